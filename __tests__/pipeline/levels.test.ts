import type { LevelScale, LogRoute } from '../../modules';
import { levelScales } from '../../modules/log-routing/routes/log-level';
import { stdout } from '../../lab/routers/records';
import { arrivals } from '../../lab/routers/route';
import { sinkDestination } from '../../lab/servers/sink';
import { describeWithFluentBit } from './with-fluent-bit';

describeWithFluentBit('The level of a route', () => {
  jest.setTimeout(60_000);
  const to = sinkDestination('arrived');

  /** Returns the numbers of the lines that arrive; the last one always does. */
  async function arrived(lines: readonly (object | string)[], route: Partial<LogRoute>): Promise<readonly unknown[]> {
    const numbered = lines.map((line, id) => (typeof line === 'string' ? line : JSON.stringify({ id, ...line })));
    const last = JSON.stringify({ id: 'last', level: 'fatal', severity: 'fatal' });
    const routes = [{ parse: 'json', to, ...route } as const];
    const sent = { app: [...numbered, last].map((line) => stdout(line)) };
    const { arrived: records } = await arrivals(routes, { sent, expected: { arrived: 1 } });
    return records!.map(({ id, log }) => id ?? log);
  }

  test.concurrent('is found under every name and as a number, in upper and lower case', async () => {
    const errors = [
      { level: 'error' },
      { level: 50 },
      { severity: 'ERROR' },
      { 'log.level': 'error' },
      { log: { level: 'error' } },
      { Level: 'Error' },
      { '@l': 'Fatal' },
      { level: '50' },
      { levelname: 'CRITICAL' },
      { LogLevel: 'Critical' },
      { level: 'ERROR+2' },
      { level: '\u001b[31merror\u001b[39m' },
      { lvl: 'eror' },
      { level: 'SEVERE' },
      { '@l': 'ERR' },
      { level: 60 },
    ];
    const others = [
      { level: 'info' },
      { level: 30 },
      { severity: 'WARNING' },
      { 'log.level': 'debug' },
      { log: { level: 'info' } },
      { Level: 'Information' },
      { '@l': 'Warning' },
      { level: '40' },
      { level: 'INFO+2' },
      { level: '\u001b[32minfo\u001b[39m' },
      { level: 'trace' },
      { level: 'FINEST' },
      { level: 10 },
    ];

    expect(await arrived([...errors, ...others], { level: 'error' })).toEqual([...errors.keys(), 'last']);
  });

  test.concurrent('keeps records without a level, or with an unknown one, unless they are to be dropped', async () => {
    const lines = ['plain', { msg: 'error' }, { level: 'errors' }, { level: 3 }, { level: null }, { level: 'info' }];

    expect(await arrived(lines, { level: 'error' })).toEqual(['plain', 1, 2, 3, 4, 'last']);
    expect(await arrived(lines, { level: { at: 'error', unknown: 'drop' } })).toEqual(['last']);
  });

  test.concurrent('may be in a field of another name, also in an object', async () => {
    const lines = [
      { severity: 'info', level: 'fatal' },
      { severity: 'error', level: 'info' },
      { level: 'info' },
      { event: { grade: 'info' } },
      { event: { grade: 'err' } },
      { 'event.grade': 'debug' },
    ];

    expect(await arrived(lines, { level: { at: 'error', field: 'severity' } })).toEqual([1, 2, 3, 4, 5, 'last']);
    expect(await arrived(lines, { level: { at: 'error', field: 'event.grade' } })).toEqual([0, 1, 2, 4, 'last']);
    expect(await arrived(lines, { level: { at: 'error', field: "event['grade']" } })).toEqual([0, 1, 2, 4, 5, 'last']);
  });

  test.concurrent.each(Object.keys(levelScales) as LevelScale[])('is a number on the scale %s', async (scale) => {
    const { debug, info, warn, error, fatal } = levelScales[scale];
    const levels = [debug, info, warn, error, fatal].map((level) => ({ level }));

    expect(await arrived(levels, { level: { at: 'warn', scale } })).toEqual([2, 3, 4, 'last']);
    expect(await arrived(levels, { level: { at: 'fatal', scale } })).toEqual([4, 'last']);
  });

  test.concurrent('changes no record', async () => {
    const line = '{"level":"error","id":123456789012345,"ratio":1.0,"nothing":null,"list":[],"object":{}}';

    const { arrived: records } = await arrivals([{ parse: 'json', level: 'error', to }], {
      sent: { app: [stdout(line)] },
      expected: { arrived: 1 },
    });

    expect(records).toEqual([expect.objectContaining(JSON.parse(line) as object)]);
  });
});
