import { LogDestination } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { refusal } from '../../../../lab/synth/synth';
import { byImage, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');

test("writes a line of JSON for each record to the router's own log", () => {
  const destination = LogDestination.stdout();

  expect(destination.output(nginxRecords)).toEqual({ name: 'stdout', options: { format: 'json_lines' } });
  expect(outputProblems(destination.output(nginxRecords))).toEqual([]);
});

test('needs no permissions and no connection', () => {
  const destination = LogDestination.stdout();

  expect(destination.statements(['nginx'])).toEqual([]);
  expect(destination.endpoints).toEqual([]);
  expect(destination.port).toBe(443);
  expect(destination.problems(nginxRecords)).toEqual([]);
  expect(destination.warnings(nginxRecords)).toEqual([]);
});

test("lets Fluent Bit options override the library's options", () => {
  const destination = LogDestination.stdout({ options: { format: 'msgpack', json_date_key: 'time' } });

  expect(destination.output(nginxRecords).options).toEqual({ format: 'msgpack', json_date_key: 'time' });
});

test('fails with encryption', () => {
  const destination = LogDestination.stdout({ options: { tls: true } });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - OUTPUT stdout: tls must not be true, because stdout does not connect to anything and does not start with it',
  );
});

test('does not compile with an unknown format', () => {
  // @ts-expect-error: Fluent Bit writes no YAML
  expect(LogDestination.stdout({ options: { format: 'yaml' } }).name).toBe('stdout');
});
