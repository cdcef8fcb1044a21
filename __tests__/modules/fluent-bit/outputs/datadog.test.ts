import {
  type DatadogOptions,
  outputEntries,
  type OutputPlugin,
  outputProblems,
  variable,
} from '../../../../modules/fluent-bit';

const sound = { apikey: variable('DD_API_KEY'), tls: true };

/** Returns the errors of an output to Datadog with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'datadog', options: { ...sound, ...options } as DatadogOptions });
}

test('accepts an API key with TLS', () => {
  expect(problems({})).toEqual([]);
  expect(problems({ tls: variable('TLS') })).toEqual([]);
  expect(outputEntries({ name: 'datadog', options: sound })).toEqual([
    ['apikey', '${DD_API_KEY}'],
    ['tls', 'On'],
  ]);
});

test('writes every other option', () => {
  const options: Required<DatadogOptions> & { readonly tls: boolean } = {
    ...sound,
    host: 'http-intake.logs.datadoghq.eu',
    port: 443,
    compress: 'gzip',
    provider: 'ecs',
    dd_service: 'app',
    dd_source: 'nginx',
    dd_tags: 'env:prod,team:blue',
    dd_hostname: 'app',
    dd_message_key: 'message',
    include_tag_key: true,
    tag_key: 'tag',
    json_date_key: 'time',
    header: ['X-Team blue', 'X-Stage prod'],
    proxy: 'http://proxy.acme.internal:3128',
  };

  expect(problems(options)).toEqual([]);
  expect(outputEntries({ name: 'datadog', options })).toEqual([
    ['apikey', '${DD_API_KEY}'],
    ['tls', 'On'],
    ['host', 'http-intake.logs.datadoghq.eu'],
    ['port', '443'],
    ['compress', 'gzip'],
    ['provider', 'ecs'],
    ['dd_service', 'app'],
    ['dd_source', 'nginx'],
    ['dd_tags', 'env:prod,team:blue'],
    ['dd_hostname', 'app'],
    ['dd_message_key', 'message'],
    ['include_tag_key', 'On'],
    ['tag_key', 'tag'],
    ['json_date_key', 'time'],
    ['header', 'X-Team blue'],
    ['header', 'X-Stage prod'],
    ['proxy', 'http://proxy.acme.internal:3128'],
  ]);
});

test('fails without an API key', () => {
  expect(problems({ apikey: undefined })).toEqual(['OUTPUT datadog: apikey must be set: a string']);
});

test.each([undefined, false])('fails when the API key is sent unencrypted, with tls %j', (tls) => {
  expect(problems({ tls })).toEqual([
    'OUTPUT datadog: tls must be true, because the apikey is sent unencrypted otherwise (N08)',
  ]);
});

test.each<[name: string, value: unknown, form: string]>([
  ['host', 'https://http-intake.logs.datadoghq.eu', 'a host name without a scheme'],
  ['port', 0, 'an integer from 1 to 65535'],
  ['compress', 'zstd', 'one of "gzip", "false"'],
  ['provider', 'aws', 'one of "ecs"'],
  [
    'header',
    ['X-Team'],
    'a non-empty array, each element a name and a value separated by a space, such as "X-Team blue"',
  ],
  ['proxy', 'proxy', 'an HTTP proxy, such as "http://proxy:3128"'],
])('fails when %s is %j', (name, value, form) => {
  expect(problems({ [name]: value })).toEqual([
    `OUTPUT datadog: ${name} must be ${form}, got ${JSON.stringify(value)}`,
  ]);
});

test('does not compile without an API key', () => {
  // @ts-expect-error: apikey is required
  const output: OutputPlugin = { name: 'datadog', options: { tls: true } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with a misspelled option', () => {
  // @ts-expect-error: there is no api_key
  const output: OutputPlugin = { name: 'datadog', options: { ...sound, api_key: 'x' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an unknown provider', () => {
  // @ts-expect-error: there is no provider eks
  const output: OutputPlugin = { name: 'datadog', options: { ...sound, provider: 'eks' } };

  expect(outputProblems(output)).toHaveLength(1);
});
