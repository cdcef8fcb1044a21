import { stdout } from '../../lab/routers/records';
import { arrivals } from '../../lab/routers/route';
import { sinkDestination } from '../../lab/servers/sink';
import { describeWithFluentBit } from './with-fluent-bit';

describeWithFluentBit('A pattern of a route matches exactly as it stands:', () => {
  jest.setTimeout(60_000);

  test.concurrent.each([
    ['slashes around it', '/health/', ['GET /health/ 200'], ['GET /healthy 200', 'health ok', 'HEALTH']],
    ['letters of options after a slash', '/api/mix', ['GET /api/mix'], ['GET /api', 'API', 'a p i']],
    ['a blank at the end', 'GET ', ['GET /'], ['GETTER']],
    ['a tab', 'a\tb', ['a\tb'], ['a b', 'ab']],
    ['a line break, and a carriage return at the end', 'a\nb\r', ['a\nb\r'], ['a b', 'anb']],
    ['a no-break space at the end', 'x\u00a0', ['x\u00a0y'], ['x y', 'xu00a0']],
    ['an x in a character class, and a blank at the end', '[(?x]h ', ['xh z', '?h '], ['h ', 'xhz']],
    ['ignored case', '(?i)error', ['ERROR', 'error'], ['err or']],
  ])('%s', async (_, exclude, dropped, kept) => {
    const { all } = await arrivals([{ exclude, to: sinkDestination('all') }], {
      sent: { app: [...dropped, ...kept].map((line) => stdout(line)) },
      expected: { all: kept.length },
    });

    expect(all!.map(({ log }) => log)).toEqual(kept);
  });

  test('to select records for one of several routes', async () => {
    const { health, rest } = await arrivals(
      [
        { include: '/health/', to: sinkDestination('health') },
        { exclude: '/health/', to: sinkDestination('rest') },
      ],
      { sent: { app: ['/health/', 'healthy'].map((line) => stdout(line)) }, expected: { health: 1, rest: 1 } },
    );

    expect([health, rest].map((records) => records!.map(({ log }) => log))).toEqual([['/health/'], ['healthy']]);
  });
});
