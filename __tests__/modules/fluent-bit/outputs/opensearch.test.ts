import { type OpensearchOptions, outputProblems, variable } from '../../../../modules/fluent-bit';

const sound = { host: 'logs.acme.internal' };
const signed = { aws_auth: true, aws_region: 'eu-west-1', tls: true, port: 443 };

/** Returns the errors of an output to OpenSearch with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'opensearch', options: { ...sound, ...options } as OpensearchOptions });
}

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
