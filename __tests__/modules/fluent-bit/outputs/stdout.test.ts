import { type StdoutOptions, outputEntries, type OutputPlugin, outputProblems } from '../../../../modules/fluent-bit';

/** Returns the errors of a stdout output with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'stdout', options: options as StdoutOptions });
}

test('accepts no options', () => {
  expect(problems({})).toEqual([]);
  expect(outputEntries({ name: 'stdout', options: {} })).toEqual([]);
});

test('writes every option', () => {
  const options: Required<StdoutOptions> = { format: 'json_lines', json_date_key: 'time', json_date_format: 'iso8601' };

  expect(problems(options)).toEqual([]);
  expect(outputEntries({ name: 'stdout', options })).toEqual([
    ['format', 'json_lines'],
    ['json_date_key', 'time'],
    ['json_date_format', 'iso8601'],
  ]);
});

test('fails with tls', () => {
  expect(problems({ tls: true })).toEqual([
    'OUTPUT stdout: tls must not be true, because stdout does not connect to anything and does not start with it',
  ]);
  expect(problems({ tls: false })).toEqual([]);
});

test.each<[name: string, value: unknown, form: string]>([
  ['format', 'gelf', 'one of "msgpack", "json", "json_lines", "json_stream", "otlp_json", "otlp_json_pretty"'],
  ['json_date_format', 'epoch_ns', 'one of "double", "epoch", "epoch_ms", "iso8601", "java_sql_timestamp"'],
])('fails when %s is %j', (name, value, form) => {
  expect(problems({ [name]: value })).toEqual([`OUTPUT stdout: ${name} must be ${form}, got ${JSON.stringify(value)}`]);
});

test('does not compile with a misspelled option', () => {
  // @ts-expect-error: there is no formats
  const output: OutputPlugin = { name: 'stdout', options: { formats: 'json' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an unknown format', () => {
  // @ts-expect-error: there is no format gelf
  const output: OutputPlugin = { name: 'stdout', options: { format: 'gelf' } };

  expect(outputProblems(output)).toHaveLength(1);
});
