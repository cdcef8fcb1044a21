import {
  filterEntries,
  type FilterPlugin,
  filterProblems,
  type RecordModifierOptions,
  variable,
} from '../../../../modules/fluent-bit';

/** Returns the errors of a record_modifier filter with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return filterProblems({ name: 'record_modifier', options: options as RecordModifierOptions });
}

test('quotes fields that would be split into words', () => {
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

test('accepts a list of fields to keep', () => {
  expect(problems({ Allowlist_key: ['log'] })).toEqual([]);
});

test('fails when there are fields to remove and fields to keep', () => {
  expect(problems({ Remove_key: ['a'], Allowlist_key: ['b'] })).toEqual([
    'FILTER record_modifier: Remove_key and Allowlist_key must not both be set, because Fluent Bit does not start with both',
  ]);
});

test.each<[record: unknown, problem: string]>([
  [{ key: 'a', value: '' }, 'value must not be empty, because Fluent Bit aborts on a key without a value (F21)'],
  [{ key: 'a', value: 1 }, 'value must be a string, got 1'],
  [{ key: 'a', value: 'b # c' }, 'value must not contain a comment, got "b # c" (F21)'],
  [{ key: 'a', value: 'b c\\' }, 'value must not end with "\\" when it is quoted, got "b c\\\\"'],
  [
    { key: 'a}', value: variable('B') },
    'must not contain "}" before a variable, because Fluent Bit does not expand the variable then, got "a} \\"${B}\\"" (F21)',
  ],
])('fails when a field is %j', (record, problem) => {
  expect(problems({ Record: [record] })).toEqual([`FILTER record_modifier: Record ${problem}`]);
});

test('accepts a backslash at the end of an unquoted value', () => {
  expect(problems({ Record: [{ key: 'a', value: 'b\\' }] })).toEqual([]);
});

test('does not compile with a field without a value', () => {
  // @ts-expect-error: value is required
  const filter: FilterPlugin = { name: 'record_modifier', options: { Record: [{ key: 'a' }] } };

  expect(filterProblems(filter)).toHaveLength(1);
});

test('does not compile with a misspelled option', () => {
  // @ts-expect-error: it is Remove_key
  const filter: FilterPlugin = { name: 'record_modifier', options: { Remove_keys: ['a'] } };

  expect(filterProblems(filter)).toHaveLength(1);
});
