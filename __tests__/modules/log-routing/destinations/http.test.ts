import { ref, Token } from 'cdktf';
import { LogDestination } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { readsSecrets, secret, secretArn, secretsByImage, secretsByOptions } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, routed, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const host = 'logs.acme.test';
const user = { name: 'router', password: secret('password') };
const bearer = { Authorization: { prefix: 'Bearer ', secret: secret('token') } };

test('sends compressed and encrypted requests, with one record per line', () => {
  const output = LogDestination.http({ host }).output(nginxRecords);

  expect(output).toEqual({
    name: 'http',
    options: {
      host: 'logs.acme.test',
      port: 443,
      uri: '/',
      format: 'json_lines',
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

test('accepts another port, path, format and compression', () => {
  const destination = LogDestination.http({
    host,
    port: 8443,
    uri: '/logs?team=blue',
    format: 'json',
    compress: 'none',
  });

  expect(destination.port).toBe(8443);
  expect(destination.output(nginxRecords).options).toMatchObject({
    port: 8443,
    uri: '/logs?team=blue',
    format: 'json',
  });
  expect(destination.output(nginxRecords).options).not.toHaveProperty('compress');
  expect(LogDestination.http({ host, compress: 'zstd' }).output(nginxRecords).options).toMatchObject({
    compress: 'zstd',
  });
});

test('sends headers, with variables for secrets', () => {
  const headers = { ...bearer, 'X-Key': secret('key'), 'X-Team': 'blue' };
  const output = LogDestination.http({ host, headers }).output(nginxRecords);

  expect(output.options).toMatchObject({
    header: [
      ['Authorization Bearer ', { variable: 'FIRELENS_HTTP_AUTHORIZATION' }],
      ['X-Key ', { variable: 'FIRELENS_HTTP_X_KEY' }],
      ['X-Team ', 'blue'],
    ],
  });
  expect(outputProblems(output)).toEqual([]);
});

test('sends the name and password of a user', () => {
  expect(LogDestination.http({ host, user }).output(nginxRecords).options).toMatchObject({
    http_user: 'router',
    http_passwd: { variable: 'FIRELENS_HTTP_PASSWORD' },
  });
});

test('accepts a host, path and header that are known only at deploy', () => {
  const destination = LogDestination.http({
    host: Token.asString(ref('var.host')),
    uri: Token.asString(ref('var.path')),
    headers: { 'X-Stage': Token.asString(ref('var.stage')) },
  });

  expect(routed({ routes: [{ to: destination }], delivery: byImage }).log_router!.environment).toEqual([
    { name: 'FIRELENS_HOST', value: '${var.host}' },
    { name: 'FIRELENS_URI', value: '${var.path}' },
    { name: 'FIRELENS_HEADER', value: '${var.stage}' },
  ]);
});

test("lets Fluent Bit options override the library's options", () => {
  const destination = LogDestination.http({ host, options: { json_date_key: '_time', Log_Level: 'info' } });

  expect(destination.output(nginxRecords).options).toMatchObject({ json_date_key: '_time', Log_Level: 'info' });
});

test('passes secrets in headers to the router in its environment', () => {
  const { secrets, configuration, rights } = secretsByImage(LogDestination.http({ host, user, headers: bearer }));

  expect(secrets).toEqual([
    { name: 'FIRELENS_HTTP_AUTHORIZATION', valueFrom: secretArn('token') },
    { name: 'FIRELENS_HTTP_PASSWORD', valueFrom: secretArn('password') },
  ]);
  expect(configuration).toMatch(/^ +header +Authorization Bearer \$\{FIRELENS_HTTP_AUTHORIZATION\}$/m);
  expect(configuration).toMatch(/^ +http_passwd +\$\{FIRELENS_HTTP_PASSWORD\}$/m);
  expect(rights).toEqual(readsSecrets('token', 'password'));
});

test('also passes them in its environment with the options delivery, and a password through the log driver', () => {
  const { logConfiguration, secrets } = secretsByOptions(LogDestination.http({ host, user, headers: bearer }));

  expect(logConfiguration.options).toMatchObject({
    header: 'Authorization Bearer $${FIRELENS_HTTP_AUTHORIZATION}',
    http_user: 'router',
  });
  expect(logConfiguration.secretOptions).toEqual([{ name: 'http_passwd', valueFrom: secretArn('password') }]);
  expect(secrets).toEqual([{ name: 'FIRELENS_HTTP_AUTHORIZATION', valueFrom: secretArn('token') }]);
});

test('warns about unencrypted records (N08)', () => {
  expect(LogDestination.http({ host }).warnings(nginxRecords)).toEqual([]);
  expect(LogDestination.http({ host, tls: false }).warnings(nginxRecords)).toEqual([
    'container "nginx": LogDestination.http: tls should be true, or records are sent unencrypted (N08)',
  ]);
});

test('warns about a certificate that is not verified (N08)', () => {
  expect(LogDestination.http({ host, options: { 'tls.verify': false } }).warnings(nginxRecords)).toEqual([
    'container "nginx": LogDestination.http: tls.verify should be true, or any server can receive the records (N08)',
  ]);
});

test.each([
  ['the password of a user', LogDestination.http({ host, tls: false, user })],
  ['a secret in a header', LogDestination.http({ host, tls: false, headers: bearer })],
  ['a secret of a client', LogDestination.http({ host, tls: false, options: { 'oauth2.client_secret': 'x' } })],
  ['a password, by an option', LogDestination.http({ host, user, options: { tls: false } })],
])('fails when %s would be sent unencrypted (N08)', (_, to) => {
  expect(refusal((stack) => task(stack, { routes: [{ to }], delivery: byImage }))).toBe(
    'test/Task:\n  - LogDestination.http: tls must be true, or credentials are sent unencrypted (N08)',
  );
});

test('fails when the path does not start with a slash', () => {
  expect(
    refusal((stack) =>
      task(stack, { routes: [{ to: LogDestination.http({ host, uri: 'logs' }) }], delivery: byImage }),
    ),
  ).toBe('test/Task:\n  - LogDestination.http: uri must start with "/", got "logs"');
});

test('fails when the name of a header is invalid', () => {
  const destination = LogDestination.http({ host, headers: { 'X Team': 'blue' } });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - LogDestination.http: headers must have names of letters, digits, "_" and "-", got "X Team"',
  );
});

test('does not compile with an unknown format', () => {
  // @ts-expect-error: one record per line is json_lines
  expect(LogDestination.http({ host, format: 'ndjson' }).name).toBe('http');
});
