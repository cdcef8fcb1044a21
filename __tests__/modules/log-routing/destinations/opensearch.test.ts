import { LogDestination, type OpenSearchDestinationProps } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { secret } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, source, task } from '../../../../lab/synth/tasks';

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
const user = { name: 'router', password: secret('password') };

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

test('returns the VPC endpoints that it needs', () => {
  expect(LogDestination.openSearch({ domain }).endpoints).toEqual([]);
  expect(LogDestination.openSearch({ domain, user }).endpoints).toEqual([]);
  expect(LogDestination.openSearch({ domain, role }).endpoints).toEqual(['sts']);
  expect(LogDestination.openSearch({ collection }).endpoints).toEqual(['aoss']);
  expect(LogDestination.openSearch({ collection, role }).endpoints).toEqual(['aoss', 'sts']);
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
