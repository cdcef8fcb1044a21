import {
  type Filter,
  filterEntries,
  filterProblems,
  type RewriteTagOptions,
  type Text,
  variable,
} from '../../../../modules/fluent-bit';

const rule = { key: '$log', regex: 'ERROR', tag: 'errors.$TAG', keep: false };

/** Returns the errors of a rewrite_tag filter with one rule. */
function problems(changed: Readonly<Record<string, unknown>>, match = 'app-firelens-*'): string[] {
  const options = { Rule: [{ ...rule, ...changed }] } as RewriteTagOptions;
  return filterProblems({ name: 'rewrite_tag', match, options });
}

test('writes the four parts of a rule, quoted if they contain whitespace', () => {
  const filter: Filter = {
    name: 'rewrite_tag',
    match: 'app-firelens-*',
    options: {
      Rule: [rule, { key: "$n['a']", regex: '^GET "/ {1}', tag: 'a.$1.$TAG[2]', keep: true }],
      'Emitter_Storage.type': 'filesystem',
      Emitter_Mem_Buf_Limit: '50M',
    },
  };

  expect(filterProblems(filter)).toEqual([]);
  expect(filterEntries(filter)).toEqual([
    ['Rule', '$log ERROR errors.$TAG Off'],
    ['Rule', '$n[\'a\'] "^GET \\"/ {1}" a.$1.$TAG[2] On'],
    ['Emitter_Storage.type', 'filesystem'],
    ['Emitter_Mem_Buf_Limit', '50M'],
  ]);
});

test.each<[tag: Text, match: string]>([
  ['errors', 'app-firelens-*'],
  ['errors.$TAG', 'app-firelens-*'],
  ['errors.$TAG[0].$level', 'app-*'],
  [['errors.', variable('STAGE')], 'app-*'],
  ['app', 'app-*'],
  ['x', 'a*b*c'],
])('accepts a rule that sets the tag %j with the pattern %s', (tag, match) => {
  expect(problems({ tag }, match)).toEqual([]);
});

test.each<[tag: Text, match: string]>([
  ['app-errors', 'app-*'],
  ['app', 'app'],
  ['$TAG', 'app-*'],
  ['$TAG.errors', 'app-*'],
  ['$level.x', 'app-*x'],
  ['errors.$TAG', '*-firelens-*'],
  [[variable('TAG'), '.x'], 'app-*'],
  ['axxbyc', 'a*b*c'],
])('fails when a rule can set the tag %j with the pattern %s, because records would loop', (tag, match) => {
  expect(problems({ tag }, match)).toEqual([
    `FILTER rewrite_tag: tag of a Rule must not match "${match}", because the records would loop and be lost; begin it with another string, got ${JSON.stringify(
      typeof tag === 'string' ? tag : '${TAG}.x',
    )}`,
  ]);
});

test.each(['*', '**'])('fails when it matches every tag, with %s', (match) => {
  expect(problems({}, match)).toEqual([
    `FILTER rewrite_tag: match must not be "${match}", because it matches every tag that rewrite_tag sets, and the records would loop and be lost`,
  ]);
});

test.each<[changed: Readonly<Record<string, unknown>>, problem: string]>([
  [{ key: 'log' }, 'key must be a field that begins with "$", got "log"'],
  [{ tag: 'a b' }, 'tag must be a tag without whitespace, got "a b"'],
  [{ keep: 'false' }, 'keep must be true or false, got "false"'],
  [{ regex: 'a b\\' }, 'regex must not end with "\\" when it is quoted, got "a b\\\\"'],
  [
    { regex: 'a{2}', tag: variable('T') },
    'must not contain "}" before a variable, because Fluent Bit does not expand the variable then, got "$log a{2} \\"${T}\\" Off" (F21)',
  ],
])('fails when a rule has %j', (changed, problem) => {
  expect(problems(changed)).toEqual([`FILTER rewrite_tag: Rule ${problem}`]);
});

test('checks a rule before its pattern is known', () => {
  expect(filterProblems({ name: 'rewrite_tag', options: { Rule: [{ ...rule, tag: '$TAG' }] } })).toEqual([]);
});

test('does not compile with a rule without keep', () => {
  // @ts-expect-error: keep is required
  const filter: Filter = { name: 'rewrite_tag', match: 'a', options: { Rule: [{ key: '$a', regex: 'b', tag: 'c' }] } };

  expect(filterProblems(filter)).toHaveLength(1);
});

test('does not compile with an unknown buffer type', () => {
  // @ts-expect-error: an emitter has no memrb
  const options: RewriteTagOptions = { Rule: [rule], 'Emitter_Storage.type': 'memrb' };

  expect(filterProblems({ name: 'rewrite_tag', options })).toHaveLength(1);
});
