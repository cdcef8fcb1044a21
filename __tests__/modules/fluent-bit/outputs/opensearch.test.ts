import {
  type OpensearchOptions,
  outputEntries,
  type OutputPlugin,
  outputProblems,
  variable,
} from '../../../../modules/fluent-bit';

const sound = { host: 'logs.acme.internal' };
const signed = { aws_auth: true, aws_region: 'eu-west-1', tls: true, port: 443 };

/** What is said of an output to OpenSearch whose options need not compile. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'opensearch', options: { ...sound, ...options } as OpensearchOptions });
}

test('takes a host alone', () => {
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
  test('goes to port 443 of a region, encrypted', () => {
    expect(problems(signed)).toEqual([]);
  });

  test('goes where only the environment knows', () => {
    expect(
      problems({ aws_auth: true, aws_region: variable('REGION'), tls: variable('TLS'), port: variable('PORT') }),
    ).toEqual([]);
  });

  test('fails when there is no region', () => {
    expect(problems({ ...signed, aws_region: undefined })).toEqual([
      'OUTPUT opensearch: aws_region must be given where aws_auth is true',
    ]);
  });

  test.each([undefined, false])('fails when tls is %j', (tls) => {
    expect(problems({ ...signed, tls })).toEqual(['OUTPUT opensearch: tls must be true where aws_auth is (N08)']);
  });

  test.each([
    [undefined, 9200],
    [80, 80],
  ])('fails when the port is %j', (port, got) => {
    expect(problems({ ...signed, port })).toEqual([
      `OUTPUT opensearch: port must be 443 where aws_auth is true, the one that Amazon's clusters have, got ${got}`,
    ]);
  });
});

describe('OpenSearch Serverless', () => {
  test('takes signed requests without types', () => {
    expect(problems({ ...signed, aws_service_name: 'aoss', suppress_type_name: true })).toEqual([]);
  });

  test.each([undefined, false])('fails when requests are not signed, aws_auth being %j', (auth) => {
    expect(problems({ aws_auth: auth, aws_service_name: 'aoss', suppress_type_name: true })).toEqual([
      'OUTPUT opensearch: aws_auth must be true where aws_service_name is "aoss"',
    ]);
  });

  test.each([undefined, false])('fails when documents have types, suppress_type_name being %j', (suppress) => {
    expect(problems({ ...signed, aws_service_name: 'aoss', suppress_type_name: suppress })).toEqual([
      'OUTPUT opensearch: suppress_type_name must be true where aws_service_name is "aoss", which refuses types',
    ]);
  });
});

describe('a document', () => {
  test.each(['create', 'index'])('may be without an id for %s', (operation) => {
    expect(problems({ write_operation: operation })).toEqual([]);
  });

  test.each(['update', 'upsert'])('fails when it has no id for %s', (operation) => {
    expect(problems({ write_operation: operation })).toEqual([
      `OUTPUT opensearch: id_key must be given where write_operation is "${operation}", or generate_id be true`,
    ]);
    expect(problems({ write_operation: operation, id_key: 'id' })).toEqual([]);
    expect(problems({ write_operation: operation, generate_id: true })).toEqual([]);
  });

  test('fails when it is to have two ids', () => {
    expect(problems({ id_key: 'id', generate_id: true })).toEqual([
      'OUTPUT opensearch: generate_id must not be true beside id_key, which takes its place',
    ]);
    expect(problems({ id_key: 'id', generate_id: false })).toEqual([]);
  });
});

test.each<[name: string, value: unknown, form: string]>([
  ['host', 'https://logs.acme.internal', 'a host without a scheme'],
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

test('does not compile with a misspelt option', () => {
  // @ts-expect-error: there is no indices
  const output: OutputPlugin = { name: 'opensearch', options: { ...sound, indices: 'app' } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with an operation that OpenSearch does not have', () => {
  // @ts-expect-error: there is no operation delete
  const output: OutputPlugin = { name: 'opensearch', options: { ...sound, write_operation: 'delete' } };

  expect(outputProblems(output)).toHaveLength(1);
});
