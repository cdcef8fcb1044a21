import {
  type CloudwatchLogsOptions,
  type OutputPlugin,
  outputProblems,
  variable,
} from '../../../../modules/fluent-bit';

const group = { region: 'eu-west-1', log_group_name: '/acme/app' };
const sound = { ...group, log_stream_prefix: 'app/' };

/** Returns the errors of an output to CloudWatch Logs with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'cloudwatch_logs', options: options as CloudwatchLogsOptions });
}

test('accepts a region, a log group and a stream prefix', () => {
  expect(problems(sound)).toEqual([]);
});

test('accepts the name of a single stream', () => {
  expect(problems({ ...group, log_stream_name: 'app' })).toEqual([]);
});

test('accepts every other option', () => {
  const options: Required<Omit<CloudwatchLogsOptions, 'log_stream_name'>> = {
    ...sound,
    log_group_template: '/acme/$team',
    log_stream_template: '$container_name',
    log_key: 'log',
    log_format: 'json/emf',
    auto_create_group: true,
    log_retention_days: 30,
    log_group_class: 'INFREQUENT_ACCESS',
    metric_namespace: 'Acme',
    metric_dimensions: 'Team,Stage;Stage',
    extra_user_agent: 'acme',
    role_arn: 'arn:aws:iam::111122223333:role/logs',
    external_id: 'acme',
    endpoint: 'logs.eu-west-1.amazonaws.com',
    sts_endpoint: 'sts.eu-west-1.amazonaws.com',
    profile: 'logs',
    auto_retry_requests: true,
    add_entity: false,
    port: 443,
  };

  expect(problems(options)).toEqual([]);
});

test('accepts variables', () => {
  expect(
    problems({
      region: variable('AWS_REGION'),
      log_group_name: ['/acme/', variable('STAGE')],
      log_stream_prefix: variable('PREFIX'),
      log_retention_days: variable('DAYS'),
      endpoint: variable('ENDPOINT'),
    }),
  ).toEqual([]);
});

test('accepts the generic output options', () => {
  expect(problems({ ...sound, Alias: 'app.cloudwatch', tls: false, 'tls.verify': true, workers: 1 })).toEqual([]);
});

test('retries without limit on request', () => {
  expect(problems({ ...sound, Retry_Limit: 'no_limits', 'storage.total_limit_size': '1G' })).toEqual([]);
});

test.each(['region', 'log_group_name'])('fails without %s', (name) => {
  expect(problems({ ...sound, [name]: undefined })).toEqual([`OUTPUT cloudwatch_logs: ${name} must be set: a string`]);
});

test('fails without a stream name', () => {
  expect(problems(group)).toEqual([
    'OUTPUT cloudwatch_logs: exactly one of log_stream_name and log_stream_prefix must be set, got 0',
  ]);
});

test('fails when the stream name comes only from a template', () => {
  expect(problems({ ...group, log_stream_template: '$container_name' })).toEqual([
    'OUTPUT cloudwatch_logs: exactly one of log_stream_name and log_stream_prefix must be set, got 0',
  ]);
});

test('fails with both a stream name and a prefix', () => {
  expect(problems({ ...sound, log_stream_name: 'app' })).toEqual([
    'OUTPUT cloudwatch_logs: exactly one of log_stream_name and log_stream_prefix must be set, got 2',
  ]);
});

test('fails with tls', () => {
  expect(problems({ ...sound, tls: true })).toEqual([
    'OUTPUT cloudwatch_logs: tls must not be true, because cloudwatch_logs always encrypts and does not start with it',
  ]);
});

test.each([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653])(
  'accepts a retention of %i days',
  (days) => {
    expect(problems({ ...sound, log_retention_days: days })).toEqual([]);
  },
);

test.each([-1, 2, 10, 31, 366, 3654, '30'])('fails when the retention is %j days', (days) => {
  expect(problems({ ...sound, log_retention_days: days })).toEqual([
    `OUTPUT cloudwatch_logs: log_retention_days must be one of 0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, got ${JSON.stringify(days)}`,
  ]);
});

test.each<[name: string, value: unknown, form: string]>([
  ['log_group_class', 'DELIVERY', 'one of "STANDARD", "INFREQUENT_ACCESS"'],
  ['auto_create_group', 'On', 'true or false'],
  ['endpoint', 'http://127.0.0.1', 'a host name without a scheme'],
  ['endpoint', ['http://', variable('HOST')], 'a host name without a scheme'],
  ['port', 0, 'an integer from 1 to 65535'],
  ['Retry_Limit', 0, 'an integer from 1 to 2147483647 or one of "no_limits", "no_retries"'],
  ['storage.total_limit_size', '0', 'a size of 1 or more, such as "1M"'],
])('fails when %s is %j', (name, value, form) => {
  expect(problems({ ...sound, [name]: value })).toEqual([
    `OUTPUT cloudwatch_logs: ${name} must be ${form}, got ${JSON.stringify(value)}`,
  ]);
});

test.each(['mode', 'max-buffer-size'])('fails with %s, an option of ECS (F19)', (name) => {
  expect(problems({ ...sound, [name]: 'non-blocking' })).toEqual([
    `OUTPUT cloudwatch_logs: ${name} must be a known option; pass an option that this library does not know in \`extraOptions\``,
  ]);
});

test('does not compile without a log group', () => {
  // @ts-expect-error: log_group_name is required
  const output: OutputPlugin = { name: 'cloudwatch_logs', options: { region: 'eu-west-1', log_stream_name: 'app' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an unsupported retention', () => {
  // @ts-expect-error: there is no retention of 10 days
  const output: OutputPlugin = { name: 'cloudwatch_logs', options: { ...sound, log_retention_days: 10 } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an option of another plugin', () => {
  // @ts-expect-error: bucket is an option of s3
  const output: OutputPlugin = { name: 'cloudwatch_logs', options: { ...sound, bucket: 'acme-logs' } };

  expect(outputProblems(output)).toHaveLength(1);
});
