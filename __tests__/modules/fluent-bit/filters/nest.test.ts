import { filterEntries, type FilterPlugin, filterProblems, type NestOptions } from '../../../../modules/fluent-bit';

const nest = { Operation: 'nest', Wildcard: ['ecs_*', 'source'], Nest_under: 'ecs' } as const;
const lift = { Operation: 'lift', Nested_under: 'kubernetes' } as const;

/** Returns the errors of a nest filter with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return filterProblems({ name: 'nest', options: options as NestOptions });
}

test('writes a line for each pattern of fields', () => {
  const filter: FilterPlugin = { name: 'nest', options: { ...nest, Remove_prefix: 'ecs_' } };

  expect(filterProblems(filter)).toEqual([]);
  expect(filterEntries(filter)).toEqual([
    ['Operation', 'nest'],
    ['Wildcard', 'ecs_*'],
    ['Wildcard', 'source'],
    ['Nest_under', 'ecs'],
    ['Remove_prefix', 'ecs_'],
  ]);
});

test('lifts fields out of a map', () => {
  expect(problems({ ...lift, Add_prefix: 'k_' })).toEqual([]);
});

test.each<[options: Readonly<Record<string, unknown>>, problem: string]>([
  [{}, 'Operation must be set: one of "nest", "lift"'],
  [{ ...nest, Wildcard: undefined }, 'Wildcard must be set when Operation is "nest"'],
  [{ ...nest, Nest_under: undefined }, 'Nest_under must be set when Operation is "nest"'],
  [{ ...nest, Nested_under: 'a' }, 'Nested_under must not be set when Operation is "nest"'],
  [{ ...lift, Nested_under: undefined }, 'Nested_under must be set when Operation is "lift"'],
  [{ ...lift, Nest_under: 'a' }, 'Nest_under must not be set when Operation is "lift"'],
  [{ ...lift, Wildcard: ['a'] }, 'Wildcard must not be set when Operation is "lift"'],
  [
    { ...lift, Add_prefix: 'a', Remove_prefix: 'b' },
    'Add_prefix and Remove_prefix must not both be set, because Fluent Bit does not start with both',
  ],
])('fails when its options are %j', (options, problem) => {
  expect(problems(options)).toEqual([`FILTER nest: ${problem}`]);
});

test('does not compile with an unknown operation', () => {
  // @ts-expect-error: there is no flatten
  const filter: FilterPlugin = { name: 'nest', options: { Operation: 'flatten' } };

  expect(filterProblems(filter)).toHaveLength(1);
});
