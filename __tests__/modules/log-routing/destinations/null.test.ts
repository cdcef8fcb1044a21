import { LogDestination } from '../../../../modules';
import { outputProblems } from '../../../../modules/fluent-bit';
import { refusal, synth } from '../../../../lab/synth/synth';
import { byImage, containersOf, nginx, source, task } from '../../../../lab/synth/tasks';

const nginxRecords = source('nginx');

test('drops records', () => {
  const destination = LogDestination.null();

  expect(destination.output(nginxRecords)).toEqual({ name: 'null', options: {} });
  expect(outputProblems(destination.output(nginxRecords))).toEqual([]);
});

test('needs no permissions and no connection', () => {
  const destination = LogDestination.null();

  expect(destination.statements(['nginx'])).toEqual([]);
  expect(destination.endpoints).toEqual([]);
  expect(destination.port).toBe(443);
  expect(destination.problems(nginxRecords)).toEqual([]);
  expect(destination.warnings(nginxRecords)).toEqual([]);
});

test('accepts the records of a container that are not needed', () => {
  const stack = synth((scope) =>
    task(
      scope,
      {
        routes: [
          { from: 'nginx', to: LogDestination.stdout() },
          { from: 'app', to: LogDestination.null() },
        ],
        delivery: byImage,
      },
      { containers: { nginx, app: { image: 'app:1.0.0' } } },
    ),
  );

  expect(Object.keys(containersOf(stack))).toEqual(['nginx', 'app', 'log_router']);
});

test('accepts Fluent Bit options', () => {
  expect(LogDestination.null({ options: { Log_Level: 'debug' } }).output(nginxRecords).options).toEqual({
    Log_Level: 'debug',
  });
});

test('fails with encryption', () => {
  const destination = LogDestination.null({ options: { tls: true } });

  expect(refusal((stack) => task(stack, { routes: [{ to: destination }], delivery: byImage }))).toBe(
    'test/Task:\n  - OUTPUT null: tls must not be true, because null does not connect to anything and does not start with it',
  );
});
