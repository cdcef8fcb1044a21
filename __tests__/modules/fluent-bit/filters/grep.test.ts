import {
  filterEntries,
  type FilterPlugin,
  filterProblems,
  type GrepOptions,
  variable,
} from '../../../../modules/fluent-bit';

const noise = { key: 'log', regex: 'ELB-HealthChecker/2.0' };

/** Returns the errors of a grep filter with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return filterProblems({ name: 'grep', options: options as GrepOptions });
}

test('writes a line for each rule, with the field before the expression', () => {
  const filter: FilterPlugin = {
    name: 'grep',
    options: { Exclude: [noise, { key: "$http['path']", regex: '^/health #\\d{2}$' }], Alias: 'noise' },
  };

  expect(filterProblems(filter)).toEqual([]);
  expect(filterEntries(filter)).toEqual([
    ['Exclude', 'log ELB-HealthChecker/2.0'],
    ['Exclude', "$http['path'] ^/health #\\d{2}$"],
    ['Alias', 'noise'],
  ]);
});

test.each(['AND', 'OR'])('accepts several expressions with %s', (operator) => {
  expect(problems({ Regex: [noise, noise], Logical_Op: operator })).toEqual([]);
});

test('accepts a variable in an expression', () => {
  expect(problems({ Regex: [{ key: 'log', regex: ['^', variable('LEVEL'), ' {2}'] }] })).toEqual([]);
});

test('fails when there is no rule', () => {
  expect(problems({})).toEqual([
    'FILTER grep: Regex or Exclude must be set, because every record is kept without them',
  ]);
});

test.each([undefined, 'legacy', 'AND', 'OR'])('fails with both Regex and Exclude, with %s', (operator) => {
  expect(problems({ Regex: [noise], Exclude: [noise], Logical_Op: operator })).toEqual([
    'FILTER grep: Regex and Exclude must not both be set, because Fluent Bit does not test a record that a Regex keeps against Exclude; use two filters',
  ]);
});

test.each([undefined, 'legacy'])('fails with several expressions and %s, of which only one applies', (op) => {
  expect(problems({ Regex: [noise, noise], Logical_Op: op })).toEqual([
    'FILTER grep: Logical_Op must be "AND" or "OR" with several Regex, because only the first one applies otherwise',
  ]);
});

test.each<[rules: unknown, problem: string]>([
  [[], 'must be a non-empty array, each element an object { key, regex }, got []'],
  [['log x'], 'must be a non-empty array, each element an object { key, regex }, got ["log x"]'],
  [[{ key: 'log' }], 'must be a non-empty array, each element an object { key, regex }, got [{"key":"log"}]'],
  [[noise, { key: 'a b', regex: 'x' }], 'key must not contain whitespace, got "a b"'],
  [[{ key: 'log', regex: 'a\nMatch *' }], 'regex must be a single line, got "a\\nMatch *" (F21)'],
  [[{ key: 'log', regex: 'a ' }], 'regex must not begin or end with whitespace, got "a " (F21)'],
  [
    [{ key: 'log', regex: '${A}' }],
    'regex must not contain "${", which Fluent Bit expands from its environment; use variable(\'NAME\'), got "${A}" (F21)',
  ],
  [
    [{ key: 'log', regex: ['a{2}', variable('A')] }],
    'regex must not contain "}" before a variable, because Fluent Bit does not expand the variable then, got "a{2}${A}" (F21)',
  ],
])('fails when its rules are %j', (rules, problem) => {
  expect(problems({ Exclude: rules })).toEqual([`FILTER grep: Exclude ${problem}`]);
});

test('does not compile with a misspelled option', () => {
  // @ts-expect-error: it is Exclude
  const filter: FilterPlugin = { name: 'grep', options: { Excludes: [noise] } };

  expect(filterProblems(filter)).toHaveLength(1);
});

test('does not compile with an unknown operator', () => {
  // @ts-expect-error: there is no XOR
  const filter: FilterPlugin = { name: 'grep', options: { Exclude: [noise], Logical_Op: 'XOR' } };

  expect(filterProblems(filter)).toHaveLength(1);
});
