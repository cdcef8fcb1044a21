import {
  type KinesisFirehoseOptions,
  outputEntries,
  type OutputPlugin,
  outputProblems,
  variable,
} from '../../../../modules/fluent-bit';

const sound = { region: 'eu-west-1', delivery_stream: 'acme-logs' };

/** Returns the errors of an output to Firehose with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'kinesis_firehose', options: { ...sound, ...options } as KinesisFirehoseOptions });
}

test('accepts a region and a stream', () => {
  expect(problems({})).toEqual([]);
  expect(outputEntries({ name: 'kinesis_firehose', options: sound })).toEqual([
    ['region', 'eu-west-1'],
    ['delivery_stream', 'acme-logs'],
  ]);
});

test('writes every other option', () => {
  const options: Required<Omit<KinesisFirehoseOptions, 'log_key'>> = {
    ...sound,
    time_key: 'time',
    time_key_format: '%Y-%m-%d',
    compression: 'zstd',
    simple_aggregation: true,
    role_arn: 'arn:aws:iam::111122223333:role/logs',
    external_id: 'acme',
    endpoint: 'firehose.eu-west-1.amazonaws.com',
    sts_endpoint: 'sts.eu-west-1.amazonaws.com',
    profile: 'logs',
    auto_retry_requests: false,
    port: 443,
  };

  expect(problems(options)).toEqual([]);
  expect(outputEntries({ name: 'kinesis_firehose', options })).toEqual([
    ['region', 'eu-west-1'],
    ['delivery_stream', 'acme-logs'],
    ['time_key', 'time'],
    ['time_key_format', '%Y-%m-%d'],
    ['compression', 'zstd'],
    ['simple_aggregation', 'On'],
    ['role_arn', 'arn:aws:iam::111122223333:role/logs'],
    ['external_id', 'acme'],
    ['endpoint', 'firehose.eu-west-1.amazonaws.com'],
    ['sts_endpoint', 'sts.eu-west-1.amazonaws.com'],
    ['profile', 'logs'],
    ['auto_retry_requests', 'Off'],
    ['port', '443'],
  ]);
});

test('accepts variables', () => {
  expect(problems({ delivery_stream: variable('STREAM'), compression: variable('COMPRESSION') })).toEqual([]);
});

test.each(['region', 'delivery_stream'])('fails without %s', (name) => {
  expect(problems({ [name]: undefined })).toEqual([`OUTPUT kinesis_firehose: ${name} must be set: a string`]);
});

test('fails with both time_key and log_key', () => {
  expect(problems({ time_key: 'time', log_key: 'log' })).toEqual([
    'OUTPUT kinesis_firehose: time_key must not be set with log_key, because only the string in log_key is sent',
  ]);
  expect(problems({ log_key: 'log' })).toEqual([]);
});

test('fails with tls', () => {
  expect(problems({ tls: true })).toEqual([
    'OUTPUT kinesis_firehose: tls must not be true, because kinesis_firehose always encrypts and does not start with it',
  ]);
  expect(problems({ tls: false })).toEqual([]);
});

test.each<[name: string, value: unknown, form: string]>([
  ['compression', 'arrow', 'one of "gzip", "zstd", "snappy"'],
  ['endpoint', 'https://127.0.0.1', 'a host name without a scheme'],
  ['port', 65536, 'an integer from 1 to 65535'],
  ['simple_aggregation', 'On', 'true or false'],
])('fails when %s is %j', (name, value, form) => {
  expect(problems({ [name]: value })).toEqual([
    `OUTPUT kinesis_firehose: ${name} must be ${form}, got ${JSON.stringify(value)}`,
  ]);
});

test('does not compile with a misspelled option', () => {
  // @ts-expect-error: there is no time_keys
  const output: OutputPlugin = { name: 'kinesis_firehose', options: { ...sound, time_keys: 'time' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an unsupported compression', () => {
  // @ts-expect-error: there is no compression lz4
  const output: OutputPlugin = { name: 'kinesis_firehose', options: { ...sound, compression: 'lz4' } };

  expect(outputProblems(output)).toHaveLength(1);
});
