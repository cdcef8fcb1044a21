import { ConfigDelivery } from '../../modules';
import { parsed, stderr, stdout, unparsed } from '../../lab/routers/records';
import { arrivals } from '../../lab/routers/route';
import { sinkDestination } from '../../lab/servers/sink';
import { describeWithFluentBit } from './with-fluent-bit';

describeWithFluentBit('A route', () => {
  jest.setTimeout(60_000);
  const to = sinkDestination('arrived');

  const origin = parsed(stdout(''), {});

  test.concurrent('parses JSON into fields, and leaves other lines unchanged', async () => {
    const object = {
      level: 'info',
      message: 'a "quoted" näme\n',
      took: 1.5,
      retries: 3,
      ok: true,
      user: { id: 7 },
      tags: ['a', 1],
      nothing: null,
    };
    const others = ['plain text', '"text"', '[1, 2]', '{"broken": ', '', '42', 'null'];

    const { arrived } = await arrivals([{ parse: 'json', to }], {
      sent: {
        app: [JSON.stringify(object), `  ${JSON.stringify({ padded: 1 })} `, ...others].map((line) => stdout(line)),
      },
      expected: { arrived: others.length + 2 },
    });

    expect(arrived).toEqual([
      { ...object, ...origin },
      { padded: 1, ...origin },
      ...others.map((line) => unparsed(stdout(line))),
    ]);
  });

  test.concurrent('leaves lines unchanged by default', async () => {
    const lines = ['{"level":"info","message":"hello"}', 'ü 😀 \u0000 \t \\ " \u001b[31mred\u001b[0m \u2028 ', ''];

    const { arrived } = await arrivals([{ to }], {
      sent: { app: lines.map((line) => stdout(line)) },
      expected: { arrived: lines.length },
    });

    expect(arrived).toEqual(lines.map((line) => unparsed(stdout(line))));
  });

  test.concurrent(
    'keeps the fields of the log driver and of ECS if the line has fields with the same names',
    async () => {
      const line = JSON.stringify({
        source: 'mobile',
        container_id: 'x',
        container_name: 'y',
        ecs_cluster: 'z',
        id: 1,
      });

      const { arrived } = await arrivals([{ parse: 'json', to }], {
        sent: { app: [stdout(line)] },
        expected: { arrived: 1 },
      });

      expect(arrived).toEqual([{ ...origin, id: 1 }]);
    },
  );

  test.concurrent('parses logfmt into fields, and leaves other lines unchanged', async () => {
    const others = ['Listening on port 80', 'a sentence with x=1 in it', ''];

    const { arrived } = await arrivals([{ parse: 'logfmt', to }], {
      sent: {
        app: [
          'ts=2026-11-21T04:05:06Z level=warn msg="took \\"too\\" long" dur=1.5s empty="" url="/a?b=c"',
          ...others,
        ].map((line) => stdout(line)),
      },
      expected: { arrived: others.length + 1 },
    });

    expect(arrived).toEqual([
      {
        ts: '2026-11-21T04:05:06Z',
        level: 'warn',
        msg: 'took "too" long',
        dur: '1.5s',
        empty: '',
        url: '/a?b=c',
        ...origin,
      },
      ...others.map((line) => unparsed(stdout(line))),
    ]);
  });

  test.concurrent('uses the first of several parsers that matches, including a custom one', async () => {
    const parser = {
      Name: 'request_line',
      Format: 'regex',
      Regex: '^(?<method>[A-Z]+) (?<path>\\S+) # (?<code>\\d+)$',
      Types: 'code:integer',
    } as const;

    const { arrived } = await arrivals([{ parse: ['json', parser, 'logfmt'], to }], {
      sent: { app: ['GET /x # 204', '{"a":1}', 'b=2', 'neither'].map((line) => stdout(line)) },
      expected: { arrived: 4 },
    });

    expect(arrived).toEqual([
      { ...origin, method: 'GET', path: '/x', code: 204 },
      { ...origin, a: 1 },
      { ...origin, b: '2' },
      { ...origin, log: 'neither' },
    ]);
  });

  test.concurrent('leaves a line unchanged if its parser would read only a part of it', async () => {
    const partial = [
      '{"a":1} trailing',
      '{"a":1} trailing}',
      '{"a":1},',
      '{"a":1}{',
      '{"a":1} {"b":2}',
      '{"a":1}\nsecond line',
      '{"a":{"b":[1,"}\\""]}} {',
      '=== a=1',
      'a=1\nsecond line',
      'a=1 ""',
      'a=1 = b=2',
    ];
    const whole = [`{"a":{"b":[1,"}\\"{"],"c":null},"d":[]}\n`, 'a=1 b="x y" c=', ' a="x"b=2'];

    const { arrived } = await arrivals([{ parse: ['json', 'logfmt'], to }], {
      sent: { app: [...partial, ...whole].map((line) => stdout(line)) },
      expected: { arrived: partial.length + whole.length },
    });

    expect(arrived).toEqual([
      ...partial.map((line) => unparsed(stdout(line))),
      { ...origin, a: { b: [1, '}"{'], c: null }, d: [] },
      { ...origin, a: '1', b: 'x y', c: true },
      { ...origin, a: 'x', b: '2' },
    ]);
  });

  test.concurrent('leaves a line unchanged if its custom parser would read only a part of it', async () => {
    const partial = ['a:1\tb:2\nsecond', 'a:1\tb 2'];
    const parsers = [
      { Name: 'tabs', Format: 'ltsv' },
      { Name: 'words', Format: 'logfmt' },
    ] as const;

    const { arrived } = await arrivals([{ parse: parsers, to }], {
      sent: { app: [...partial, 'a:1\tb:2 x', 'word a=1', '"word" a=1'].map((line) => stdout(line)) },
      expected: { arrived: 5 },
    });

    expect(arrived).toEqual([
      ...partial.map((line) => unparsed(stdout(line))),
      { ...origin, a: '1', b: '2 x' },
      { ...origin, word: true, a: '1' },
      unparsed(stdout('"word" a=1')),
    ]);
  });

  test.concurrent('keeps the parsed line if asked to', async () => {
    const lines = ['{"a":1}', '{"b":2} trailing', '{"log":"own"}', 'plain'];

    const { arrived } = await arrivals([{ parse: 'json', keepLine: true, to }], {
      sent: { app: lines.map((line) => stdout(line)) },
      expected: { arrived: lines.length },
    });

    expect(arrived).toEqual([
      { ...unparsed(stdout(lines[0]!)), a: 1 },
      { ...unparsed(stdout(lines[1]!)), b: 2 },
      unparsed(stdout(lines[2]!)),
      unparsed(stdout('plain')),
    ]);
  });

  test.concurrent('includes and excludes records by their lines, before they are parsed', async () => {
    const lines = [
      '{"path":"/api/1"}',
      '{"path":"/api/ping"}',
      '{"path":"/"}',
      '{"path":"/api/2","debug":true}',
      '/api/3 $x #y',
    ];

    const { arrived } = await arrivals([{ include: '/api/', exclude: ['ping', '"debug":true'], parse: 'json', to }], {
      sent: { app: lines.map((line) => stdout(line)) },
      expected: { arrived: 2 },
    });

    expect(arrived!.map(({ path, log }) => path ?? log)).toEqual(['/api/1', '/api/3 $x #y']);
  });

  test.concurrent('includes and excludes records by their fields', async () => {
    const lines = [
      { path: '/api/1', user: { role: 'guest' } },
      { path: '/api/2', user: { role: 'robot' } },
      { path: '/' },
      { message: '/api/3' },
    ];
    const route = {
      include: { field: 'path', matches: '^/api/' },
      exclude: [{ field: "user['role']", matches: '^robot$' }],
    };

    const { arrived } = await arrivals([{ ...route, parse: 'json', to }], {
      sent: { app: lines.map((line) => stdout(JSON.stringify(line))) },
      expected: { arrived: 1 },
    });

    expect(arrived!.map(({ path }) => path)).toEqual(['/api/1']);
  });

  test.concurrent('includes and excludes records by fields whose names Fluent Bit cannot read', async () => {
    const lines = [
      { id: 1, 'user-agent': 'curl', 'http.path': '/a', '@type': 'x', 'a b': 'y' },
      { id: 2, 'user-agent': 'curl', http: { path: '/a' }, '@type': 'x', 'a b': 'y' },
      { id: 3, 'user-agent': 'ELB', 'http.path': '/a', '@type': 'x', 'a b': 'y' },
      { id: 4, 'user-agent': 'curl', 'http.path': '/b', '@type': 'x', 'a b': 'y' },
      { id: 5, 'user-agent': 'curl', http: { path: '/a' }, '@type': { nested: 'drop' }, 'a b': 'y' },
      { id: 6, 'user-agent': 'curl', http: { path: '/a' }, '@type': 'x', 'a b': 'z' },
    ];
    const exclude = [
      { field: 'user-agent', matches: '^ELB' },
      { field: "@type['nested']", matches: '^drop' },
      { field: 'a b', matches: '^z' },
    ];

    const { arrived } = await arrivals(
      [{ parse: 'json', include: { field: 'http.path', matches: '^/a' }, exclude, to }],
      {
        sent: { app: lines.map((line) => stdout(JSON.stringify(line))) },
        expected: { arrived: 2 },
      },
    );

    expect(arrived).toEqual([lines[0]!, lines[1]!].map((line) => ({ ...origin, ...line })));
  });

  test.concurrent('includes and excludes records by fields of the log driver', async () => {
    const sent = [stdout('a'), stderr('b'), stdout('c')];

    const { arrived } = await arrivals(
      [{ include: { field: 'source', matches: 'stdout' }, exclude: { field: 'log', matches: '^c$' }, to }],
      { sent: { app: sent }, expected: { arrived: 1 } },
    );

    expect(arrived!.map(({ log }) => log)).toEqual(['a']);
  });

  test.concurrent.each([
    ['on the only route', []],
    ['on one of two routes', [{ name: 'other', to: sinkDestination('other') }]],
  ])('matches a pattern literally, with any characters, %s', async (_, others) => {
    const lines = ['GET "/a b" # 1 $HOME ${HOME} \\w {x', 'GET "/a b" # one', "it's \\ GET"];

    const { arrived } = await arrivals(
      [{ name: 'only', include: String.raw`"/a b" # \d \$HOME \$\{HOME} \\w \{x`, to }, ...others],
      { sent: { app: lines.map((line) => stdout(line)) }, expected: { arrived: 1 } },
    );

    expect(arrived!.map(({ log }) => log)).toEqual([lines[0]]);
  });

  test.concurrent('includes and excludes records by options of the log driver', async () => {
    const lines = ['GET /a', 'GET /ping', 'GET /b "x"', 'POST /c'];

    const { arrived } = await arrivals(
      [{ include: '^GET', exclude: ['ping', '"x"'], to }],
      { sent: { app: lines.map((line) => stdout(line)) }, expected: { arrived: 1 } },
      { delivery: ConfigDelivery.options() },
    );

    expect(arrived!.map(({ log }) => log)).toEqual(['GET /a']);
  });
});
