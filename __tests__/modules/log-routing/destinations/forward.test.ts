import { LogDestination } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { readsSecrets, secret, secretArn, secretsByImage, secretsByOptions } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const host = 'fluentd.acme.test';
const sharedKey = secret('key');
const user = { name: 'router', password: secret('password') };

test('sends compressed and encrypted messages that the server must acknowledge and that Fluentd can read', () => {
  const output = LogDestination.forward({ host }).output(nginxRecords);

  expect(output).toEqual({
    name: 'forward',
    options: {
      host: 'fluentd.acme.test',
      port: 24224,
      require_ack_response: true,
      retain_metadata_in_forward_mode: false,
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

test('accepts another port', () => {
  const destination = LogDestination.forward({ host, port: 24225 });

  expect(destination.port).toBe(24225);
  expect(destination.output(nginxRecords).options).toMatchObject({ port: 24225 });
});

test("lets Fluent Bit options override the library's options", () => {
  const destination = LogDestination.forward({ host, options: { tag: 'web', Retry_Limit: 5 } });

  expect(destination.output(nginxRecords).options).toMatchObject({ tag: 'web', Retry_Limit: 5 });
});

test('passes its key and password to the router as secrets', () => {
  const { secrets, configuration, rights } = secretsByImage(LogDestination.forward({ host, sharedKey, user }));

  expect(secrets).toEqual([
    { name: 'FIRELENS_FORWARD_SHARED_KEY', valueFrom: secretArn('key') },
    { name: 'FIRELENS_FORWARD_PASSWORD', valueFrom: secretArn('password') },
  ]);
  expect(configuration).toMatch(/^ +shared_key +\$\{FIRELENS_FORWARD_SHARED_KEY\}$/m);
  expect(configuration).toMatch(/^ +username +router$/m);
  expect(configuration).toMatch(/^ +password +\$\{FIRELENS_FORWARD_PASSWORD\}$/m);
  expect(rights).toEqual(readsSecrets('key', 'password'));
});

test('passes its key to the router through the log driver, with the options delivery', () => {
  const { logConfiguration, secrets } = secretsByOptions(LogDestination.forward({ host, sharedKey }));

  expect(logConfiguration.secretOptions).toEqual([{ name: 'shared_key', valueFrom: secretArn('key') }]);
  expect(secrets).toBeUndefined();
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
    'test/Task:\n  - OUTPUT forward: host must not be the router itself on port 24224, because records would loop endlessly, got "127.0.0.1" (F38)',
  );
});

test('accepts a user only with a shared key', () => {
  // @ts-expect-error: without a key there is no handshake
  expect(LogDestination.forward({ host, user }).name).toBe('forward');
});
