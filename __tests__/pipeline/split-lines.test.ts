import { partsOf, stderr, stdout, unparsed } from '../../lab/routers/records';
import { arrivals } from '../../lab/routers/route';
import { sinkDestination } from '../../lab/servers/sink';
import { describeWithFluentBit } from './with-fluent-bit';

describeWithFluentBit('A line of more than 16 KB', () => {
  jest.setTimeout(60_000);
  const to = sinkDestination('arrived');
  const long = (length: number) =>
    Array.from({ length }, (_, index) => String.fromCharCode(97 + (index % 26))).join('');

  test.concurrent('becomes one record again', async () => {
    const line = stdout(long(100_000));

    const { arrived } = await arrivals([{ to }], {
      sent: { app: [stdout('before'), ...partsOf(line, 'a1'), stdout('after')] },
      expected: { arrived: 3 },
    });

    expect(arrived!.map(({ log }) => String(log).length)).toEqual([6, 100_000, 5]);
    expect(arrived![1]).toEqual(unparsed(line));
  });

  test.concurrent('becomes one record again even if two streams and two containers write in between', async () => {
    const lines = [stdout(long(40_000)), stderr(long(50_000))] as const;
    const [first, second] = [partsOf(lines[0], 'b1'), partsOf(lines[1], 'b2')];

    const { arrived } = await arrivals([{ to }], {
      sent: {
        app: second.flatMap((part, index) => [part, stdout(String(index)), ...(first[index] ? [first[index]] : [])]),
        nginx: partsOf(stdout(long(20_000), 'nginx'), 'b1'),
      },
      expected: { arrived: 3 + second.length },
    });

    const lengths = arrived!.map(({ container_id: id, source, log }) => [id, source, String(log).length]);
    expect(lengths).toEqual(
      expect.arrayContaining([
        ['app-id', 'stdout', 40_000],
        ['app-id', 'stderr', 50_000],
        ['nginx-id', 'stdout', 20_000],
      ]),
    );
    expect(arrived).toHaveLength(3 + second.length);
  });

  test.concurrent('is parsed as a whole, on each of two routes', async () => {
    const object = { level: 'error', message: long(70_000), last: { deep: true } };

    const { all, errors } = await arrivals(
      [
        { parse: 'json', to: sinkDestination('all') },
        { parse: 'json', level: 'error', to: sinkDestination('errors') },
      ],
      {
        sent: { app: [...partsOf(stdout(JSON.stringify(object)), 'c1'), stdout('{"level":"info"}')] },
        expected: { all: 2, errors: 1 },
      },
    );

    expect(all!.map(({ level }) => level)).toEqual(['error', 'info']);
    expect(all![0]).toMatchObject(object);
    expect(errors).toEqual([all![0]]);
  });

  test.concurrent('remains split with joinSplitLines: false', async () => {
    const parts = partsOf(stdout(long(40_000)), 'd1');

    const { arrived } = await arrivals(
      [{ to }],
      { sent: { app: parts }, expected: { arrived: parts.length } },
      { joinSplitLines: false },
    );

    expect(arrived).toEqual(parts.map(unparsed));
  });
});
