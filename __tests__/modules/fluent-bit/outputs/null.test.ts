import { type NullOptions, outputEntries, type OutputPlugin, outputProblems } from '../../../../modules/fluent-bit';

/** What is said of an output to nowhere whose options need not compile. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'null', options: options as NullOptions });
}

test('takes no option', () => {
  expect(problems({})).toEqual([]);
  expect(outputEntries({ name: 'null', options: {} })).toEqual([]);
});

test('writes every option', () => {
  const options: Required<NullOptions> = { format: 'json_lines', json_date_key: 'time', json_date_format: 'iso8601' };

  expect(problems(options)).toEqual([]);
  expect(outputEntries({ name: 'null', options })).toEqual([
    ['format', 'json_lines'],
    ['json_date_key', 'time'],
    ['json_date_format', 'iso8601'],
  ]);
});

test('fails when there is to be encryption', () => {
  expect(problems({ tls: true })).toEqual([
    'OUTPUT null: tls must not be true: null connects to nothing, and does not start with it',
  ]);
  expect(problems({ tls: false })).toEqual([]);
});

test.each<[name: string, value: unknown, form: string]>([
  ['format', 'otlp_json', 'one of "msgpack", "json", "json_lines", "json_stream"'],
  ['json_date_format', 'epoch_ns', 'one of "double", "epoch", "epoch_ms", "iso8601", "java_sql_timestamp"'],
])('fails when %s is %j', (name, value, form) => {
  expect(problems({ [name]: value })).toEqual([`OUTPUT null: ${name} must be ${form}, got ${JSON.stringify(value)}`]);
});

test('does not compile with a misspelt option', () => {
  // @ts-expect-error: there is no formats
  const output: OutputPlugin = { name: 'null', options: { formats: 'json' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with a format that Fluent Bit does not have', () => {
  // @ts-expect-error: there is no format otlp_json
  const output: OutputPlugin = { name: 'null', options: { format: 'otlp_json' } };

  expect(outputProblems(output)).toHaveLength(1);
});
