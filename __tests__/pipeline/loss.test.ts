import { setTimeout as sleep } from 'node:timers/promises';
import { byImage } from '../../lab/synth/tasks';
import { FluentBit } from '../../lab/routers/fluent-bit';
import { freePort } from '../../lab/servers/free-port';
import { type LogRecord, stdout } from '../../lab/routers/records';
import { routedTaskFolder } from '../../lab/routers/route';
import { taskId } from '../../lab/routers/task-id';
import { Sink, sinkDestination } from '../../lab/servers/sink';
import { until } from '../../lab/until';
import { describeWithFluentBit } from './with-fluent-bit';

const count = 20_000;
const downSeconds = 5;

/** Returns a line of about 1 KB. */
function line(number: number): string {
  return JSON.stringify({ number, level: number % 2 ? 'info' : 'error', filling: 'x'.repeat(950) });
}

/** Returns the numbers of all records, sorted. */
function numbersOf(records: readonly LogRecord[]): readonly number[] {
  const fields = records.map((record) => (record['log'] ? JSON.parse(String(record['log'])) : record) as LogRecord);
  return fields.map(({ number }) => Number(number)).sort((one, other) => one - other);
}

/** Starts a sink that fails, and returns a function that makes it work. */
async function failing(port: number): Promise<() => Promise<Sink>> {
  const sink = await Sink.start({ port });
  sink.status = 503;
  return async () => {
    sink.status = 200;
    return sink;
  };
}

/** Returns a function that starts the sink. */
async function missing(port: number): Promise<() => Promise<Sink>> {
  return () => Sink.start({ port });
}

describeWithFluentBit('A destination that is down', () => {
  jest.setTimeout(120_000);

  test.concurrent.each([
    ['responds with errors', failing],
    ['refuses connections', missing],
  ])('and %s receives every record once on each route after it recovers', async (_, takeDown) => {
    const routes = [
      { to: sinkDestination('all') },
      { parse: 'json', level: 'error', to: sinkDestination('errors') },
      { source: 'stdout', fields: { remove: ['container_id'] }, to: sinkDestination('short') },
    ] as const;
    const port = await freePort();
    const recover = await takeDown(port);
    const router = await FluentBit.start(routedTaskFolder({ routes, delivery: byImage }, ['app']), {
      http: { host: '127.0.0.1', port, tls: 'Off' },
    });

    const sent = Array.from({ length: count }, (__, number) => stdout(line(number)));
    await router.send(`app-firelens-${taskId}`, sent);
    await sleep(downSeconds * 1000);
    const sink = await recover();
    await until(() => sink.holds({ all: count, errors: count / 2, short: count }), 'every record arrives', 60);
    await router.stop();
    await sink.stop();

    const numbers = sent.map((__, number) => number);
    expect(numbersOf(sink.records('all'))).toEqual(numbers);
    expect(numbersOf(sink.records('errors'))).toEqual(numbers.filter((number) => number % 2 === 0));
    expect(numbersOf(sink.records('short'))).toEqual(numbers);
  });
});
