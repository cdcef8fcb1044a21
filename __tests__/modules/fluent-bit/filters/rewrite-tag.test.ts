import { filterProblems, type RewriteTagOptions, type Text, variable } from '../../../../modules/fluent-bit';

/** Returns the errors of a rewrite_tag filter with a rule that sets a tag. */
function problems(tag: Text, match: string): string[] {
  const options: RewriteTagOptions = { Rule: [{ key: '$log', regex: 'ERROR', tag, keep: false }] };
  return filterProblems({ name: 'rewrite_tag', match, options });
}

test.each<[tag: Text, match: string]>([
  ['errors', 'app-firelens-*'],
  ['errors.$TAG', 'app-firelens-*'],
  ['errors.$TAG[0].$level', 'app-*'],
  [['errors.', variable('STAGE')], 'app-*'],
  ['app', 'app-*'],
  ['x', 'a*b*c'],
])('accepts a rule that sets the tag %j with the pattern %s', (tag, match) => {
  expect(problems(tag, match)).toEqual([]);
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
  expect(problems(tag, match)).toEqual([
    `FILTER rewrite_tag: tag of a Rule must not match "${match}", because the records would loop and be lost; begin it with another string, got ${JSON.stringify(
      typeof tag === 'string' ? tag : '${TAG}.x',
    )}`,
  ]);
});

test.each(['*', '**'])('fails when it matches every tag, with %s', (match) => {
  expect(problems('errors.$TAG', match)).toEqual([
    `FILTER rewrite_tag: match must not be "${match}", because it matches every tag that rewrite_tag sets, and the records would loop and be lost`,
  ]);
});
