import { outputProblems } from '../../../../modules/fluent-bit';
import { FluentdDestination } from '../../../../modules';
import { refusal } from '../../../../lab/synth/synth';
import { bucket, byImage, deliveryStream, logGroup, task } from '../../../../lab/synth/tasks';

const url = 'http://minio.acme.test:9000/path';

function rest(option: string): string {
  return `${option} must not begin with "http://", or requests are sent unencrypted, got "${url}" (N08)`;
}

test('The secret of a client is not sent to a token server without encryption', () => {
  const options = { host: 'logs.acme.test', 'oauth2.enable': true, 'oauth2.client_id': 'id' } as const;
  const secret = { 'oauth2.client_secret': { variable: 'SECRET' }, 'oauth2.token_url': url };

  expect(outputProblems({ name: 'http', options: { ...options, ...secret } })).toEqual([
    `OUTPUT http: ${rest('oauth2.token_url')}`,
  ]);
});

test.each([
  ['s3', 's3_endpoint', FluentdDestination.s3({ bucket, options: { s3_endpoint: url } })],
  ['cloudwatch_logs', 'endpoint', FluentdDestination.cloudWatchLogs({ logGroup, options: { endpoint: url } })],
  ['kinesis_firehose', 'endpoint', FluentdDestination.firehose({ deliveryStream, options: { endpoint: url } })],
])('Records and credentials of Fluentd are not sent to an endpoint without encryption: %s', (_, option, to) => {
  const routing = { router: 'fluentd', routes: [{ to }], delivery: byImage } as const;

  expect(refusal((stack) => task(stack, routing))).toContain(rest(option));
});

test('A sidecar of the task needs no encryption', () => {
  const options = { bucket: 'acme-logs', region: 'eu-west-1' } as const;

  for (const endpoint of ['http://localhost:9000', 'http://127.0.0.1']) {
    expect(outputProblems({ name: 's3', options: { ...options, endpoint } }).join('\n')).not.toContain('N08');
  }
});
