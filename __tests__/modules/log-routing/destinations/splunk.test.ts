import { ref, Token } from 'cdktf';
import { LogDestination } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { readsSecrets, secret, secretArn, secretsByImage, secretsByOptions } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, routed, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const host = 'splunk.acme.test';
const token = secret('splunk');

test('sends compressed events, encrypted, with the container as their source', () => {
  const output = LogDestination.splunk({ host, token }).output(nginxRecords);

  expect(output).toEqual({
    name: 'splunk',
    options: {
      host: 'splunk.acme.test',
      port: 8088,
      splunk_token: { variable: 'FIRELENS_SPLUNK_TOKEN' },
      event_source: 'nginx',
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

test('takes another port, index, source and source type, and indexed fields', () => {
  const destination = LogDestination.splunk({
    host,
    token,
    port: 443,
    index: 'web',
    source: 'shop',
    sourcetype: '_json',
    fields: { task: '$ecs_task_arn', level: '$level' },
  });

  expect(destination.port).toBe(443);
  expect(destination.output(nginxRecords).options).toMatchObject({
    port: 443,
    event_index: 'web',
    event_source: 'shop',
    event_sourcetype: '_json',
    event_field: ['task $ecs_task_arn', 'level $level'],
  });
});

test('takes an index and fields known only at deploy', () => {
  const destination = LogDestination.splunk({
    host,
    token,
    index: Token.asString(ref('var.index')),
    fields: { id: Token.asString(ref('var.field')) },
  });

  expect(routed({ routes: [{ to: destination }], delivery: byImage }).log_router!.environment).toEqual([
    { name: 'FIRELENS_EVENT_INDEX', value: '${var.index}' },
    { name: 'FIRELENS_EVENT_FIELD', value: 'id ${var.field}' },
  ]);
});

test("takes Fluent Bit's own options in place of those chosen", () => {
  const destination = LogDestination.splunk({ host, token, options: { event_key: '$log', Retry_Limit: 5 } });

  expect(destination.output(nginxRecords).options).toMatchObject({ event_key: '$log', Retry_Limit: 5 });
});

test('hands its token to the router as a secret', () => {
  const { secrets, configuration, rights } = secretsByImage(LogDestination.splunk({ host, token }));

  expect(secrets).toEqual([{ name: 'FIRELENS_SPLUNK_TOKEN', valueFrom: secretArn('splunk') }]);
  expect(configuration).toMatch(/^ +splunk_token +\$\{FIRELENS_SPLUNK_TOKEN\}$/m);
  expect(rights).toEqual(readsSecrets('splunk'));
});

test('hands its token to the router by the log driver, for the delivery by options', () => {
  const { logConfiguration, secrets } = secretsByOptions(LogDestination.splunk({ host, token }));

  expect(logConfiguration.secretOptions).toEqual([{ name: 'splunk_token', valueFrom: secretArn('splunk') }]);
  expect(secrets).toBeUndefined();
});

test('warns of a certificate that is not checked (N08)', () => {
  const destination = LogDestination.splunk({ host, token, options: { 'tls.verify': false } });

  expect(LogDestination.splunk({ host, token }).warnings(nginxRecords)).toEqual([]);
  expect(destination.warnings(nginxRecords)).toEqual([
    'container "nginx": LogDestination.splunk: tls.verify should be true, or any server may take the records (N08)',
  ]);
});

test('fails when its token would travel in clear (N08)', () => {
  const destination = LogDestination.splunk({ host, token, tls: false });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - OUTPUT splunk: tls must be true, or the splunk_token travels in clear (N08)',
  );
});

test('fails when a field is not one of the record', () => {
  const destination = LogDestination.splunk({ host, token, fields: { env: 'prod' } });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - LogDestination.splunk: fields must be fields of the record, such as "$level", got "prod"',
  );
});

test('takes no token in clear', () => {
  // @ts-expect-error: a token is a secret
  expect(LogDestination.splunk({ host, token: 'abc' }).name).toBe('splunk');
});
