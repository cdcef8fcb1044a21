import { ref, Token } from 'cdktf';
import { LogDestination, type OpenSearchDestinationProps } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { readsSecrets, secret, secretArn, secretsByImage, secretsByOptions } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, routed, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const domain = {
  endpoint: 'search-logs.eu-west-1.es.amazonaws.com',
  domainArn: 'arn:aws:es:eu-west-1:111122223333:domain/logs',
};
const collection = {
  endpoint: 'abc.eu-west-1.aoss.amazonaws.com',
  collectionArn: 'arn:aws:aoss:eu-west-1:111122223333:collection/abc',
};
const role = { roleArn: 'arn:aws:iam::444455556666:role/logs', externalId: 'acme' };
const assumesRole = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role.roleArn };
const user = { name: 'router', password: secret('password') };

test('sends signed and compressed requests to a domain, with an index for each day', () => {
  const output = LogDestination.openSearch({ domain }).output(nginxRecords);

  expect(output).toEqual({
    name: 'opensearch',
    options: {
      host: 'search-logs.eu-west-1.es.amazonaws.com',
      port: 443,
      aws_auth: true,
      aws_service_name: 'es',
      aws_region: 'eu-west-1',
      logstash_format: true,
      logstash_prefix: 'nginx',
      logstash_dateformat: '%Y.%m.%d',
      suppress_type_name: true,
      trace_error: true,
      compress: 'gzip',
      tls: true,
      'tls.verify_hostname': true,
      Retry_Limit: 10,
      'storage.total_limit_size': '1G',
      'net.io_timeout': '60s',
    },
  });
  expect(outputProblems(output)).toEqual([]);
});

test('signs requests to a collection for OpenSearch Serverless, and does not compress them', () => {
  const output = LogDestination.openSearch({ collection }).output(nginxRecords);

  expect(output.options).toMatchObject({
    host: 'abc.eu-west-1.aoss.amazonaws.com',
    aws_auth: true,
    aws_service_name: 'aoss',
    suppress_type_name: true,
  });
  expect(output.options).not.toHaveProperty('compress');
  expect(outputProblems(output)).toEqual([]);
});

test('sends the name and password of a user of the domain in unsigned requests', () => {
  const output = LogDestination.openSearch({ domain, user }).output(nginxRecords);

  expect(output).toEqual({
    name: 'opensearch',
    options: {
      host: 'search-logs.eu-west-1.es.amazonaws.com',
      port: 443,
      http_user: 'router',
      http_passwd: { variable: 'FIRELENS_OPENSEARCH_PASSWORD' },
      logstash_format: true,
      logstash_prefix: 'nginx',
      logstash_dateformat: '%Y.%m.%d',
      suppress_type_name: true,
      trace_error: true,
      compress: 'gzip',
      tls: true,
      'tls.verify_hostname': true,
      Retry_Limit: 10,
      'storage.total_limit_size': '1G',
      'net.io_timeout': '60s',
    },
  });
  expect(outputProblems(output)).toEqual([]);
});

test('accepts one index instead of an index for each day', () => {
  const { options } = LogDestination.openSearch({ domain, index: 'web' }).output(nginxRecords);

  expect(options).toMatchObject({ index: 'web' });
  expect(options).not.toHaveProperty('logstash_format');
});

test('accepts another region and a role', () => {
  const destination = LogDestination.openSearch({ domain, region: 'us-east-1', role });

  expect(destination.output(nginxRecords).options).toMatchObject({
    aws_region: 'us-east-1',
    aws_role_arn: role.roleArn,
    aws_external_id: 'acme',
  });
});

test('accepts a host and an index that are known only at deploy', () => {
  const destination = LogDestination.openSearch({
    domain: { ...domain, endpoint: Token.asString(ref('var.host')) },
    region: 'eu-west-1',
    index: Token.asString(ref('var.index')),
  });

  expect(routed({ routes: [{ to: destination }], delivery: byImage }).log_router!.environment).toEqual([
    { name: 'FIRELENS_HOST', value: '${var.host}' },
    { name: 'FIRELENS_INDEX', value: '${var.index}' },
  ]);
});

test("lets Fluent Bit options override the library's options", () => {
  const destination = LogDestination.openSearch({ domain, options: { replace_dots: true, Retry_Limit: 5 } });

  expect(destination.output(nginxRecords).options).toMatchObject({ replace_dots: true, Retry_Limit: 5 });
});

test('allows the task role to post only to the path of the domain that Fluent Bit uses', () => {
  const bulk = { Effect: 'Allow', Action: 'es:ESHttpPost', Resource: `${domain.domainArn}/_bulk` };

  expect(LogDestination.openSearch({ domain }).statements(['nginx'])).toEqual([bulk]);
  expect(LogDestination.openSearch({ domain, options: { pipeline: 'geo' } }).statements(['nginx'])).toEqual([
    { ...bulk, Resource: `${domain.domainArn}/_bulk/` },
  ]);
});

