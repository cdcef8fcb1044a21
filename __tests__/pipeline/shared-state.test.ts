import { setTimeout as sleep } from 'node:timers/promises';
import { LogDestination, type LogRoute } from '../../modules';
import { bucket, byImage } from '../../lab/synth/tasks';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { type LogRecord, stderr, stdout } from '../../lab/routers/records';
import { arrivals, routedTaskFolder } from '../../lab/routers/route';
import { taskId } from '../../lab/routers/task-id';
import { Sink, sinkDestination } from '../../lab/servers/sink';
import { until } from '../../lab/until';
import { describeWithFluentBit } from './with-fluent-bit';

/** Returns the lines of records, sorted. */
function lines(records: readonly LogRecord[] = []): readonly unknown[] {
  return records.map(({ log }) => log).toSorted();
}

/** Returns the records in a request to Loki. */
function ofLoki(body: string): readonly LogRecord[] {
  const { streams } = JSON.parse(body) as { streams: readonly { values: readonly (readonly [string, string])[] }[] };
  return streams.flatMap(({ values }) => values.map(([, line]) => JSON.parse(line) as LogRecord));
}

describeWithFluentBit('In one router', () => {
  jest.setTimeout(60_000);

  test.concurrent('containers and routes with similar names receive their own records', async () => {
    const containers = ['app', 'App', 'app-app', 'app_app', 'stderr'];
    const { all, ...others } = await arrivals(
      [
        { to: sinkDestination('all') },
        { from: 'app', source: 'stderr', include: 'a', to: sinkDestination('with-a') },
        { from: 'app', source: 'stderr', include: 'e', to: sinkDestination('with-e') },
        { from: 'App', name: 'stderr', source: 'stderr', to: sinkDestination('of-App') },
        { from: ['app-app', 'app_app'], name: 'app', source: 'stderr', to: sinkDestination('of-two') },
        { from: ['app-app', 'app_app'], name: 'App', include: 'error', to: sinkDestination('of-two-again') },
        { from: 'stderr', name: 'app', source: 'stderr', to: sinkDestination('of-stderr') },
      ],
      {
        sent: Object.fromEntries(
          containers.map((name) => [name, [stdout(`${name} out`, name), stderr(`${name} error`, name)]]),
        ),
        expected: { all: 10, 'with-a': 1, 'with-e': 1, 'of-App': 1, 'of-two': 2, 'of-two-again': 2, 'of-stderr': 1 },
      },
    );

    expect(lines(all)).toEqual(containers.flatMap((name) => [`${name} error`, `${name} out`]).toSorted());
    expect(Object.fromEntries(Object.entries(others).map(([name, records]) => [name, lines(records)]))).toEqual({
      'with-a': ['app error'],
      'with-e': ['app error'],
      'of-App': ['App error'],
      'of-two': ['app-app error', 'app_app error'],
      'of-two-again': ['app-app error', 'app_app error'],
      'of-stderr': ['stderr error'],
    });
  });

  test.concurrent('Lua functions with the same name count the records of their own route and container', async () => {
    const counting = (step: number) => ({
      code: `n = 0 function count(tag, time, record) n = n + ${step} record["n"] = n return 2, time, record end`,
      call: 'count',
    });
    const { ones, tens } = await arrivals(
      [
        { lua: counting(1), to: sinkDestination('ones') },
        { lua: counting(10), to: sinkDestination('tens') },
      ],
      {
        sent: { app: [stdout('a'), stdout('b')], nginx: [stdout('c', 'nginx')] },
        expected: { ones: 3, tens: 3 },
      },
    );

    const counted = (records: readonly LogRecord[] = []) => records.map(({ log, n }) => `${log} ${n}`).toSorted();
    expect(counted(ones)).toEqual(['a 1', 'b 2', 'c 1']);
    expect(counted(tens)).toEqual(['a 10', 'b 20', 'c 10']);
  });
});

