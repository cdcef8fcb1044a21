import {
  type ForwardOptions,
  outputEntries,
  type OutputPlugin,
  outputProblems,
  variable,
} from '../../../../modules/fluent-bit';

const sound = { host: 'fluentd.acme.internal' };

/** What is said of an output to another router whose options need not compile. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'forward', options: { ...sound, ...options } as ForwardOptions });
}

test('takes a host alone', () => {
  expect(problems({})).toEqual([]);
  expect(outputEntries({ name: 'forward', options: sound })).toEqual([['host', 'fluentd.acme.internal']]);
});

test('writes every other option', () => {
  const options: Required<Omit<ForwardOptions, 'unix_path' | 'upstream'>> = {
    ...sound,
    port: 24224,
    tag: 'app',
    shared_key: variable('KEY'),
    empty_shared_key: false,
    username: 'router',
    password: variable('PASSWORD'),
    self_hostname: 'router',
    time_as_integer: false,
    send_options: true,
    require_ack_response: true,
    compress: 'gzip',
    retain_metadata_in_forward_mode: false,
    fluentd_compat: true,
    add_option: ['team blue', 'stage prod'],
  };

  expect(problems(options)).toEqual([]);
  expect(outputEntries({ name: 'forward', options })).toEqual([
    ['host', 'fluentd.acme.internal'],
    ['port', '24224'],
    ['tag', 'app'],
    ['shared_key', '${KEY}'],
    ['empty_shared_key', 'Off'],
    ['username', 'router'],
    ['password', '${PASSWORD}'],
    ['self_hostname', 'router'],
    ['time_as_integer', 'Off'],
    ['send_options', 'On'],
    ['require_ack_response', 'On'],
    ['compress', 'gzip'],
    ['retain_metadata_in_forward_mode', 'Off'],
    ['fluentd_compat', 'On'],
    ['add_option', 'team blue'],
    ['add_option', 'stage prod'],
  ]);
});

describe('an endless loop', () => {
  test.each([undefined, 24224])('is not made by another host, on port %j', (port) => {
    expect(problems({ port })).toEqual([]);
  });

  test.each([24225, variable('PORT')])('is not made by this host on port %j', (port) => {
    expect(problems({ host: '127.0.0.1', port })).toEqual([]);
  });

  test('is not made by a host that only the environment knows', () => {
    expect(problems({ host: variable('HOST') })).toEqual([]);
  });

  test.each([
    [undefined, '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.1.1', '127.0.1.1'],
    ['localhost', 'localhost'],
    ['LOCALHOST', 'LOCALHOST'],
    ['::1', '::1'],
    ['0.0.0.0', '0.0.0.0'],
  ])('fails when records go to %j, the router itself (F38)', (host, got) => {
    const message = `OUTPUT forward: host must not be the router itself on port 24224, an endless loop, got "${got}" (F38)`;

    expect(problems({ host })).toEqual([message]);
    expect(problems({ host, port: 24224 })).toEqual([message]);
    expect(problems({ host, port: 24225 })).toEqual([]);
  });

  test('fails when records go to the socket of the router itself (F38)', () => {
    expect(problems({ host: undefined, unix_path: '/var/run/fluent.sock' })).toEqual([
      'OUTPUT forward: unix_path must not be the socket of the router itself, an endless loop, got "/var/run/fluent.sock" (F38)',
    ]);
    expect(problems({ host: undefined, unix_path: '/sockets/fluentd.sock' })).toEqual([]);
  });
});

describe('a socket', () => {
  const socket = { host: undefined, unix_path: '/sockets/fluentd.sock' };

  test.each([{ host: 'fluentd.acme.internal' }, { port: 24225 }])('fails when %j is given too', (address) => {
    expect(problems({ ...socket, ...address })).toEqual([
      'OUTPUT forward: host and port must not be given beside unix_path, which takes their place',
    ]);
  });

  test.each([{ shared_key: 'x' }, { empty_shared_key: true }])('fails when there is a secret, as %j', (secret) => {
    expect(problems({ ...socket, ...secret })).toEqual([
      'OUTPUT forward: shared_key and empty_shared_key must not be given beside unix_path, with which Fluent Bit crashes',
    ]);
    expect(problems(secret)).toEqual([]);
  });
});

describe('a file of several other sides', () => {
  const upstream = { host: undefined, upstream: '/upstream.conf' };

  test('stands alone, but for what every output takes', () => {
    expect(problems({ ...upstream, Retry_Limit: 5 })).toEqual([]);
  });

  test('fails when options are given beside it', () => {
    expect(problems({ ...upstream, host: 'fluentd.acme.internal', shared_key: 'x', tls: true })).toEqual([
      'OUTPUT forward: host must not be given beside upstream, whose file takes its place',
      'OUTPUT forward: shared_key must not be given beside upstream, whose file takes its place',
      'OUTPUT forward: tls must not be given beside upstream, whose file takes its place',
    ]);
  });
});

test.each([{ username: 'router' }, { password: 'x' }, { username: 'router', empty_shared_key: false }])(
  'fails when there is a user but no secret, as %j',
  (user) => {
    expect(problems(user)).toEqual([
      'OUTPUT forward: shared_key must be given where username or password is, or empty_shared_key be true',
    ]);
    expect(problems({ ...user, shared_key: 'x' })).toEqual([]);
    expect(problems({ ...user, empty_shared_key: true })).toEqual([]);
  },
);

test('fails when times are whole seconds in compressed messages', () => {
  expect(problems({ compress: 'gzip', time_as_integer: true })).toEqual([
    'OUTPUT forward: time_as_integer must not be true where compress is "gzip"',
  ]);
  expect(problems({ compress: 'text', time_as_integer: true })).toEqual([]);
});

test('fails when tags are made from compressed records', () => {
  expect(problems({ compress: 'gzip', tag: 'app.$team' })).toEqual([
    'OUTPUT forward: tag must not hold fields of the record where compress is "gzip", got "app.$team"',
  ]);
  expect(problems({ tag: 'app.$team' })).toEqual([]);
  expect(problems({ compress: 'gzip', tag: ['app.', variable('TEAM')] })).toEqual([]);
});

test.each<[name: string, value: unknown, form: string]>([
  ['host', 'tcp://fluentd.acme.internal', 'a host without a scheme'],
  ['port', 0, 'an integer from 1 to 65535'],
  ['compress', 'zstd', 'one of "text", "gzip"'],
  ['add_option', ['team'], 'an array, not empty, each a name and a value with a space between, such as "key value"'],
])('fails when %s is %j', (name, value, form) => {
  expect(problems({ [name]: value })).toEqual([
    `OUTPUT forward: ${name} must be ${form}, got ${JSON.stringify(value)}`,
  ]);
});

test('does not compile with a misspelt option', () => {
  // @ts-expect-error: there is no require_ack
  const output: OutputPlugin = { name: 'forward', options: { ...sound, require_ack: true } };

  expect(outputProblems(output)).toHaveLength(1);
});

test('does not compile with a compression that Fluent Bit does not have', () => {
  // @ts-expect-error: there is no compression zstd
  const output: OutputPlugin = { name: 'forward', options: { ...sound, compress: 'zstd' } };

  expect(outputProblems(output)).toHaveLength(1);
});
