import { ref, Token } from 'cdktf';
import { LogDestination } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { readsSecrets, secret, secretArn, secretsByImage, secretsByOptions } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, routed, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const host = 'loki.acme.test';
const user = { name: '123456', password: secret('password') };
const bearerToken = secret('token');

test('sends compressed and encrypted requests, to a stream for each container', () => {
  const output = LogDestination.loki({ host }).output(nginxRecords);

  expect(output).toEqual({
    name: 'loki',
    options: {
      host: 'loki.acme.test',
      port: 443,
      labels: 'container=nginx',
      compress: 'gzip',
      tls: true,
      'tls.verify_hostname': true,
      Retry_Limit: 'no_limits',
      'storage.total_limit_size': '1G',
      'net.io_timeout': '60s',
    },
  });
  expect(outputProblems(output)).toEqual([]);
});

test('accepts another port and path, a tenant and other labels', () => {
  const destination = LogDestination.loki({
    host,
    port: 3100,
    uri: '/push',
    tenantId: 'acme',
    labels: { env: 'prod', stream: '$source' },
  });

  expect(destination.port).toBe(3100);
  expect(destination.output(nginxRecords).options).toMatchObject({
    port: 3100,
    uri: '/push',
    tenant_id: 'acme',
    labels: 'env=prod,stream=$source',
  });
});

test('accepts labels that are known only at deploy', () => {
  const destination = LogDestination.loki({ host, labels: { env: Token.asString(ref('var.stage')) } });

  expect(routed({ routes: [{ to: destination }], delivery: byImage }).log_router!.environment).toEqual([
    { name: 'FIRELENS_LABELS', value: 'env=${var.stage}' },
  ]);
});

test("lets Fluent Bit options override the library's options", () => {
  const destination = LogDestination.loki({ host, options: { line_format: 'key_value', Retry_Limit: 5 } });

  expect(destination.output(nginxRecords).options).toMatchObject({ line_format: 'key_value', Retry_Limit: 5 });
});

test('passes the password of its user to the router as a secret', () => {
  const { secrets, configuration, rights } = secretsByImage(LogDestination.loki({ host, user }));

  expect(secrets).toEqual([{ name: 'FIRELENS_LOKI_PASSWORD', valueFrom: secretArn('password') }]);
  expect(configuration).toMatch(/^ +http_user +123456$/m);
  expect(configuration).toMatch(/^ +http_passwd +\$\{FIRELENS_LOKI_PASSWORD\}$/m);
  expect(rights).toEqual(readsSecrets('password'));
});

test('passes its token to the router as a secret', () => {
  const { secrets, configuration, rights } = secretsByImage(LogDestination.loki({ host, bearerToken }));

  expect(secrets).toEqual([{ name: 'FIRELENS_LOKI_TOKEN', valueFrom: secretArn('token') }]);
  expect(configuration).toMatch(/^ +bearer_token +\$\{FIRELENS_LOKI_TOKEN\}$/m);
  expect(rights).toEqual(readsSecrets('token'));
});

test.each([
  ['http_passwd', 'password', LogDestination.loki({ host, user })],
  ['bearer_token', 'token', LogDestination.loki({ host, bearerToken })],
])('passes %s to the router through the log driver, with the options delivery', (name, of, to) => {
  const { logConfiguration, secrets } = secretsByOptions(to);

  expect(logConfiguration.secretOptions).toEqual([{ name, valueFrom: secretArn(of) }]);
  expect(secrets).toBeUndefined();
});

test.each(['$ecs_task_arn', '$container_id', '$container_name', '$log', "$log['id']"])(
  'warns about the label %s, which creates too many streams',
  (value) => {
    expect(LogDestination.loki({ host, labels: { a: value } }).warnings(nginxRecords)).toEqual([
      `container "nginx": LogDestination.loki: labels should not contain "${value}", because each of its values is a separate stream`,
    ]);
  },
);

test('does not warn about labels with few values', () => {
  const labels = { container: 'nginx', stream: '$source', cluster: '$ecs_cluster', level: '$log_level' };

  expect(LogDestination.loki({ host, labels }).warnings(nginxRecords)).toEqual([]);
});

test('warns about unencrypted records (N08)', () => {
  expect(LogDestination.loki({ host, tls: false }).warnings(nginxRecords)).toEqual([
    'container "nginx": LogDestination.loki: tls should be true, or records are sent unencrypted (N08)',
  ]);
});

test.each([
  ['password', LogDestination.loki({ host, user, tls: false })],
  ['token', LogDestination.loki({ host, bearerToken, tls: false })],
])('fails when its %s would be sent unencrypted (N08)', (_, to) => {
  expect(refusal((stack) => task(stack, { routes: [{ to }], delivery: byImage }))).toBe(
    'test/Task:\n  - LogDestination.loki: tls must be true, or credentials are sent unencrypted (N08)',
  );
});

test('fails when a label contains a comma', () => {
  const destination = LogDestination.loki({ host, labels: { env: 'a,b=c' } });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - LogDestination.loki: labels must not contain ",", got "env=a,b=c"',
  );
});

test('accepts a user or a token, not both', () => {
  // @ts-expect-error: Fluent Bit would send only the user
  expect(LogDestination.loki({ host, user, bearerToken }).name).toBe('loki');
});
