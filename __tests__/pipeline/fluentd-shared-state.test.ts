import { join } from 'node:path';
import { FluentdDestination, type FluentdRoute } from '../../modules';
import { byImage } from '../../lab/synth/tasks';
import { dryRun, Fluentd } from '../../lab/routers/fluentd';
import { ForwardSink } from '../../lab/servers/forward-sink';
import { type LogRecord, stderr, stdout } from '../../lab/routers/records';
import { routedTaskFolder } from '../../lab/routers/route';
import { taskId } from '../../lab/routers/task-id';
import { describeWithFluentd } from './with-fluentd';

/** Returns the synthesized folder of a Fluentd router. */
function fluentdOf(routes: readonly FluentdRoute[], containers: readonly string[]): string {
  return routedTaskFolder({ router: 'fluentd', routes, delivery: byImage }, containers);
}

/** Returns the lines of records, sorted. */
function lines(records: readonly LogRecord[]): readonly unknown[] {
  return records.map(({ log }) => log).toSorted();
}

const [one, other] = ['one.example.com', 'other.example.com'].map((host) => FluentdDestination.forward({ host }));
const longName = 'x'.repeat(255);

const routings: Readonly<Record<string, readonly [containers: readonly string[], routes: readonly FluentdRoute[]]>> = {
  'routes of one stream': [
    ['app'],
    [
      { source: 'stderr', include: 'a', to: one! },
      { source: 'stderr', include: 'b', to: other! },
    ],
  ],
  'routes of one name': [
    ['app', 'nginx'],
    [
      { name: 'x', include: 'a', to: one! },
      { name: 'x', include: 'b', to: other! },
    ],
  ],
  'tags whose routes have one name': [
    ['app'],
    [
      { to: one! },
      { name: 'x', from: { tag: 'a.**' }, include: 'a', to: one! },
      { name: 'x', from: { tag: 'b.**' }, include: 'b', to: other! },
    ],
  ],
  'a tag that is named like a container': [
    ['audit'],
    [
      { name: 'route2', from: 'audit', include: 'a', to: one! },
      { from: { tag: 'audit.**' }, include: 'b', to: other! },
    ],
  ],
  'containers with the longest of names': [[longName, `${longName.slice(1)}y`], [{ to: [one!, other!] }]],
};

describeWithFluentd('A real Fluentd', [], () => {
  jest.setTimeout(120_000);

  test.each(Object.entries(routings))('accepts a configuration with %s', (_, [containers, routes]) => {
    const { status, stdout: said } = dryRun(join(fluentdOf(routes, containers), 'effective.conf'));

    expect(said.split('\n').filter((line) => /\[(warn|error)\]/.test(line))).toEqual([]);
    expect(status).toBe(0);
  });

  test('delivers the records of containers and routes with similar names to their own destinations', async () => {
    const containers = ['app', 'App', 'app-app', longName];
    const [all, errors, some] = [await ForwardSink.start(), await ForwardSink.start(), await ForwardSink.start()];
    const to = ({ overrides: { host, port } }: ForwardSink) => FluentdDestination.forward({ host, port, tls: false });
    const router = await Fluentd.start(
      fluentdOf(
        [
          { to: to(all) },
          { name: 'app', source: 'stderr', to: to(errors) },
          { name: 'App', from: ['app', longName], include: 'out', to: to(some) },
        ],
        containers,
      ),
    );

    for (const [index, name] of containers.entries()) {
      await router.send(`${name}-firelens-${taskId}`, [stdout(`out ${index}`, name), stderr(`error ${index}`, name)]);
    }
    await router.stop();
    await Promise.all([all.stop(), errors.stop(), some.stop()]);

    expect(lines(errors.records)).toEqual(['error 0', 'error 1', 'error 2', 'error 3']);
    expect(lines(some.records)).toEqual(['out 0', 'out 3']);
    expect(lines(all.records)).toEqual([...lines(errors.records), 'out 0', 'out 1', 'out 2', 'out 3']);
  });
});
