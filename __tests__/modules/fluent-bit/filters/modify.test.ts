import {
  filterEntries,
  type FilterPlugin,
  filterProblems,
  type ModifyOptions,
  variable,
} from '../../../../modules/fluent-bit';

/** Returns the errors of a modify filter with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return filterProblems({ name: 'modify', options: options as ModifyOptions });
}

test('writes operations in their order', () => {
  const filter: FilterPlugin = {
    name: 'modify',
    options: {
      Condition: [
        { condition: 'Key_exists', key: 'log' },
        { condition: 'Key_value_matches', key: 'log', value: '^GET #\\d{2}' },
      ],
      operations: [
        { Rename: { from: 'log', to: 'message' } },
        { Set: { key: 'log', value: 'it\'s "so" \\.' } },
        { Rename: { from: 'log', to: "'quoted'" } },
        { Remove: 'container id' },
        { Remove_regex: '^ecs_.*$' },
        { Copy: { from: 'message', to: 'copy' } },
        { Add: { key: 'stage', value: variable('STAGE') } },
        { Move_to_start: 'stage' },
      ],
    },
  };

  expect(filterProblems(filter)).toEqual([]);
  expect(filterEntries(filter)).toEqual([
    ['Condition', 'Key_exists log'],
    ['Condition', 'Key_value_matches log "^GET #\\\\d{2}"'],
    ['Rename', 'log message'],
    ['Set', 'log "it\'s \\"so\\" \\\\."'],
    ['Rename', 'log "\'quoted\'"'],
    ['Remove', '"container id"'],
    ['Remove_regex', '^ecs_.*$'],
    ['Copy', 'message copy'],
    ['Add', 'stage "${STAGE}"'],
    ['Move_to_start', 'stage'],
  ]);
});

test.each<[options: Readonly<Record<string, unknown>>, problem: string]>([
  [
    {},
    'operations must be set: a non-empty array, each element with one of Set, Add, Remove, Remove_wildcard, Remove_regex, Rename, Hard_rename, Copy, Hard_copy, Move_to_start, Move_to_end',
  ],
  [
    { operations: [{ Set: { key: 'a', value: '' } }] },
    'operations Set value must not be empty, because Fluent Bit aborts on a key without a value (F21)',
  ],
  [{ operations: [{ Set: { key: 'a' } }] }, 'operations Set must be an object { key, value }, got {"key":"a"}'],
  [{ operations: [{ Remove: 'a\n' }] }, 'operations Remove must not begin or end with whitespace, got "a\\n" (F21)'],
  [
    { operations: [{ Remove: 'a' }], Condition: [{ condition: 'Key_exists', key: '${A}' }] },
    'Condition key must not contain "${", which Fluent Bit expands from its environment; use variable(\'NAME\'), got "${A}" (F21)',
  ],
  [
    { operations: [{ Remove: 'a' }], Condition: [{ condition: 'Key_value_equals', key: 'a' }] },
    'Condition condition must be one of "Key_exists", "Key_does_not_exist", "A_key_matches", "No_key_matches", got "Key_value_equals"',
  ],
])('fails when its options are %j', (options, problem) => {
  expect(problems(options)).toEqual([`FILTER modify: ${problem}`]);
});

test.each([
  [[]],
  [[{}]],
  [[{ Remove: 'a', Set: { key: 'b', value: 'c' } }]],
  [[{ Delete: 'a' }]],
  ['Remove a'],
  [[null]],
])('fails when its operations are %j', (operations) => {
  expect(problems({ operations })).toEqual([
    `FILTER modify: operations must be a non-empty array, each element with one of Set, Add, Remove, Remove_wildcard, Remove_regex, Rename, Hard_rename, Copy, Hard_copy, Move_to_start, Move_to_end, got ${JSON.stringify(operations)}`,
  ]);
});

test.each(['(', 'a[]', 'b[', '*', '[a[b]', '\\q', 'a\\'])(
  'fails when a value is %j, which is not a regular expression and aborts modify',
  (value) => {
    expect(problems({ operations: [{ Set: { key: 'a', value } }] })).toEqual([
      `FILTER modify: operations Set value must be a string that is also a valid regular expression, because modify compiles it, got ${JSON.stringify(value)}`,
    ]);
  },
);

test('fails when an operation is in extraOptions', () => {
  const options: ModifyOptions = { operations: [{ Remove: 'a' }] };

  expect(filterProblems({ name: 'modify', options, extraOptions: { set: 'b c' } })).toEqual([
    'FILTER modify: extraOptions must not contain set; set it in options as operations',
  ]);
});

test('does not compile with an unknown operation', () => {
  // @ts-expect-error: there is no Delete
  const filter: FilterPlugin = { name: 'modify', options: { operations: [{ Delete: 'a' }] } };

  expect(filterProblems(filter)).toHaveLength(1);
});

test('does not compile with two operations in one element', () => {
  const two = { Remove: 'a', Move_to_end: 'b' };
  // @ts-expect-error: their order would be unclear
  const filter: FilterPlugin = { name: 'modify', options: { operations: [two] } };

  expect(filterProblems(filter)).toHaveLength(1);
});
