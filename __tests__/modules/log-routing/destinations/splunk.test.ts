import { ref, Token } from 'cdktf';
import { LogDestination } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { readsSecrets, secret, secretArn, secretsByImage, secretsByOptions } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, routed, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const host = 'splunk.acme.test';
const token = secret('splunk');

test('sends compressed and encrypted events, with the container as their source', () => {
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

test('accepts another port, index, source and source type, and indexed fields', () => {
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

test('accepts an index and fields that are known only at deploy', () => {
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

test("lets Fluent Bit options override the library's options", () => {
  const destination = LogDestination.splunk({ host, token, options: { event_key: '$log', Retry_Limit: 5 } });

  expect(destination.output(nginxRecords).options).toMatchObject({ event_key: '$log', Retry_Limit: 5 });
});

test('passes its token to the router as a secret', () => {
  const { secrets, configuration, rights } = secretsByImage(LogDestination.splunk({ host, token }));

  expect(secrets).toEqual([{ name: 'FIRELENS_SPLUNK_TOKEN', valueFrom: secretArn('splunk') }]);
  expect(configuration).toMatch(/^ +splunk_token +\$\{FIRELENS_SPLUNK_TOKEN\}$/m);
  expect(rights).toEqual(readsSecrets('splunk'));
});

test('passes its token to the router through the log driver, with the options delivery', () => {
  const { logConfiguration, secrets } = secretsByOptions(LogDestination.splunk({ host, token }));

  expect(logConfiguration.secretOptions).toEqual([{ name: 'splunk_token', valueFrom: secretArn('splunk') }]);
  expect(secrets).toBeUndefined();
});

test('warns about a certificate that is not verified (N08)', () => {
  const destination = LogDestination.splunk({ host, token, options: { 'tls.verify': false } });

  expect(LogDestination.splunk({ host, token }).warnings(nginxRecords)).toEqual([]);
  expect(destination.warnings(nginxRecords)).toEqual([
    'container "nginx": LogDestination.splunk: tls.verify should be true, or any server can receive the records (N08)',
  ]);
});

test('fails when its token would be sent unencrypted (N08)', () => {
  const destination = LogDestination.splunk({ host, token, tls: false });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - OUTPUT splunk: tls must be true, because the splunk_token is sent unencrypted otherwise (N08)',
  );
});

test('fails when a field does not refer to a field of the record', () => {
  const destination = LogDestination.splunk({ host, token, fields: { env: 'prod' } });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - LogDestination.splunk: fields must be fields of the record, such as "$level", got "prod"',
  );
});

test('does not compile with a plain-text token', () => {
  // @ts-expect-error: a token is a secret
  expect(LogDestination.splunk({ host, token: 'abc' }).name).toBe('splunk');
});
