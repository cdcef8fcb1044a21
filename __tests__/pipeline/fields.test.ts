import { metadata, numbered, stdout, unparsed, without } from '../../lab/routers/records';
import { arrivals } from '../../lab/routers/route';
import { sinkDestination } from '../../lab/servers/sink';
import { describeWithFluentBit } from './with-fluent-bit';

describeWithFluentBit('The fields of a record', () => {
  jest.setTimeout(60_000);
  const to = sinkDestination('arrived');
  const line = JSON.stringify({ msg: 'hello', password: 'x', debug_a: 1, debug_b: 2, debugging: 3, level: 'info' });
  const sent = { app: [stdout(line)] };

  test.concurrent('are renamed, removed and added, in this order', async () => {
    const fields = {
      rename: { msg: 'message', level: 'severity', container_name: 'container' },
      remove: ['password', 'debug_*', 'container_id', 'severity'],
      add: { stage: 'production', region: 'eu west', source: 'app', password: '***' },
    };

    const { arrived } = await arrivals([{ parse: 'json', fields, to }], { sent, expected: { arrived: 1 } });

    expect(arrived).toEqual([
      {
        ...metadata,
        message: 'hello',
        debugging: 3,
        container: '/app',
        stage: 'production',
        region: 'eu west',
        source: 'app',
        password: '***',
      },
    ]);
  });

  test.concurrent('replace existing fields when they are renamed', async () => {
    const fields = { rename: { msg: 'level' } };

    const { arrived } = await arrivals([{ parse: 'json', fields, to }], { sent, expected: { arrived: 1 } });

    expect(arrived).toEqual([expect.objectContaining({ level: 'hello' })]);
  });

  test.concurrent.each([
    ['a chain of names', '{"a":1,"b":2}', { a: 'b', b: 'c' }, { b: 1, c: 2 }],
    ['a swap', '{"a":1,"b":2}', { a: 'b', b: 'a' }, { a: 2, b: 1 }],
    ['a swap in an object', '{"u":{"a":1,"b":2}}', { "u['a']": "u['b']", "u['b']": "u['a']" }, { u: { a: 2, b: 1 } }],
    [
      'the name of the object that contains another field',
      '{"u":{"b":1},"a":2}',
      { "u['b']": 'c', a: 'u' },
      { c: 1, u: 2 },
    ],
  ] as const)('are all kept when they are renamed in %s', async (_, line, rename, expected) => {
    const { arrived } = await arrivals([{ parse: 'json', fields: { rename }, to }], {
      sent: { app: [stdout(line)] },
      expected: { arrived: 1 },
    });

    expect(arrived).toEqual([expect.objectContaining(expected)]);
    expect(Object.keys(arrived![0]!).filter((name) => name.startsWith('firelens'))).toEqual([]);
  });

  test.concurrent('are removed and renamed in objects, without a change of other values', async () => {
    const user = { email: 'a@b.c', id: 9007199254740993n, roles: [], note: null, 'x-phone': '1', debug_a: 1 };
    const written = JSON.stringify(user, (_, value: unknown) => (typeof value === 'bigint' ? 7 : value));
    const lines = [
      `{"user":${written},"ratio":1.0,"deep":{"a":{"secret":"s","kept":{}}},"contact.email":"a@b.c"}`,
      '{"user":{"email":"a@b.c"},"contact":{"email":"a@b.c","name":"n"}}',
      '{"user":"somebody","deep":{"a":1}}',
      'plain',
    ];
    const fields = {
      rename: { "user['x-phone']": "user['phone']", 'user.id': 'user_id' },
      remove: ["$user['email']", 'contact.email', "deep['a']['secret']", "user['debug_*']"],
    };

    const { arrived } = await arrivals([{ parse: 'json', fields, to }], {
      sent: { app: lines.map((text) => stdout(text)) },
      expected: { arrived: lines.length },
    });

    const origin = { ...without('log', stdout('')), ...metadata };
    expect(arrived).toEqual([
      { ...origin, ratio: 1, user_id: 7, user: { roles: [], note: null, phone: '1' }, deep: { a: { kept: {} } } },
      { ...origin, contact: { name: 'n' } },
      { ...origin, user: 'somebody', deep: { a: 1 } },
      unparsed(stdout('plain')),
    ]);
    expect(JSON.stringify(arrived)).not.toContain('a@b.c');
  });

  test.concurrent('are changed by a Lua function of a table, with comments and strings of all kinds', async () => {
    const code = `
      -- Masks fields.
      local masks = {} --[[ a table
      of functions ]]
      _G.masks = masks
      function masks.text(tag, time, record) -- the function
        record["msg"] = "-- no comment" .. '--' .. [[
two
lines]]
        return 2, time, record
      end`;

    const { arrived } = await arrivals([{ parse: 'json', lua: { code, call: 'masks.text' }, to }], {
      sent,
      expected: { arrived: 1 },
    });

    expect(arrived).toEqual([expect.objectContaining({ msg: '-- no comment--two\nlines' })]);
  });

  test.concurrent('are changed on only one of two routes', async () => {
    const { plain, changed } = await arrivals(
      [
        { to: sinkDestination('plain') },
        {
          parse: 'json',
          fields: {
            rename: { ecs_cluster: 'cluster', ecs_task_arn: 'task', log: 'text' },
            remove: ['ecs_task_definition'],
            add: { from: 'x' },
          },
          to: sinkDestination('changed'),
        },
      ],
      { sent: { app: [stdout(line), stdout('text')] }, expected: { plain: 2, changed: 2 } },
    );

    const common = { ...without('log', stdout('')), cluster: 'main', task: 'arn:task', from: 'x' };
    expect(plain).toEqual([stdout(line), stdout('text')].map(unparsed));
    expect(changed).toEqual([
      { ...common, ...(JSON.parse(line) as object) },
      { ...common, text: 'text' },
    ]);
  });

  test.concurrent('contain no ECS metadata on a route that disables it', async () => {
    const { withMetadata, bare } = await arrivals(
      [{ to: sinkDestination('withMetadata') }, { ecsMetadata: false, to: sinkDestination('bare') }],
      { sent, expected: { withMetadata: 1, bare: 1 } },
    );

    expect(withMetadata).toEqual([unparsed(stdout(line))]);
    expect(bare).toEqual([stdout(line)]);
  });

  test.concurrent('contain no ECS metadata if the routing disables it', async () => {
    const { arrived } = await arrivals([{ to }], { sent, expected: { arrived: 1 } }, { ecsMetadata: false });

    expect(arrived).toEqual([stdout(line)]);
  });

  test.concurrent('are changed by a Lua function', async () => {
    const code = `
      function mask(tag, time, record)
        if record["level"] == "debug" then return -1, 0, 0 end
        record["password"] = nil
        record["tag"] = string.gsub(tag, "%-%w+$", "")
        record["rest"] = 7 % 4 .. "#"
        return 2, 0, record
      end`
      .replace('%-', '%%-')
      .replace('%%-', '[-]');
    const lines = [line, '{"level":"debug"}', '{"level":"warn","password":"y"}'];

    const { arrived } = await arrivals([{ parse: 'json', lua: { code, call: 'mask' }, to }], {
      sent: { app: lines.map((text) => stdout(text)) },
      expected: { arrived: 2 },
    });

    expect(arrived!.map(({ level, password, tag, rest }) => [level, password, tag, rest])).toEqual([
      ['info', undefined, 'app-firelens', '3#'],
      ['warn', undefined, 'app-firelens', '3#'],
    ]);
  });
});

describeWithFluentBit('A rate limit', () => {
  jest.setTimeout(60_000);

  test.concurrent('drops records above the limit on its route, for each container separately', async () => {
    const { limited, all } = await arrivals(
      [{ rateLimit: 10, to: sinkDestination('limited') }, { to: sinkDestination('all') }],
      {
        sent: { app: numbered(500), nginx: numbered(20, 'nginx') },
        expected: { all: 520, limited: 70 },
      },
    );

    const of = (id: string) => limited!.filter((record) => record['container_id'] === id);
    expect(of('app-id').length).toBeLessThanOrEqual(60);
    expect(of('nginx-id')).toHaveLength(20);
    expect(all).toHaveLength(520);
  });
});
