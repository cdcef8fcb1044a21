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

test('signs requests to a collection for its own service, and does not compress them', () => {
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

test('sends the name and password of a user of the domain, unsigned', () => {
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

test('takes one index in place of one a day', () => {
  const { options } = LogDestination.openSearch({ domain, index: 'web' }).output(nginxRecords);

  expect(options).toMatchObject({ index: 'web' });
  expect(options).not.toHaveProperty('logstash_format');
});

test('takes another region, and a role', () => {
  const destination = LogDestination.openSearch({ domain, region: 'us-east-1', role });

  expect(destination.output(nginxRecords).options).toMatchObject({
    aws_region: 'us-east-1',
    aws_role_arn: role.roleArn,
    aws_external_id: 'acme',
  });
});

test('takes a host and an index known only at deploy', () => {
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

test("takes Fluent Bit's own options in place of those chosen", () => {
  const destination = LogDestination.openSearch({ domain, options: { replace_dots: true, Retry_Limit: 5 } });

  expect(destination.output(nginxRecords).options).toMatchObject({ replace_dots: true, Retry_Limit: 5 });
});

test('lets the task role post to the one path of the domain that Fluent Bit uses', () => {
  const bulk = { Effect: 'Allow', Action: 'es:ESHttpPost', Resource: `${domain.domainArn}/_bulk` };

  expect(LogDestination.openSearch({ domain }).statements(['nginx'])).toEqual([bulk]);
  expect(LogDestination.openSearch({ domain, options: { pipeline: 'geo' } }).statements(['nginx'])).toEqual([
    { ...bulk, Resource: `${domain.domainArn}/_bulk/` },
  ]);
});

test('lets the task role use the API of the collection', () => {
  expect(LogDestination.openSearch({ collection }).statements(['nginx'])).toEqual([
    { Effect: 'Allow', Action: 'aoss:APIAccessAll', Resource: collection.collectionArn },
  ]);
});

test('lets the task role take on a role, and do nothing else', () => {
  expect(LogDestination.openSearch({ domain, role }).statements(['nginx'])).toEqual([assumesRole]);
  expect(LogDestination.openSearch({ collection, role }).statements(['nginx'])).toEqual([assumesRole]);
});

test('lets the task role do nothing for a user', () => {
  expect(LogDestination.openSearch({ domain, user }).statements(['nginx'])).toEqual([]);
});

test('names the VPC endpoints that it takes', () => {
  expect(LogDestination.openSearch({ domain }).endpoints).toEqual([]);
  expect(LogDestination.openSearch({ domain, user }).endpoints).toEqual([]);
  expect(LogDestination.openSearch({ domain, role }).endpoints).toEqual(['sts']);
  expect(LogDestination.openSearch({ collection }).endpoints).toEqual(['aoss']);
  expect(LogDestination.openSearch({ collection, role }).endpoints).toEqual(['aoss', 'sts']);
});

test('hands the password of a user to the router as a secret', () => {
  const { secrets, configuration, rights } = secretsByImage(LogDestination.openSearch({ domain, user }));

  expect(secrets).toEqual([{ name: 'FIRELENS_OPENSEARCH_PASSWORD', valueFrom: secretArn('password') }]);
  expect(configuration).toMatch(/^ +http_passwd +\$\{FIRELENS_OPENSEARCH_PASSWORD\}$/m);
  expect(rights).toEqual(readsSecrets('password'));
});

test('hands the password of a user to the router by the log driver, for the delivery by options', () => {
  const { logConfiguration, secrets } = secretsByOptions(LogDestination.openSearch({ domain, user }));

  expect(logConfiguration.secretOptions).toEqual([{ name: 'http_passwd', valueFrom: secretArn('password') }]);
  expect(secrets).toBeUndefined();
});

test('warns of a certificate that is not checked (N08)', () => {
  const destination = LogDestination.openSearch({ domain, options: { 'tls.verify': false } });

  expect(LogDestination.openSearch({ domain }).warnings(nginxRecords)).toEqual([]);
  expect(destination.warnings(nginxRecords)).toEqual([
    'container "nginx": LogDestination.openSearch: tls.verify should be true, or any server may take the records (N08)',
  ]);
});

test('fails when the password of a user would travel in clear (N08)', () => {
  const destination = LogDestination.openSearch({ domain, user, options: { tls: false } });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - LogDestination.openSearch: tls must be true, or its credentials are sent unencrypted (N08)',
  );
});

test.each(['Web', '_web', '-web', '+web', 'we b', 'web/a'])('fails when the index is "%s"', (index) => {
  const destination = LogDestination.openSearch({ domain, index });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    `test/Task:\n  - LogDestination.openSearch: index must be lower-case letters, digits, "_", "-" and ".", and begin with a letter or digit, got "${index}"`,
  );
});

test.each(['web', '0.web_a-b', 'web-%Y.%m', '$level-logs', "web-$kubernetes['Name']"])(
  'takes index %s, of which Fluent Bit fills in times and fields',
  (index) => {
    expect(LogDestination.openSearch({ domain, index }).problems(nginxRecords)).toEqual([]);
  },
);

test.each(['Nginx', '_nginx', '-nginx'])('fails when an index would begin with the name %s', (name) => {
  const containers = { [name]: { image: 'nginx:1.29.5' } };

  expect(
    refusal((stack) =>
      task(stack, { routes: [{ to: LogDestination.openSearch({ domain }) }], delivery: byImage }, { containers }),
    ),
  ).toBe(
    `test/Task:\n  - container "${name}": its name must be lower-case letters, digits, "_", "-" and ".", and begin with a letter or digit for an index in OpenSearch; give index`,
  );
  expect(LogDestination.openSearch({ domain, index: 'web' }).problems(source(name))).toEqual([]);
});

test('takes a domain or a collection, and signed requests or a user', () => {
  // @ts-expect-error: one or the other
  expect(LogDestination.openSearch({ domain, collection }).name).toBe('opensearch');
  // @ts-expect-error: a collection knows no users
  expect(LogDestination.openSearch({ collection, user }).name).toBe('opensearch');
  // @ts-expect-error: who signs sends no password
  expect(LogDestination.openSearch({ domain, user, role }).name).toBe('opensearch');
});

test('fails without the ARN of a domain that takes signed requests', () => {
  const props = { domain: { endpoint: 'search.example.com' } } as unknown as OpenSearchDestinationProps;

  expect(LogDestination.openSearch(props).problems(source('nginx'))).toEqual([
    'LogDestination.openSearch: domain.domainArn must be given, unless there is a user of the domain',
  ]);
});