test('allows the task role to use the API of the collection', () => {
  expect(LogDestination.openSearch({ collection }).statements(['nginx'])).toEqual([
    { Effect: 'Allow', Action: 'aoss:APIAccessAll', Resource: collection.collectionArn },
  ]);
});

test('allows the task role only to assume a role', () => {
  expect(LogDestination.openSearch({ domain, role }).statements(['nginx'])).toEqual([assumesRole]);
  expect(LogDestination.openSearch({ collection, role }).statements(['nginx'])).toEqual([assumesRole]);
});

test('grants the task role no permissions for a user', () => {
  expect(LogDestination.openSearch({ domain, user }).statements(['nginx'])).toEqual([]);
});

test('returns the VPC endpoints that it needs', () => {
  expect(LogDestination.openSearch({ domain }).endpoints).toEqual([]);
  expect(LogDestination.openSearch({ domain, user }).endpoints).toEqual([]);
  expect(LogDestination.openSearch({ domain, role }).endpoints).toEqual(['sts']);
  expect(LogDestination.openSearch({ collection }).endpoints).toEqual(['aoss']);
  expect(LogDestination.openSearch({ collection, role }).endpoints).toEqual(['aoss', 'sts']);
});

test('passes the password of a user to the router as a secret', () => {
  const { secrets, configuration, rights } = secretsByImage(LogDestination.openSearch({ domain, user }));

  expect(secrets).toEqual([{ name: 'FIRELENS_OPENSEARCH_PASSWORD', valueFrom: secretArn('password') }]);
  expect(configuration).toMatch(/^ +http_passwd +\$\{FIRELENS_OPENSEARCH_PASSWORD\}$/m);
  expect(rights).toEqual(readsSecrets('password'));
});

test('passes the password of a user to the router through the log driver, with the options delivery', () => {
  const { logConfiguration, secrets } = secretsByOptions(LogDestination.openSearch({ domain, user }));

  expect(logConfiguration.secretOptions).toEqual([{ name: 'http_passwd', valueFrom: secretArn('password') }]);
  expect(secrets).toBeUndefined();
});

test('warns about a certificate that is not verified (N08)', () => {
  const destination = LogDestination.openSearch({ domain, options: { 'tls.verify': false } });

  expect(LogDestination.openSearch({ domain }).warnings(nginxRecords)).toEqual([]);
  expect(destination.warnings(nginxRecords)).toEqual([
    'container "nginx": LogDestination.openSearch: tls.verify should be true, or any server can receive the records (N08)',
  ]);
});

test('fails when the password of a user would be sent unencrypted (N08)', () => {
  const destination = LogDestination.openSearch({ domain, user, options: { tls: false } });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - LogDestination.openSearch: tls must be true, or credentials are sent unencrypted (N08)',
  );
});

test.each(['Web', '_web', '-web', '+web', 'we b', 'web/a'])('fails when the index is "%s"', (index) => {
  const destination = LogDestination.openSearch({ domain, index });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    `test/Task:\n  - LogDestination.openSearch: index must be lowercase letters, digits, "_", "-" and ".", beginning with a letter or digit, got "${index}"`,
  );
});

test.each(['web', '0.web_a-b', 'web-%Y.%m', '$level-logs', "web-$kubernetes['Name']"])(
  'accepts the index %s, with times and fields that Fluent Bit fills in',
  (index) => {
    expect(LogDestination.openSearch({ domain, index }).problems(nginxRecords)).toEqual([]);
  },
);

test.each(['Nginx', '_nginx', '-nginx'])('fails when an index would start with the name %s', (name) => {
  const containers = { [name]: { image: 'nginx:1.29.5' } };

  expect(
    refusal((stack) =>
      task(stack, { routes: [{ to: LogDestination.openSearch({ domain }) }], delivery: byImage }, { containers }),
    ),
  ).toBe(
    `test/Task:\n  - container "${name}": name must be lowercase letters, digits, "_", "-" and ".", beginning with a letter or digit to be part of an OpenSearch index name; rename the container, or set index`,
  );
  expect(LogDestination.openSearch({ domain, index: 'web' }).problems(source(name))).toEqual([]);
});

test('accepts a domain or a collection, and signed requests or a user', () => {
  // @ts-expect-error: a destination has either a domain or a collection
  expect(LogDestination.openSearch({ domain, collection }).name).toBe('opensearch');
  // @ts-expect-error: a collection has no users
  expect(LogDestination.openSearch({ collection, user }).name).toBe('opensearch');
  // @ts-expect-error: signed requests contain no password
  expect(LogDestination.openSearch({ domain, user, role }).name).toBe('opensearch');
});

test('fails without the ARN of a domain with signed requests', () => {
  const props = { domain: { endpoint: 'search.example.com' } } as unknown as OpenSearchDestinationProps;

  expect(LogDestination.openSearch(props).problems(source('nginx'))).toEqual([
    'LogDestination.openSearch: domain.domainArn must be set for signed requests; set it, or set user',
  ]);
});
