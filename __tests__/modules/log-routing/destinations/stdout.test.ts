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

test('needs nothing, and nobody to connect to', () => {
  const destination = LogDestination.stdout();

  expect(destination.statements(['nginx'])).toEqual([]);
  expect(destination.endpoints).toEqual([]);
  expect(destination.port).toBe(443);
  expect(destination.problems(nginxRecords)).toEqual([]);
  expect(destination.warnings(nginxRecords)).toEqual([]);
});

test("takes Fluent Bit's own options in place of those chosen", () => {
  const destination = LogDestination.stdout({ options: { format: 'msgpack', json_date_key: 'time' } });

  expect(destination.output(nginxRecords).options).toEqual({ format: 'msgpack', json_date_key: 'time' });
});

test('fails when it is to encrypt', () => {
  const destination = LogDestination.stdout({ options: { tls: true } });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - OUTPUT stdout: tls must not be true: stdout connects to nothing, and does not start with it',
  );
});

test('takes no format that Fluent Bit does not know', () => {
  // @ts-expect-error: Fluent Bit writes no YAML
  expect(LogDestination.stdout({ options: { format: 'yaml' } }).name).toBe('stdout');
});
