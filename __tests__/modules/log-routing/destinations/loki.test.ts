import { LogDestination } from '../../../../modules';
import { secret } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const host = 'loki.acme.test';
const user = { name: '123456', password: secret('password') };
const bearerToken = secret('token');

test('accepts another port and path, a tenant and other labels', () => {
  const destination = LogDestination.loki({
    host,
    port: 3100,
    uri: '/push',
    tenantId: 'acme',
    labels: { env: 'prod', stream: '$source' },
  });

  expect(destination.ports).toEqual([3100]);
  expect(destination.output(nginxRecords).options).toMatchObject({
    port: 3100,
    uri: '/push',
    tenant_id: 'acme',
    labels: 'env=prod,stream=$source',
  });
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
