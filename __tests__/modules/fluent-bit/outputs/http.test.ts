import {
  type HttpOptions,
  outputEntries,
  type OutputPlugin,
  outputProblems,
  variable,
} from '../../../../modules/fluent-bit';

const sound = { host: 'logs.acme.internal' };
const oauth = {
  'oauth2.enable': true,
  'oauth2.token_url': 'https://login.acme.internal/token',
  'oauth2.client_id': 'router',
  'oauth2.client_secret': variable('SECRET'),
};
const jwt = {
  ...oauth,
  'oauth2.client_secret': undefined,
  'oauth2.auth_method': 'private_key_jwt',
  'oauth2.jwt_key_file': '/key.pem',
  'oauth2.jwt_cert_file': '/certificate.pem',
};

/** Returns the errors of an output over HTTP with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'http', options: { ...sound, ...options } as HttpOptions });
}

test('accepts a host', () => {
  expect(problems({})).toEqual([]);
  expect(outputEntries({ name: 'http', options: sound })).toEqual([['host', 'logs.acme.internal']]);
});

test('writes every other option', () => {
  const options: Required<HttpOptions> = {
    ...sound,
    port: 443,
    uri: '/logs?team=blue',
    http_method: 'PUT',
    format: 'gelf',
    json_date_key: 'time',
    json_date_format: 'iso8601',
    compress: 'zstd',
    header: ['X-Team blue', ['Authorization Bearer ', variable('TOKEN')], variable('HEADER')],
    header_tag: 'X-Tag',
    http_user: 'router',
    http_passwd: variable('PASSWORD'),
    aws_auth: true,
    aws_service: 'es',
    aws_region: 'eu-west-1',
    aws_role_arn: 'arn:aws:iam::111122223333:role/logs',
    aws_external_id: 'acme',
    aws_sts_endpoint: 'sts.eu-west-1.amazonaws.com',
    aws_profile: 'logs',
    proxy: 'http://proxy.acme.internal:3128',
    allow_duplicated_headers: false,
    log_response_payload: false,
    'http.response_timeout': '30s',
    'http.read_idle_timeout': '10s',
    body_key: '$body',
    headers_key: '$headers',
    gelf_timestamp_key: 'time',
    gelf_host_key: 'host',
    gelf_short_message_key: 'log',
    gelf_full_message_key: 'stack',
    gelf_level_key: 'level',
    ...oauth,
    'oauth2.user_agent': 'router',
    'oauth2.scope': 'logs',
    'oauth2.audience': 'acme',
    'oauth2.resource': 'logs',
    'oauth2.auth_method': 'post',
    'oauth2.jwt_key_file': '/key.pem',
    'oauth2.jwt_cert_file': '/certificate.pem',
    'oauth2.jwt_aud': 'acme',
    'oauth2.jwt_header': 'x5t',
    'oauth2.jwt_ttl_seconds': 60,
    'oauth2.refresh_skew_seconds': 10,
    'oauth2.timeout': '10s',
    'oauth2.connect_timeout': '5s',
  };

  expect(problems(options)).toEqual([]);
  expect(outputEntries({ name: 'http', options })).toEqual([
    ['host', 'logs.acme.internal'],
    ['port', '443'],
    ['uri', '/logs?team=blue'],
    ['http_method', 'PUT'],
    ['format', 'gelf'],
    ['json_date_key', 'time'],
    ['json_date_format', 'iso8601'],
    ['compress', 'zstd'],
    ['header', 'X-Team blue'],
    ['header', 'Authorization Bearer ${TOKEN}'],
    ['header', '${HEADER}'],
    ['header_tag', 'X-Tag'],
    ['http_user', 'router'],
    ['http_passwd', '${PASSWORD}'],
    ['aws_auth', 'On'],
    ['aws_service', 'es'],
    ['aws_region', 'eu-west-1'],
    ['aws_role_arn', 'arn:aws:iam::111122223333:role/logs'],
    ['aws_external_id', 'acme'],
    ['aws_sts_endpoint', 'sts.eu-west-1.amazonaws.com'],
    ['aws_profile', 'logs'],
    ['proxy', 'http://proxy.acme.internal:3128'],
    ['allow_duplicated_headers', 'Off'],
    ['log_response_payload', 'Off'],
    ['http.response_timeout', '30s'],
    ['http.read_idle_timeout', '10s'],
    ['body_key', '$body'],
    ['headers_key', '$headers'],
    ['gelf_timestamp_key', 'time'],
    ['gelf_host_key', 'host'],
    ['gelf_short_message_key', 'log'],
    ['gelf_full_message_key', 'stack'],
    ['gelf_level_key', 'level'],
    ['oauth2.enable', 'On'],
    ['oauth2.token_url', 'https://login.acme.internal/token'],
    ['oauth2.client_id', 'router'],
    ['oauth2.client_secret', '${SECRET}'],
    ['oauth2.user_agent', 'router'],
    ['oauth2.scope', 'logs'],
    ['oauth2.audience', 'acme'],
    ['oauth2.resource', 'logs'],
    ['oauth2.auth_method', 'post'],
    ['oauth2.jwt_key_file', '/key.pem'],
    ['oauth2.jwt_cert_file', '/certificate.pem'],
    ['oauth2.jwt_aud', 'acme'],
    ['oauth2.jwt_header', 'x5t'],
    ['oauth2.jwt_ttl_seconds', '60'],
    ['oauth2.refresh_skew_seconds', '10'],
    ['oauth2.timeout', '10s'],
    ['oauth2.connect_timeout', '5s'],
  ]);
});

test.each(['aws_service', 'aws_region'])('fails when requests are signed without %s', (name) => {
  const signed = { aws_auth: true, aws_service: 'es', aws_region: 'eu-west-1' };

  expect(problems({ ...signed, [name]: undefined })).toEqual([
    `OUTPUT http: ${name} must be set when aws_auth is true`,
  ]);
  expect(problems(signed)).toEqual([]);
});

test('fails when a proxy is set without a host and a port', () => {
  const proxy = 'http://proxy.acme.internal:3128';

  expect(problems({ host: undefined, proxy })).toEqual([
    'OUTPUT http: host must be set when proxy is set, because the proxy disables their defaults',
    'OUTPUT http: port must be set when proxy is set, because the proxy disables their defaults',
  ]);
  expect(problems({ port: 80, proxy })).toEqual([]);
});

test('fails when body_key is set without headers_key, or the reverse', () => {
  expect(problems({ body_key: '$body' })).toEqual(['OUTPUT http: headers_key must be set when body_key is set']);
  expect(problems({ headers_key: '$headers' })).toEqual(['OUTPUT http: body_key must be set when headers_key is set']);
  expect(problems({ body_key: '$body', headers_key: '$headers' })).toEqual([]);
});

describe('an OAuth 2.0 token', () => {
  test.each([undefined, 'basic', 'post'])('uses a client secret, with %j', (method) => {
    expect(problems({ ...oauth, 'oauth2.auth_method': method })).toEqual([]);
  });

  test('uses a private key', () => {
    expect(problems(jwt)).toEqual([]);
  });

  test('uses a method known only from the environment', () => {
    expect(problems({ ...oauth, 'oauth2.client_secret': undefined, 'oauth2.auth_method': variable('METHOD') })).toEqual(
      [],
    );
  });

  test.each(['oauth2.token_url', 'oauth2.client_id'])('fails without %s', (name) => {
    expect(problems({ ...oauth, [name]: undefined })).toEqual([
      `OUTPUT http: ${name} must be set when oauth2.enable is true`,
    ]);
  });

  test.each([
    [undefined, 'basic'],
    ['post', 'post'],
  ])('fails without a client secret, with %j', (method, got) => {
    expect(problems({ ...oauth, 'oauth2.client_secret': undefined, 'oauth2.auth_method': method })).toEqual([
      `OUTPUT http: oauth2.client_secret must be set when oauth2.auth_method is "${got}"`,
    ]);
  });

  test.each(['oauth2.jwt_key_file', 'oauth2.jwt_cert_file'])('fails with a private key but without %s', (name) => {
    expect(problems({ ...jwt, [name]: undefined })).toEqual([
      `OUTPUT http: ${name} must be set when oauth2.auth_method is "private_key_jwt"`,
    ]);
  });
});

test.each<[name: string, value: unknown, form: string]>([
  ['host', 'https://logs.acme.internal', 'a host name without a scheme'],
  ['port', 65536, 'an integer from 1 to 65535'],
  ['http_method', 'GET', 'one of "POST", "PUT"'],
  ['format', 'otlp_json', 'one of "json", "json_lines", "json_stream", "gelf", "msgpack"'],
  ['json_date_format', 'epoch_ns', 'one of "double", "epoch", "epoch_ms", "iso8601", "java_sql_timestamp"'],
  ['compress', 'br', 'one of "gzip", "snappy", "zstd"'],
  [
    'header',
    ['X-Team'],
    'a non-empty array, each element a name and a value separated by a space, such as "X-Team blue"',
  ],
  [
    'header',
    ['X-Team: blue'],
    'a non-empty array, each element a name and a value separated by a space, such as "X-Team blue"',
  ],
  ['proxy', 'proxy:3128', 'an HTTP proxy, such as "http://proxy:3128"'],
  ['proxy', 'https://proxy:3128', 'an HTTP proxy, such as "http://proxy:3128"'],
  ['oauth2.token_url', 'login.acme.internal', 'a URL'],
  ['oauth2.auth_method', 'none', 'one of "basic", "post", "private_key_jwt"'],
])('fails when %s is %j', (name, value, form) => {
  expect(problems({ [name]: value })).toEqual([`OUTPUT http: ${name} must be ${form}, got ${JSON.stringify(value)}`]);
});

test('does not compile with a misspelled option', () => {
  // @ts-expect-error: there is no url
  const output: OutputPlugin = { name: 'http', options: { ...sound, url: '/logs' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an unsupported method', () => {
  // @ts-expect-error: there is no method GET
  const output: OutputPlugin = { name: 'http', options: { ...sound, http_method: 'GET' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with a header outside an array', () => {
  // @ts-expect-error: headers are an array
  const output: OutputPlugin = { name: 'http', options: { ...sound, header: 'X-Team blue' } };

  expect(outputProblems(output)).toHaveLength(1);
});
