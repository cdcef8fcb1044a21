import { LogDestination } from '../../../../modules';
import { secret } from '../../../support/router-secrets';
import { source } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const licenseKey = secret('newrelic');

test.each([
  ['eu', 'log-api.eu.newrelic.com'],
  ['jp', 'log-api.jp.nr-data.net'],
  ['fedramp', 'gov-log-api.newrelic.com'],
] as const)('finds the host of site %s', (site, host) => {
  expect(LogDestination.newRelic({ licenseKey, site }).output(nginxRecords).options).toMatchObject({ host });
});

test('does not compile with a plain-text key', () => {
  // @ts-expect-error: a key is a secret
  expect(LogDestination.newRelic({ licenseKey: 'abc' }).name).toBe('newrelic');
});
