import { ref, Token } from 'cdktf';
import { LogDestination } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { readsSecrets, secret, secretArn, secretsByImage, secretsByOptions } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, routed, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const apiKey = secret('datadog');

test('sends compressed and encrypted requests, with the ECS metadata as tags', () => {
  const output = LogDestination.datadog({ apiKey }).output(nginxRecords);

  expect(output).toEqual({
    name: 'datadog',
    options: {
      host: 'http-intake.logs.datadoghq.com',
      port: 443,
      apikey: { variable: 'FIRELENS_DATADOG_API_KEY' },
      provider: 'ecs',
      dd_service: 'nginx',
      dd_source: 'nginx',
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

test.each([
  ['datadoghq.eu', 'http-intake.logs.datadoghq.eu'],
  ['us5.datadoghq.com', 'http-intake.logs.us5.datadoghq.com'],
  ['ddog-gov.com', 'http-intake.logs.ddog-gov.com'],
] as const)('finds the host of site %s', (site, host) => {
  expect(LogDestination.datadog({ apiKey, site }).output(nginxRecords).options).toMatchObject({ host });
});

test('accepts another service and source, and tags', () => {
  const destination = LogDestination.datadog({
    apiKey,
    service: 'shop',
    source: 'apache',
    tags: { env: 'prod', team: 'blue' },
  });

  expect(destination.output(nginxRecords).options).toMatchObject({
    dd_service: 'shop',
    dd_source: 'apache',
    dd_tags: 'env:prod,team:blue',
  });
});

test('accepts tags that are known only at deploy', () => {
  const destination = LogDestination.datadog({ apiKey, tags: { env: Token.asString(ref('var.stage')) } });

  expect(routed({ routes: [{ to: destination }], delivery: byImage }).log_router!.environment).toEqual([
    { name: 'FIRELENS_DD_TAGS', value: 'env:${var.stage}' },
  ]);
});

test("lets Fluent Bit options override the library's options", () => {
  const destination = LogDestination.datadog({ apiKey, options: { dd_message_key: 'text', Retry_Limit: 5 } });

  expect(destination.output(nginxRecords).options).toMatchObject({ dd_message_key: 'text', Retry_Limit: 5 });
});

test('passes its key to the router as a secret', () => {
  const { secrets, configuration, rights } = secretsByImage(LogDestination.datadog({ apiKey }));

  expect(secrets).toEqual([{ name: 'FIRELENS_DATADOG_API_KEY', valueFrom: secretArn('datadog') }]);
  expect(configuration).toMatch(/^ +apikey +\$\{FIRELENS_DATADOG_API_KEY\}$/m);
  expect(rights).toEqual(readsSecrets('datadog'));
});

test('passes its key to the router through the log driver, with the options delivery', () => {
  const { logConfiguration, secrets } = secretsByOptions(LogDestination.datadog({ apiKey }));

  expect(logConfiguration.secretOptions).toEqual([{ name: 'apikey', valueFrom: secretArn('datadog') }]);
  expect(logConfiguration.options).not.toHaveProperty('apikey');
  expect(secrets).toBeUndefined();
});

test('warns about a certificate that is not verified (N08)', () => {
  const warnings = (options: Parameters<typeof LogDestination.datadog>[0]['options'] = {}) =>
    LogDestination.datadog({ apiKey, options }).warnings(nginxRecords);

  expect(warnings()).toEqual([]);
  expect(warnings({ 'tls.verify': false })).toEqual([
    'container "nginx": LogDestination.datadog: tls.verify should be true, or any server can receive the records (N08)',
  ]);
  expect(warnings({ 'tls.verify_hostname': false })).toEqual([
    'container "nginx": LogDestination.datadog: tls.verify_hostname should be true, or any server with a valid certificate can receive the records (N08)',
  ]);
});

test('fails when its key would be sent unencrypted (N08)', () => {
  const destination = LogDestination.datadog({ apiKey, options: { tls: false } });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - OUTPUT datadog: tls must be true, because the apikey is sent unencrypted otherwise (N08)',
  );
});

test('fails when a tag contains a comma', () => {
  const destination = LogDestination.datadog({ apiKey, tags: { team: 'blue,green' } });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - LogDestination.datadog: tags must not contain ",", got "team:blue,green"',
  );
});

test('does not compile with an unknown Datadog site', () => {
  // @ts-expect-error: the site of the United States is datadoghq.com
  expect(LogDestination.datadog({ apiKey, site: 'us1.datadoghq.com' }).name).toBe('datadog');
});
