import {
  filterEntries,
  type FilterPlugin,
  filterProblems,
  type RecordModifierOptions,
  variable,
} from '../../../../modules/fluent-bit';

/** What is said of a record_modifier filter whose options need not compile. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return filterProblems({ name: 'record_modifier', options: options as RecordModifierOptions });
}

test('writes fields in double quotes where their words would be taken apart', () => {
  const filter: FilterPlugin = {
    name: 'record_modifier',
    options: {
      Record: [
        { key: 'team', value: 'acme' },
        { key: 'note', value: 'say "hello" C:\\temp' },
        { key: 'first name', value: '"' },
        { key: 'cluster', value: variable('CLUSTER') },
        { key: 'arn', value: ['arn:', variable('ARN')] },
      ],
      Remove_key: ['container_id', 'ecs_*'],
      Uuid_key: 'id',
    },
  };

  expect(filterProblems(filter)).toEqual([]);
  expect(filterEntries(filter)).toEqual([
    ['Record', 'team acme'],
    ['Record', 'note "say \\"hello\\" C:\\temp"'],
    ['Record', '"first name" "\\""'],
    ['Record', 'cluster "${CLUSTER}"'],
    ['Record', 'arn "arn:${ARN}"'],
    ['Remove_key', 'container_id'],
    ['Remove_key', 'ecs_*'],
    ['Uuid_key', 'id'],
  ]);
});

test('takes a list of fields to keep', () => {
  expect(problems({ Allowlist_key: ['log'] })).toEqual([]);
});

test('fails when it gets both fields to remove and fields to keep', () => {
  expect(problems({ Remove_key: ['a'], Allowlist_key: ['b'] })).toEqual([
    'FILTER record_modifier: Remove_key and Allowlist_key must not be given together: Fluent Bit does not start with both',
  ]);
});

test.each<[record: unknown, problem: string]>([
  [{ key: 'a', value: '' }, 'value must not be empty: Fluent Bit aborts on a key without a value (F21)'],
  [{ key: 'a', value: 1 }, 'value must be a string, got 1'],
  [{ key: 'a', value: 'b # c' }, 'value must not hold a comment, got "b # c" (F21)'],
  [{ key: 'a', value: 'b c\\' }, 'value must not end with "\\" where it is quoted, got "b c\\\\"'],
  [
    { key: 'a}', value: variable('B') },
    'must not hold "}" before a variable, which Fluent Bit would not expand then, got "a} \\"${B}\\"" (F21)',
  ],
])('fails when a field is %j', (record, problem) => {
  expect(problems({ Record: [record] })).toEqual([`FILTER record_modifier: Record ${problem}`]);
});

test('takes a backslash at the end of a value that is not quoted', () => {
  expect(problems({ Record: [{ key: 'a', value: 'b\\' }] })).toEqual([]);
});

test('does not compile with a field that has no value', () => {
  // @ts-expect-error: value is required
  const filter: FilterPlugin = { name: 'record_modifier', options: { Record: [{ key: 'a' }] } };

  expect(filterProblems(filter)).toHaveLength(1);
});

test('does not compile with a misspelt option', () => {
  // @ts-expect-error: it is Remove_key
  const filter: FilterPlugin = { name: 'record_modifier', options: { Remove_keys: ['a'] } };

  expect(filterProblems(filter)).toHaveLength(1);
});
