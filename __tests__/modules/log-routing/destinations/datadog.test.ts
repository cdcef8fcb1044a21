import { LogDestination } from '../../../../modules';
import { secret } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const apiKey = secret('datadog');

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
