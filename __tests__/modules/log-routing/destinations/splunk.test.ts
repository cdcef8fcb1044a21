import { LogDestination } from '../../../../modules';
import { secret } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const host = 'splunk.acme.test';
const token = secret('splunk');

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

  expect(destination.ports).toEqual([443]);
  expect(destination.output(nginxRecords).options).toMatchObject({
    port: 443,
    event_index: 'web',
    event_source: 'shop',
    event_sourcetype: '_json',
    event_field: ['task $ecs_task_arn', 'level $level'],
  });
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
