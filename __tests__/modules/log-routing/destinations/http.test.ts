import { LogDestination } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { secret } from '../../../support/router-secrets';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');
const host = 'logs.acme.test';
const bearer = { Authorization: { prefix: 'Bearer ', secret: secret('token') } };

test('accepts another port, path, format and compression', () => {
  const destination = LogDestination.http({
    host,
    port: 8443,
    uri: '/logs?team=blue',
    format: 'json',
    compress: 'none',
  });

  expect(destination.ports).toEqual([8443]);
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
      ['Authorization ', 'Bearer ', { variable: 'FIRELENS_HTTP_AUTHORIZATION' }],
      ['X-Key ', { variable: 'FIRELENS_HTTP_X_KEY' }],
      ['X-Team ', 'blue'],
    ],
    allow_duplicated_headers: false,
  });
  expect(outputProblems(output)).toEqual([]);
});

test('fails when the path does not start with a slash', () => {
  expect(
    refusal((stack) =>
      task(stack, { routes: [{ to: LogDestination.http({ host, uri: 'logs' }) }], delivery: byImage }),
    ),
  ).toBe(
    'test/Task:\n  - LogDestination.http: uri must be a path that begins with "/" and contains no whitespace and no "#", got "logs"',
  );
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
