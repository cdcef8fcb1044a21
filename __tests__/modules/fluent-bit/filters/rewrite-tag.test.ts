import {
  type Filter,
  filterEntries,
  filterProblems,
  type RewriteTagOptions,
  type Text,
  variable,
} from '../../../../modules/fluent-bit';

const rule = { key: '$log', regex: 'ERROR', tag: 'errors.$TAG', keep: false };

/** What is said of a rewrite_tag filter with one rule. */
function problems(changed: Readonly<Record<string, unknown>>, match = 'app-firelens-*'): string[] {
  const options = { Rule: [{ ...rule, ...changed }] } as RewriteTagOptions;
  return filterProblems({ name: 'rewrite_tag', match, options });
}

test('writes the four parts of a rule, quoted where they hold blanks', () => {
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
])('lets a rule give the tag %j to %s', (tag, match) => {
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
])('fails when a rule may give the tag %j to %s, so that records come round again', (tag, match) => {
  expect(problems({ tag }, match)).toEqual([
    `FILTER rewrite_tag: tag of a Rule must not be able to match "${match}", or records come round again and are lost; begin it with another text, got ${JSON.stringify(
      typeof tag === 'string' ? tag : '${TAG}.x',
    )}`,
  ]);
});

test.each(['*', '**'])('fails when it gets the records of every tag, by %s', (match) => {
  expect(problems({}, match)).toEqual([
    `FILTER rewrite_tag: match must not be "${match}": every tag that rewrite_tag gives would match it, and records come round again and are lost`,
  ]);
});

test.each<[changed: Readonly<Record<string, unknown>>, problem: string]>([
  [{ key: 'log' }, 'key must be a field that begins with "$", got "log"'],
  [{ tag: 'a b' }, 'tag must be a tag without blanks, got "a b"'],
  [{ keep: 'false' }, 'keep must be true or false, got "false"'],
  [{ regex: 'a b\\' }, 'regex must not end with "\\" where it is quoted, got "a b\\\\"'],
  [
    { regex: 'a{2}', tag: variable('T') },
    'must not hold "}" before a variable, which Fluent Bit would not expand then, got "$log a{2} \\"${T}\\" Off" (F21)',
  ],
])('fails when a rule has %j', (changed, problem) => {
  expect(problems(changed)).toEqual([`FILTER rewrite_tag: Rule ${problem}`]);
});

test('judges a rule before it is known which records it gets', () => {
  expect(filterProblems({ name: 'rewrite_tag', options: { Rule: [{ ...rule, tag: '$TAG' }] } })).toEqual([]);
});

test('does not compile with a rule that does not say whether the record goes on', () => {
  // @ts-expect-error: keep is required
  const filter: Filter = { name: 'rewrite_tag', match: 'a', options: { Rule: [{ key: '$a', regex: 'b', tag: 'c' }] } };

  expect(filterProblems(filter)).toHaveLength(1);
});

test('does not compile with another kind of buffer', () => {
  // @ts-expect-error: an emitter has no memrb
  const options: RewriteTagOptions = { Rule: [rule], 'Emitter_Storage.type': 'memrb' };

  expect(filterProblems({ name: 'rewrite_tag', options })).toHaveLength(1);
});
