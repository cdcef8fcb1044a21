import { FluentBit } from '../../lab/routers/fluent-bit';
import { stdout } from '../../lab/routers/records';
import { routedTaskFolder } from '../../lab/routers/route';
import { taskId } from '../../lab/routers/task-id';
import { Sink, sinkDestination } from '../../lab/servers/sink';
import { byImage } from '../../lab/synth/tasks';
import { describeWithFluentBit } from './with-fluent-bit';

describeWithFluentBit('A task that ends at once', () => {
  jest.setTimeout(120_000);

  test.each([1, 100, 20_000])('delivers all of its %d lines, although its router is stopped with it', async (count) => {
    const sink = await Sink.start();
    const folder = routedTaskFolder({ routes: [{ to: sinkDestination('all') }], delivery: byImage }, ['job']);
    const router = await FluentBit.start(folder, { http: sink.overrides });
    const lines = Array.from({ length: count }, (_, number) => `line ${number}`);

    await router.send(
      `job-firelens-${taskId}`,
      lines.map((line) => stdout(line)),
    );
    await router.stop();
    await sink.stop();

    // Chunks that are delivered at the same time arrive in any order.
    expect(
      sink
        .records('all')
        .map(({ log }) => log)
        .toSorted(),
    ).toEqual(lines.toSorted());
  });
});
