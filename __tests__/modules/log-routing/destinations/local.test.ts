import { LogDestination } from '../../../../modules';
import { refusal, synth } from '../../../../lab/synth/synth';
import { byImage, containersOf, nginx, task } from '../../../../lab/synth/tasks';

describe.each(['stdout', 'null'] as const)('%s', (name) => {
  test('needs no connection', () => {
    const { endpoints, ports } = LogDestination[name]();

    expect(endpoints).toEqual([]);
    expect(ports).toEqual([]);
  });

  test('fails with encryption', () => {
    const to = LogDestination[name]({ options: { tls: true } });

    expect(refusal((stack) => task(stack, { routes: [{ to }], delivery: byImage }))).toBe(
      `test/Task:\n  - logRouting.routes[0]: OUTPUT ${name}: tls must not be true, because ${name} does not connect to anything and does not start with it`,
    );
  });
});

test('null accepts the records of a container that are not needed', () => {
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

test('does not compile with an unknown format', () => {
  // @ts-expect-error: Fluent Bit writes no YAML
  expect(LogDestination.stdout({ options: { format: 'yaml' } }).name).toBe('stdout');
});
