import { LogDestination } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { readsSecrets, secret, secretArn, secretsByImage, secretsByOptions } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const licenseKey = secret('newrelic');

test('sends compressed requests to the Log API, with times in milliseconds', () => {
  const output = LogDestination.newRelic({ licenseKey }).output(nginxRecords);

  expect(output).toEqual({
    name: 'http',
    options: {
      host: 'log-api.newrelic.com',
      port: 443,
      uri: '/log/v1',
      format: 'json',
      header: [['Api-Key ', { variable: 'FIRELENS_NEW_RELIC_LICENSE_KEY' }]],
      json_date_key: 'timestamp',
      json_date_format: 'epoch_ms',
      compress: 'gzip',
      tls: true,
      'tls.verify_hostname': true,
      Retry_Limit: 'no_limits',
      'storage.total_limit_size': '1G',
      'net.io_timeout': '60s',
      Log_Level: 'warn',
    },
  });
  expect(outputProblems(output)).toEqual([]);
});

test.each([
  ['eu', 'log-api.eu.newrelic.com'],
  ['jp', 'log-api.jp.nr-data.net'],
  ['fedramp', 'gov-log-api.newrelic.com'],
] as const)('finds the host of site %s', (site, host) => {
  expect(LogDestination.newRelic({ licenseKey, site }).output(nginxRecords).options).toMatchObject({ host });
});

test("lets Fluent Bit options override the library's options", () => {
  const destination = LogDestination.newRelic({ licenseKey, options: { json_date_key: 'time', Retry_Limit: 5 } });

  expect(destination.output(nginxRecords).options).toMatchObject({ json_date_key: 'time', Retry_Limit: 5 });
});

test('passes its key to the router as a secret', () => {
  const { secrets, configuration, rights } = secretsByImage(LogDestination.newRelic({ licenseKey }));

  expect(secrets).toEqual([{ name: 'FIRELENS_NEW_RELIC_LICENSE_KEY', valueFrom: secretArn('newrelic') }]);
  expect(configuration).toMatch(/^ +header +Api-Key \$\{FIRELENS_NEW_RELIC_LICENSE_KEY\}$/m);
  expect(rights).toEqual(readsSecrets('newrelic'));
});

test('also passes its key in the environment of the router with the options delivery', () => {
  const { logConfiguration, secrets } = secretsByOptions(LogDestination.newRelic({ licenseKey }));

  expect(logConfiguration.options.header).toBe('Api-Key $${FIRELENS_NEW_RELIC_LICENSE_KEY}');
  expect(logConfiguration).not.toHaveProperty('secretOptions');
  expect(secrets).toEqual([{ name: 'FIRELENS_NEW_RELIC_LICENSE_KEY', valueFrom: secretArn('newrelic') }]);
});

test('warns about a certificate that is not verified (N08)', () => {
  const destination = LogDestination.newRelic({ licenseKey, options: { 'tls.verify': false } });

  expect(LogDestination.newRelic({ licenseKey }).warnings(nginxRecords)).toEqual([]);
  expect(destination.warnings(nginxRecords)).toEqual([
    'container "nginx": LogDestination.newRelic: tls.verify should be true, or any server can receive the records (N08)',
  ]);
});

test('fails when its key would be sent unencrypted (N08)', () => {
  const destination = LogDestination.newRelic({ licenseKey, options: { tls: false } });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - LogDestination.newRelic: tls must be true, or credentials are sent unencrypted (N08)',
  );
});

test('does not compile with a plain-text key', () => {
  // @ts-expect-error: a key is a secret
  expect(LogDestination.newRelic({ licenseKey: 'abc' }).name).toBe('newrelic');
});