describeWithFluentBit('On one disk', () => {
  jest.setTimeout(60_000);

  test.concurrent(
    'records that no output has delivered are sent to all outputs after the router is killed and restarted',
    async () => {
      const [http, loki, s3] = [await Sink.start(), await Sink.start({ read: ofLoki }), await Sink.start()];
      const sinks = [http, loki, s3];
      sinks.forEach((sink) => (sink.status = 503));
      const inS3 = (prefix: string) => LogDestination.s3({ bucket, prefix, uploadTimeout: '2s' });
      const routes: readonly LogRoute[] = [
        { to: [sinkDestination('all'), LogDestination.loki({ host: 'logs.example.com' }), inS3('all/')] },
        { source: 'stderr', to: [sinkDestination('errors'), inS3('errors/')] },
      ];
      const router = await FluentBit.start(routedTaskFolder({ routes, delivery: byImage }, ['app', 'nginx']), {
        http: http.overrides,
        loki: loki.overrides,
        s3: { endpoint: `http://127.0.0.1:${s3.overrides.port}` },
      });

      await router.send(`app-firelens-${taskId}`, [stdout('a'), stderr('b')]);
      await router.send(`nginx-firelens-${taskId}`, [stdout('c', 'nginx'), stderr('d', 'nginx')]);
      await sleep(4000);
      await router.kill();
      const before = router.log.length;
      sinks.forEach((sink) => (sink.status = 200));
      await router.restart();
      await until(
        () => http.holds({ all: 4, errors: 2 }) && loki.records().length >= 4,
        'everything arrives but for objects',
      );
      await router.stop();
      await Promise.all(sinks.map((sink) => sink.stop()));

      const streams = [...router.log.slice(before).matchAll(/register ([a-z0-9]+)\S*\.flb/g)].map(
        ([, stream]) => stream,
      );
      expect([...new Set(streams)].toSorted()).toEqual(['emitter', 'forward']);
      expect(lines(http.records('all'))).toEqual(['a', 'b', 'c', 'd']);
      expect(lines(http.records('errors'))).toEqual(['b', 'd']);
      expect(lines(loki.records())).toEqual(['a', 'b', 'c', 'd']);
      // S3 objects may contain records twice: a chunk on disk does not store which outputs have collected it.
      expect(linesByFolder(s3)).toEqual({
        'all/app': ['a', 'b'],
        'all/nginx': ['c', 'd'],
        'errors/app': ['b'],
        'errors/nginx': ['d'],
      });
    },
  );

  test.concurrent('records that S3 has accepted are not sent again if another output never recovers', async () => {
    const [http, s3] = [await Sink.start(), await Sink.start()];
    http.status = 503;
    const to = [sinkDestination('down'), LogDestination.s3({ bucket, uploadTimeout: '2s' })];
    // Fluent Bit retries deliveries until ten seconds before the timeout.
    const stopSeconds = 16;
    const routing = { routes: [{ to }], delivery: byImage, routerStopTimeoutSeconds: stopSeconds };
    const router = await FluentBit.start(routedTaskFolder(routing, ['app']), {
      http: http.overrides,
      s3: { endpoint: `http://127.0.0.1:${s3.overrides.port}` },
    });

    await router.send(`app-firelens-${taskId}`, [stdout('a'), stdout('b')]);
    await sleep(2000);
    await router.endWithin(stopSeconds);
    await router.stop();
    await Promise.all([http.stop(), s3.stop()]);

    expect(lines(s3.records())).toEqual(['a', 'b']);
  });
});

/** Returns the lines in the objects of a bucket by the beginning of their keys, without duplicates. */
function linesByFolder(s3: Sink): Readonly<Record<string, readonly unknown[]>> {
  const folders = s3.requests.map(({ path }) => path.split('/').slice(2, 4).join('/'));
  return Object.fromEntries(
    folders.map((folder) => [
      folder,
      [...new Set(lines(s3.requests.flatMap(({ path, records }) => (path.includes(`/${folder}/`) ? records : []))))],
    ]),
  );
}
