import { type LogRecord, numbered, stderr, stdout } from '../../lab/routers/records';
import { arrivals } from '../../lab/routers/route';
import { sinkDestination } from '../../lab/servers/sink';
import { describeWithFluentBit } from './with-fluent-bit';

/** Returns a field of each record, in order. */
function each(records: readonly LogRecord[] | undefined, field: string): readonly unknown[] {
  return (records ?? []).map((record) => record[field]);
}

describeWithFluentBit('Routes of the same records', () => {
  jest.setTimeout(60_000);

  test.concurrent('receive all records, and only the errors', async () => {
    const sent = Array.from({ length: 300 }, (_, n) => stdout(JSON.stringify({ level: n % 10 ? 'info' : 'error', n })));

    const { all, errors } = await arrivals(
      [
        { parse: 'json', to: sinkDestination('all') },
        { parse: 'json', level: 'error', to: sinkDestination('errors') },
      ],
      { sent: { app: sent }, expected: { all: 300, errors: 30 } },
    );

    expect(each(all, 'n')).toEqual(sent.map((_, n) => n));
    expect(each(errors, 'n')).toEqual(sent.flatMap((_, n) => (n % 10 ? [] : [n])));
  });

  test.concurrent('process them independently, whatever their first steps are', async () => {
    const lines = ['{"a":1}', 'b=2', '{"noise":true}'];

    const { json, logfmt, text } = await arrivals(
      [
        { parse: 'json', to: sinkDestination('json') },
        { parse: 'logfmt', fields: { add: { form: 'logfmt' } }, to: sinkDestination('logfmt') },
        { exclude: 'noise', fields: { remove: ['container_name'] }, to: sinkDestination('text') },
      ],
      { sent: { app: lines.map((line) => stdout(line)) }, expected: { json: 3, logfmt: 3, text: 2 } },
    );

    expect(json!.map(({ a, noise, log }) => a ?? noise ?? log)).toEqual([1, 'b=2', true]);
    expect(logfmt!.map(({ b, log, form }) => [b ?? log, form])).toEqual([
      [lines[0], 'logfmt'],
      ['2', 'logfmt'],
      [lines[2], 'logfmt'],
    ]);
    expect(text!.map(({ log, container_name: name }) => [log, name])).toEqual([
      ['{"a":1}', undefined],
      ['b=2', undefined],
    ]);
  });

  test.concurrent('process them with the same first steps and different later steps', async () => {
    const lines = ['{"level":"warn","n":1}', '{"level":"error","n":2}', '{"level":"error","n":3,"noise":1}'];
    const common = { source: 'stdout', exclude: 'noise', parse: 'json' } as const;

    const arrived = await arrivals(
      [
        { ...common, name: 'errors', level: 'error', to: sinkDestination('errors') },
        { ...common, name: 'masked', fields: { remove: ['level'] }, to: sinkDestination('masked') },
        { ...common, name: 'plain', to: sinkDestination('plain') },
        { name: 'stderr', source: 'stderr', to: sinkDestination('stderr') },
      ],
      {
        sent: { app: [...lines.map((line) => stdout(line)), stderr('oops')] },
        expected: { errors: 1, masked: 2, plain: 2, stderr: 1 },
      },
    );

    expect(each(arrived['errors'], 'n')).toEqual([2]);
    expect(arrived['masked']!.map(({ n, level }) => [n, level])).toEqual([
      [1, undefined],
      [2, undefined],
    ]);
    expect(each(arrived['plain'], 'level')).toEqual(['warn', 'error']);
    expect(each(arrived['stderr'], 'log')).toEqual(['oops']);
  });

  test.concurrent('process them when they branch repeatedly', async () => {
    const lines = ['{"level":"error","n":1}', '{"level":"info","n":2}'];
    const common = { parse: 'json' } as const;

    const arrived = await arrivals(
      [
        { to: sinkDestination('text') },
        { source: 'stderr', to: sinkDestination('stderr') },
        { ...common, source: 'stderr', level: 'error', to: sinkDestination('errors') },
        { ...common, source: 'stderr', to: sinkDestination('parsed') },
        { ...common, source: 'stderr', include: { field: 'level', matches: 'info' }, to: sinkDestination('infos') },
      ],
      {
        sent: { app: lines.flatMap((line) => [stdout(line), stderr(line)]) },
        expected: { text: 4, stderr: 2, errors: 1, parsed: 2, infos: 1 },
      },
    );

    expect(each(arrived['text'], 'log')).toEqual(lines.flatMap((line) => [line, line]));
    expect(each(arrived['stderr'], 'log')).toEqual(lines);
    expect(each(arrived['errors'], 'n')).toEqual([1]);
    expect(each(arrived['parsed'], 'n')).toEqual([1, 2]);
    expect(each(arrived['infos'], 'n')).toEqual([2]);
  });

  test.concurrent('send them to several destinations each, and to one that both have once', async () => {
    const { one, other, third } = await arrivals(
      [
        { source: 'stdout', to: [sinkDestination('one'), sinkDestination('other')] },
        { to: [sinkDestination('other'), sinkDestination('third')] },
      ],
      { sent: { app: [stdout('a'), stderr('b')] }, expected: { one: 1, other: 2, third: 2 } },
    );

    expect(each(one, 'log')).toEqual(['a']);
    expect(each(other, 'log').toSorted()).toEqual(['a', 'b']);
    expect(each(third, 'log')).toEqual(['a', 'b']);
  });

  test.concurrent('receive records with parsed fields of any name', async () => {
    const lines = [{ p: 1 }, { part: null, '': 2 }, { partial_message: true }, { partial_id: 'x' }].map((fields) =>
      JSON.stringify({ level: 'error', ...fields }),
    );

    const { all, errors } = await arrivals(
      [
        { parse: 'json', to: sinkDestination('all') },
        { parse: 'json', level: 'error', to: sinkDestination('errors') },
      ],
      { sent: { app: lines.map((line) => stdout(line)) }, expected: { all: 4, errors: 4 } },
    );

    expect(all).toEqual(lines.map((line) => expect.objectContaining(JSON.parse(line))));
    expect(errors).toEqual(all);
  });
});

