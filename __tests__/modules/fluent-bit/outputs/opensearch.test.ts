import {
  type OpensearchOptions,
  outputEntries,
  type OutputPlugin,
  outputProblems,
  variable,
} from '../../../../modules/fluent-bit';

const sound = { host: 'logs.acme.internal' };
const signed = { aws_auth: true, aws_region: 'eu-west-1', tls: true, port: 443 };

/** Returns the errors of an output to OpenSearch with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'opensearch', options: { ...sound, ...options } as OpensearchOptions });
}

test('accepts a host', () => {
  expect(problems({})).toEqual([]);
  expect(outputEntries({ name: 'opensearch', options: sound })).toEqual([['host', 'logs.acme.internal']]);
});

test('writes every other option', () => {
  const options: Required<Omit<OpensearchOptions, 'generate_id'>> & { readonly tls: boolean } = {
    ...sound,
    port: 443,
    index: 'app-$team',
    type: '_doc',
    suppress_type_name: true,
    http_user: 'router',
    http_passwd: variable('PASSWORD'),
    aws_auth: true,
    aws_region: 'eu-west-1',
    aws_service_name: 'aoss',
    aws_role_arn: 'arn:aws:iam::111122223333:role/logs',
    aws_external_id: 'acme',
    aws_sts_endpoint: 'sts.eu-west-1.amazonaws.com',
    aws_profile: 'logs',
    logstash_format: true,
    logstash_prefix: 'app',
    logstash_prefix_key: '$team',
    logstash_prefix_separator: '_',
    logstash_dateformat: '%Y.%m',
    time_key: 'time',
    time_key_format: '%Y-%m-%dT%H:%M:%S',
    time_key_nanos: true,
    include_tag_key: true,
    tag_key: 'tag',
    buffer_size: '1M',
    path: '/logs',
    pipeline: 'app',
    write_operation: 'upsert',
    id_key: 'id',
    replace_dots: true,
    current_time_index: true,
    trace_output: false,
    trace_error: true,
    compress: 'gzip',
    tls: true,
  };

  expect(problems(options)).toEqual([]);
  expect(outputEntries({ name: 'opensearch', options })).toEqual([
    ['host', 'logs.acme.internal'],
    ['port', '443'],
    ['index', 'app-$team'],
    ['type', '_doc'],
    ['suppress_type_name', 'On'],
    ['http_user', 'router'],
    ['http_passwd', '${PASSWORD}'],
    ['aws_auth', 'On'],
    ['aws_region', 'eu-west-1'],
    ['aws_service_name', 'aoss'],
    ['aws_role_arn', 'arn:aws:iam::111122223333:role/logs'],
    ['aws_external_id', 'acme'],
    ['aws_sts_endpoint', 'sts.eu-west-1.amazonaws.com'],
    ['aws_profile', 'logs'],
    ['logstash_format', 'On'],
    ['logstash_prefix', 'app'],
    ['logstash_prefix_key', '$team'],
    ['logstash_prefix_separator', '_'],
    ['logstash_dateformat', '%Y.%m'],
    ['time_key', 'time'],
    ['time_key_format', '%Y-%m-%dT%H:%M:%S'],
    ['time_key_nanos', 'On'],
    ['include_tag_key', 'On'],
    ['tag_key', 'tag'],
    ['buffer_size', '1M'],
    ['path', '/logs'],
    ['pipeline', 'app'],
    ['write_operation', 'upsert'],
    ['id_key', 'id'],
    ['replace_dots', 'On'],
    ['current_time_index', 'On'],
    ['trace_output', 'Off'],
    ['trace_error', 'On'],
    ['compress', 'gzip'],
    ['tls', 'On'],
  ]);
});

describe('a signed request', () => {
  test('uses TLS and port 443 in a Region', () => {
    expect(problems(signed)).toEqual([]);
  });

  test('accepts values known only from the environment', () => {
    expect(
      problems({ aws_auth: true, aws_region: variable('REGION'), tls: variable('TLS'), port: variable('PORT') }),
    ).toEqual([]);
  });

  test('fails without a Region', () => {
    expect(problems({ ...signed, aws_region: undefined })).toEqual([
      'OUTPUT opensearch: aws_region must be set when aws_auth is true',
    ]);
  });

  test.each([undefined, false])('fails when tls is %j', (tls) => {
    expect(problems({ ...signed, tls })).toEqual(['OUTPUT opensearch: tls must be true when aws_auth is true (N08)']);
  });

  test.each([
    [undefined, 9200],
    [80, 80],
  ])('fails when the port is %j', (port, got) => {
    expect(problems({ ...signed, port })).toEqual([
      `OUTPUT opensearch: port must be 443, the port of Amazon OpenSearch Service, when aws_auth is true, got ${got}`,
    ]);
  });
});

describe('OpenSearch Serverless', () => {
  test('accepts signed requests without types', () => {
    expect(problems({ ...signed, aws_service_name: 'aoss', suppress_type_name: true })).toEqual([]);
  });

  test.each([undefined, false])('fails when requests are not signed, with aws_auth %j', (auth) => {
    expect(problems({ aws_auth: auth, aws_service_name: 'aoss', suppress_type_name: true })).toEqual([
      'OUTPUT opensearch: aws_auth must be true when aws_service_name is "aoss"',
    ]);
  });

  test.each([undefined, false])('fails when documents have types, with suppress_type_name %j', (suppress) => {
    expect(problems({ ...signed, aws_service_name: 'aoss', suppress_type_name: suppress })).toEqual([
      'OUTPUT opensearch: suppress_type_name must be true when aws_service_name is "aoss", because OpenSearch Serverless rejects types',
    ]);
  });
});

describe('a document', () => {
  test.each(['create', 'index'])('needs no ID for %s', (operation) => {
    expect(problems({ write_operation: operation })).toEqual([]);
  });

  test.each(['update', 'upsert'])('fails without an ID for %s', (operation) => {
    expect(problems({ write_operation: operation })).toEqual([
      `OUTPUT opensearch: id_key must be set when write_operation is "${operation}", unless generate_id is true`,
    ]);
    expect(problems({ write_operation: operation, id_key: 'id' })).toEqual([]);
    expect(problems({ write_operation: operation, generate_id: true })).toEqual([]);
  });

  test('fails with two IDs', () => {
    expect(problems({ id_key: 'id', generate_id: true })).toEqual([
      'OUTPUT opensearch: generate_id must not be true with id_key, which replaces it',
    ]);
    expect(problems({ id_key: 'id', generate_id: false })).toEqual([]);
  });
});

test.each<[name: string, value: unknown, form: string]>([
  ['host', 'https://logs.acme.internal', 'a host name without a scheme'],
  ['port', 0, 'an integer from 1 to 65535'],
  ['path', 'logs', 'a string that begins with "/"'],
  ['aws_service_name', 'opensearch', 'one of "es", "aoss"'],
  ['write_operation', 'delete', 'one of "create", "index", "update", "upsert"'],
  ['compress', 'zstd', 'one of "gzip"'],
])('fails when %s is %j', (name, value, form) => {
  expect(problems({ [name]: value })).toEqual([
    `OUTPUT opensearch: ${name} must be ${form}, got ${JSON.stringify(value)}`,
  ]);
});

test('does not compile with a misspelled option', () => {
  // @ts-expect-error: there is no indices
  const output: OutputPlugin = { name: 'opensearch', options: { ...sound, indices: 'app' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an unknown operation', () => {
  // @ts-expect-error: there is no operation delete
  const output: OutputPlugin = { name: 'opensearch', options: { ...sound, write_operation: 'delete' } };

  expect(outputProblems(output)).toHaveLength(1);
});
