import {
  filterEntries,
  type FilterPlugin,
  filterProblems,
  type GrepOptions,
  variable,
} from '../../../../modules/fluent-bit';

const noise = { key: 'log', regex: 'ELB-HealthChecker/2.0' };

/** What is said of a grep filter whose options need not compile. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return filterProblems({ name: 'grep', options: options as GrepOptions });
}

test('writes each rule in a line, the field before the expression', () => {
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

test.each(['AND', 'OR'])('takes several expressions with %s', (operator) => {
  expect(problems({ Regex: [noise, noise], Logical_Op: operator })).toEqual([]);
});

test('takes a variable in an expression', () => {
  expect(problems({ Regex: [{ key: 'log', regex: ['^', variable('LEVEL'), ' {2}'] }] })).toEqual([]);
});

test('fails when there is no rule', () => {
  expect(problems({})).toEqual(['FILTER grep: Regex or Exclude must be given, or every record is kept']);
});

test.each([undefined, 'legacy', 'AND', 'OR'])('fails when records are both kept and dropped, with %s', (operator) => {
  expect(problems({ Regex: [noise], Exclude: [noise], Logical_Op: operator })).toEqual([
    'FILTER grep: Regex and Exclude must not be given together: a record that one Regex keeps is not held against Exclude; use two filters',
  ]);
});

test.each([undefined, 'legacy'])('fails when there are several expressions with %s, of which only one counts', (op) => {
  expect(problems({ Regex: [noise, noise], Logical_Op: op })).toEqual([
    'FILTER grep: Logical_Op must be "AND" or "OR" where there are several Regex: without it only the first counts',
  ]);
});

test.each<[rules: unknown, problem: string]>([
  [[], 'must be an array, not empty, each an object { key, regex }, got []'],
  [['log x'], 'must be an array, not empty, each an object { key, regex }, got ["log x"]'],
  [[{ key: 'log' }], 'must be an array, not empty, each an object { key, regex }, got [{"key":"log"}]'],
  [[noise, { key: 'a b', regex: 'x' }], 'key must not hold blanks, got "a b"'],
  [[{ key: 'log', regex: 'a\nMatch *' }], 'regex must be one line of text, got "a\\nMatch *" (F21)'],
  [[{ key: 'log', regex: 'a ' }], 'regex must not begin or end with blanks, got "a " (F21)'],
  [
    [{ key: 'log', regex: '${A}' }],
    'regex must not hold "${", which Fluent Bit expands from its environment; use variable(\'NAME\'), got "${A}" (F21)',
  ],
  [
    [{ key: 'log', regex: ['a{2}', variable('A')] }],
    'regex must not hold "}" before a variable, which Fluent Bit would not expand then, got "a{2}${A}" (F21)',
  ],
])('fails when its rules are %j', (rules, problem) => {
  expect(problems({ Exclude: rules })).toEqual([`FILTER grep: Exclude ${problem}`]);
});

test('does not compile with a misspelt option', () => {
  // @ts-expect-error: it is Exclude
  const filter: FilterPlugin = { name: 'grep', options: { Excludes: [noise] } };

  expect(filterProblems(filter)).toHaveLength(1);
});

test('does not compile with another operator', () => {
  // @ts-expect-error: there is no XOR
  const filter: FilterPlugin = { name: 'grep', options: { Exclude: [noise], Logical_Op: 'XOR' } };

  expect(filterProblems(filter)).toHaveLength(1);
});