describeWithFluentBit('Routes of different records', () => {
  jest.setTimeout(60_000);

  test.concurrent('receive only the records of their containers', async () => {
    const { web, api, both } = await arrivals(
      [
        { from: 'app', to: sinkDestination('web') },
        { from: ['my-app'], to: sinkDestination('api') },
        { from: ['app', 'my-app'], include: '1$', to: sinkDestination('both') },
      ],
      {
        sent: { app: numbered(3), 'my-app': numbered(3, 'my-app') },
        expected: { web: 3, api: 3, both: 2 },
      },
    );

    expect(each(web, 'log')).toEqual(['app 0', 'app 1', 'app 2']);
    expect(each(api, 'log')).toEqual(['my-app 0', 'my-app 1', 'my-app 2']);
    expect(each(both, 'log').toSorted()).toEqual(['app 1', 'my-app 1']);
  });

  test.concurrent('receive records of libraries by tag', async () => {
    const event = (n: number) => ({ user: 'jane', n });

    const { audit, logins, lines } = await arrivals(
      [
        { from: { tag: 'audit.*' }, to: sinkDestination('audit') },
        {
          from: { tag: 'audit.*' },
          name: 'logins',
          include: { field: 'user', matches: '^jane$' },
          fields: { remove: ['user'] },
          to: sinkDestination('logins'),
        },
        { from: 'app', to: sinkDestination('lines') },
      ],
      {
        sent: { app: [stdout('a line')] },
        sentByLibraries: {
          'audit.login': [event(1), { ...event(2), user: 'joe' }],
          'audit.logout': [event(3)],
          other: [event(4)],
        },
        expected: { audit: 3, logins: 2, lines: 1 },
      },
    );

    expect(each(audit, 'n').toSorted()).toEqual([1, 2, 3]);
    expect(logins!.map(({ n, user, ecs_cluster: cluster }) => [n, user, cluster]).sort()).toEqual([
      [1, undefined, 'main'],
      [3, undefined, 'main'],
    ]);
    expect(each(lines, 'log')).toEqual(['a line']);
  });
});
