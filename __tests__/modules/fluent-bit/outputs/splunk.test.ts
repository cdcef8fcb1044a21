import {
  type SplunkOptions,
  outputEntries,
  type OutputPlugin,
  outputProblems,
  variable,
} from '../../../../modules/fluent-bit';

const sound = { splunk_token: variable('SPLUNK_TOKEN'), tls: true };
const user = { splunk_token: undefined, http_user: 'router', http_passwd: variable('PASSWORD') };

/** What is said of an output to Splunk whose options need not compile. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'splunk', options: { ...sound, ...options } as SplunkOptions });
}

test('takes a token over an encrypted connection', () => {
  expect(problems({})).toEqual([]);
  expect(problems({ tls: variable('TLS') })).toEqual([]);
  expect(outputEntries({ name: 'splunk', options: sound })).toEqual([
    ['splunk_token', '${SPLUNK_TOKEN}'],
    ['tls', 'On'],
  ]);
});

test('takes a user and a password', () => {
  expect(problems(user)).toEqual([]);
  expect(problems({ ...user, tls: undefined })).toEqual([]);
});

test('writes every other option', () => {
  const options: Required<Omit<SplunkOptions, 'http_user' | 'http_passwd'>> & { readonly tls: boolean } = {
    ...sound,
    host: 'http-inputs.acme.splunkcloud.com',
    port: 443,
    splunk_send_raw: true,
    event_key: '$log',
    event_host: '$ecs_task_arn',
    event_source: '$container_name',
    event_sourcetype: 'app',
    event_sourcetype_key: '$type',
    event_index: 'main',
    event_index_key: '$index',
    event_field: ['task $ecs_task_arn', 'team $team'],
    channel: '00000000-0000-0000-0000-000000000000',
    compress: 'gzip',
    http_buffer_size: '1M',
    http_debug_bad_request: false,
  };

  expect(problems(options)).toEqual([]);
  expect(outputEntries({ name: 'splunk', options })).toEqual([
    ['splunk_token', '${SPLUNK_TOKEN}'],
    ['tls', 'On'],
    ['host', 'http-inputs.acme.splunkcloud.com'],
    ['port', '443'],
    ['splunk_send_raw', 'On'],
    ['event_key', '$log'],
    ['event_host', '$ecs_task_arn'],
    ['event_source', '$container_name'],
    ['event_sourcetype', 'app'],
    ['event_sourcetype_key', '$type'],
    ['event_index', 'main'],
    ['event_index_key', '$index'],
    ['event_field', 'task $ecs_task_arn'],
    ['event_field', 'team $team'],
    ['channel', '00000000-0000-0000-0000-000000000000'],
    ['compress', 'gzip'],
    ['http_buffer_size', '1M'],
    ['http_debug_bad_request', 'Off'],
  ]);
});

test('fails when there is neither a token nor a user', () => {
  expect(problems({ splunk_token: undefined })).toEqual([
    'OUTPUT splunk: exactly one of splunk_token and http_user must be given, got 0',
  ]);
});

test('fails when there are both a token and a user', () => {
  expect(problems({ ...user, ...sound })).toEqual([
    'OUTPUT splunk: exactly one of splunk_token and http_user must be given, got 2',
  ]);
});

test('fails when a user has no password', () => {
  expect(problems({ ...user, http_passwd: undefined })).toEqual([
    'OUTPUT splunk: http_passwd must be given where http_user is, or neither is sent',
  ]);
});

test.each([undefined, false])('fails when the token travels in clear, tls being %j', (tls) => {
  expect(problems({ tls })).toEqual(['OUTPUT splunk: tls must be true, or the splunk_token travels in clear (N08)']);
});

const fields = 'an array, not empty, each a name and a field with a blank between, such as "task $ecs_task_arn"';

test.each<[name: string, value: unknown, form: string]>([
  ['host', 'https://acme.splunkcloud.com', 'a host without a scheme'],
  ['port', 0, 'an integer from 1 to 65535'],
  ['event_key', 'log', 'a string that begins with "$"'],
  ['event_field', ['task'], fields],
  ['event_field', 'task $ecs_task_arn', fields],
  ['compress', 'zstd', 'one of "gzip"'],
  ['http_buffer_size', '4k', 'a size of 4096 or more, such as "1M"'],
])('fails when %s is %j', (name, value, form) => {
  expect(problems({ [name]: value })).toEqual([`OUTPUT splunk: ${name} must be ${form}, got ${JSON.stringify(value)}`]);
});

test('does not compile with a misspelt option', () => {
  // @ts-expect-error: there is no token
  const output: OutputPlugin = { name: 'splunk', options: { ...sound, token: 'x' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with a compression that Splunk does not take', () => {
  // @ts-expect-error: there is no compression zstd
  const output: OutputPlugin = { name: 'splunk', options: { ...sound, compress: 'zstd' } };

  expect(outputProblems(output)).toHaveLength(1);
});
