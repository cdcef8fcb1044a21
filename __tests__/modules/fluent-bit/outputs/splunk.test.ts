import {
  type SplunkOptions,
  outputEntries,
  type OutputPlugin,
  outputProblems,
  variable,
} from '../../../../modules/fluent-bit';

const sound = { splunk_token: variable('SPLUNK_TOKEN'), tls: true };
const user = { splunk_token: undefined, http_user: 'router', http_passwd: variable('PASSWORD') };

/** Returns the errors of an output to Splunk with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'splunk', options: { ...sound, ...options } as SplunkOptions });
}

test('accepts a token with TLS', () => {
  expect(problems({})).toEqual([]);
  expect(problems({ tls: variable('TLS') })).toEqual([]);
  expect(outputEntries({ name: 'splunk', options: sound })).toEqual([
    ['splunk_token', '${SPLUNK_TOKEN}'],
    ['tls', 'On'],
  ]);
});

test('accepts a user and a password', () => {
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

test('fails without a token or a user', () => {
  expect(problems({ splunk_token: undefined })).toEqual([
    'OUTPUT splunk: exactly one of splunk_token and http_user must be set, got 0',
  ]);
});

test('fails with both a token and a user', () => {
  expect(problems({ ...user, ...sound })).toEqual([
    'OUTPUT splunk: exactly one of splunk_token and http_user must be set, got 2',
  ]);
});

test('fails with a user but no password', () => {
  expect(problems({ ...user, http_passwd: undefined })).toEqual([
    'OUTPUT splunk: http_passwd must be set with http_user, because neither is sent otherwise',
  ]);
});

test.each([undefined, false])('fails when the token is sent unencrypted, with tls %j', (tls) => {
  expect(problems({ tls })).toEqual([
    'OUTPUT splunk: tls must be true, because the splunk_token is sent unencrypted otherwise (N08)',
  ]);
});

const fields = 'a non-empty array, each element a name and a field separated by a space, such as "task $ecs_task_arn"';

test.each<[name: string, value: unknown, form: string]>([
  ['host', 'https://acme.splunkcloud.com', 'a host name without a scheme'],
  ['port', 0, 'an integer from 1 to 65535'],
  ['event_key', 'log', 'a string that begins with "$"'],
  ['event_field', ['task'], fields],
  ['event_field', 'task $ecs_task_arn', fields],
  ['compress', 'zstd', 'one of "gzip"'],
  ['http_buffer_size', '4k', 'a size of 4096 or more, such as "1M"'],
])('fails when %s is %j', (name, value, form) => {
  expect(problems({ [name]: value })).toEqual([`OUTPUT splunk: ${name} must be ${form}, got ${JSON.stringify(value)}`]);
});

test('does not compile with a misspelled option', () => {
  // @ts-expect-error: there is no token
  const output: OutputPlugin = { name: 'splunk', options: { ...sound, token: 'x' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an unsupported compression', () => {
  // @ts-expect-error: there is no compression zstd
  const output: OutputPlugin = { name: 'splunk', options: { ...sound, compress: 'zstd' } };

  expect(outputProblems(output)).toHaveLength(1);
});
