import { LogDestination } from '../../../../modules';
import { secret } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const host = 'fluentd.acme.test';
const sharedKey = secret('key');
const user = { name: 'router', password: secret('password') };

test('accepts another port', () => {
  const destination = LogDestination.forward({ host, port: 24225 });

  expect(destination.ports).toEqual([24225]);
  expect(destination.output(nginxRecords).options).toMatchObject({ port: 24225 });
});

test('warns about unencrypted records, also with a shared key, which is not sent (N08)', () => {
  const warning =
    'container "nginx": LogDestination.forward: tls should be true, or records are sent unencrypted (N08)';

  expect(LogDestination.forward({ host }).warnings(nginxRecords)).toEqual([]);
  expect(LogDestination.forward({ host, tls: false }).warnings(nginxRecords)).toEqual([warning]);
  expect(LogDestination.forward({ host, tls: false, sharedKey, user }).warnings(nginxRecords)).toEqual([warning]);
  expect(LogDestination.forward({ host, tls: false, sharedKey, user }).problems(nginxRecords)).toEqual([]);
});

test('fails when it sends to the router itself (F38)', () => {
  const destination = LogDestination.forward({ host: '127.0.0.1' });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - logRouting.routes[0]: OUTPUT forward: host must not be the router itself on port 24224, because records would loop endlessly, got "127.0.0.1" (F38)',
  );
});

test('accepts a user only with a shared key', () => {
  // @ts-expect-error: without a key there is no handshake
  expect(LogDestination.forward({ host, user }).name).toBe('forward');
});
