import { type FluentBitSection, optionOf, optionsOf } from '../../fluent-bit-sections';

/** Describes a filter of Fluent Bit in a few words; `undefined` if the graph shows it otherwise. */
export function stepOf(filter: FluentBitSection): string | undefined {
  const name = (optionOf(filter, 'Name') ?? '').toLowerCase();
  return describers[name] ? describers[name](filter) : name;
}

const describers: Readonly<Record<string, (filter: FluentBitSection) => string | undefined>> = {
  grep: (filter) =>
    [
      ...optionsOf(filter, 'Regex').map((rule) => `only ${matching(rule)}`),
      ...optionsOf(filter, 'Exclude').map((rule) => `drop ${matching(rule)}`),
    ].join(optionOf(filter, 'Logical_Op')?.toUpperCase() === 'OR' ? ' or ' : ' and '),
  lua: (filter) => {
    if (optionOf(filter, 'call') !== 'firelens_level') return 'Lua';
    const code = optionOf(filter, 'code') ?? '';
    const level = ['debug', 'info', 'warn', 'error', 'fatal'].find((each) => code.includes(`["${each}"] = true`));
    return level === undefined ? 'select by level' : `level ${level} or higher`;
  },
  modify: () => 'change fields',
  multiline: (filter) => {
    const parsers = optionsOf(filter, 'multiline.parser').map(ownName);
    return parsers.length === 0 ? 'join split lines' : `join lines of ${parsers.join(', ')}`;
  },
  nest: () => 'nest fields',
  parser: (filter) => {
    // The library's parser of unfinished lines only accompanies another parser.
    const parsers = optionsOf(filter, 'Parser').filter((each) => !each.startsWith('firelens_partial_'));
    return `parse ${parsers.map(ownName).join(', ')}`;
  },
  record_modifier: (filter) => {
    const added = optionsOf(filter, 'Record').map((record) => record.split(' ')[0]);
    const removed = optionsOf(filter, 'Remove_key');
    const changes = [
      ...(added.length === 0 ? [] : [`add ${added.join(', ')}`]),
      ...(removed.length === 0 ? [] : [`remove ${removed.join(', ')}`]),
    ];
    return changes.join('; ') || 'select fields';
  },
  // The graph shows its routes.
  rewrite_tag: () => undefined,
  throttle: (filter) => `at most ${optionOf(filter, 'Rate') ?? '?'} records/s`,
};

/** Describes a rule of `grep`: `$source ^stdout$` is `source = stdout`. */
function matching(rule: string): string {
  const [, field = rule, pattern = ''] = /^(\S+)\s+(.*)$/.exec(rule) ?? [];
  return matchingField(field.replace(/^\$/, ''), pattern);
}

/** Describes a field that matches a pattern; for the line itself, only by the pattern. */
export function matchingField(field: string, pattern: string): string {
  if (/^ELB-HealthChecker\//.test(pattern)) return 'health checks';
  const [, whole] = /^\^([\w .:/-]+)\$$/.exec(pattern) ?? [];
  if (field === 'source' && whole !== undefined) return whole;
  if (whole !== undefined) return `${field} = ${whole}`;
  return field === 'log' ? `/${pattern}/` : `${field} ~ /${pattern}/`;
}

function ownName(parser: string): string {
  return parser.replace(/^firelens_/, '').replaceAll('_', ' ');
}
