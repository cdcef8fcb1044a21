import { type ForwardOptions, outputProblems, variable } from '../../../../modules/fluent-bit';

const sound = { host: 'fluentd.acme.internal' };

/** Returns the errors of an output to another router with untyped options. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name: 'forward', options: { ...sound, ...options } as ForwardOptions });
}

describe('an endless loop', () => {
  test.each([undefined, 24224])('does not result from another host, on port %j', (port) => {
    expect(problems({ port })).toEqual([]);
  });

  test.each([24225, variable('PORT')])('does not result from this host on port %j', (port) => {
    expect(problems({ host: '127.0.0.1', port })).toEqual([]);
  });

  test('does not result from a host known only from the environment', () => {
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
    const message = `OUTPUT forward: host must not be the router itself on port 24224, because records would loop endlessly, got "${got}" (F38)`;

    expect(problems({ host })).toEqual([message]);
    expect(problems({ host, port: 24224 })).toEqual([message]);
    expect(problems({ host, port: 24225 })).toEqual([]);
  });

  test('fails when records go to the socket of the router itself (F38)', () => {
    expect(problems({ host: undefined, unix_path: '/var/run/fluent.sock' })).toEqual([
      'OUTPUT forward: unix_path must not be the socket of the router itself, because records would loop endlessly, got "/var/run/fluent.sock" (F38)',
    ]);
    expect(problems({ host: undefined, unix_path: '/sockets/fluentd.sock' })).toEqual([]);
  });
});

describe('a socket', () => {
  const socket = { host: undefined, unix_path: '/sockets/fluentd.sock' };

  test.each([{ host: 'fluentd.acme.internal' }, { port: 24225 }])('fails with %j', (address) => {
    expect(problems({ ...socket, ...address })).toEqual([
      'OUTPUT forward: host and port must not be set with unix_path, which replaces them',
    ]);
  });

  test.each([{ shared_key: 'x' }, { empty_shared_key: true }])('fails with a shared key, as %j', (secret) => {
    expect(problems({ ...socket, ...secret })).toEqual([
      'OUTPUT forward: shared_key and empty_shared_key must not be set with unix_path, because Fluent Bit crashes',
    ]);
    expect(problems(secret)).toEqual([]);
  });
});

describe('an upstream file', () => {
  const upstream = { host: undefined, upstream: '/upstream.conf' };

  test('needs no other options, but accepts generic ones', () => {
    expect(problems({ ...upstream, Retry_Limit: 5 })).toEqual([]);
  });

  test('fails with other forward options', () => {
    expect(problems({ ...upstream, host: 'fluentd.acme.internal', shared_key: 'x', tls: true })).toEqual([
      'OUTPUT forward: host must not be set with upstream, whose file replaces it',
      'OUTPUT forward: shared_key must not be set with upstream, whose file replaces it',
      'OUTPUT forward: tls must not be set with upstream, whose file replaces it',
    ]);
  });
});

test.each([{ username: 'router' }, { password: 'x' }, { username: 'router', empty_shared_key: false }])(
  'fails with a user but no shared key, as %j',
  (user) => {
    expect(problems(user)).toEqual([
      'OUTPUT forward: shared_key must be set with username or password, unless empty_shared_key is true',
    ]);
    expect(problems({ ...user, shared_key: 'x' })).toEqual([]);
    expect(problems({ ...user, empty_shared_key: true })).toEqual([]);
  },
);

test('fails with whole seconds in compressed messages', () => {
  expect(problems({ compress: 'gzip', time_as_integer: true })).toEqual([
    'OUTPUT forward: time_as_integer must not be true when compress is "gzip"',
  ]);
  expect(problems({ compress: 'text', time_as_integer: true })).toEqual([]);
});

test('fails with a dynamic tag in compressed messages', () => {
  expect(problems({ compress: 'gzip', tag: 'app.$team' })).toEqual([
    'OUTPUT forward: tag must not contain fields of the record when compress is "gzip", got "app.$team"',
  ]);
  expect(problems({ tag: 'app.$team' })).toEqual([]);
  expect(problems({ require_ack_response: true, tag: 'app.$team' })).toEqual([
    'OUTPUT forward: tag must not contain fields of the record when require_ack_response is true, because Fluent Bit would not recognize the acknowledgement and send the records again, got "app.$team"',
  ]);
  expect(problems({ compress: 'gzip', tag: ['app.', variable('TEAM')] })).toEqual([]);
});
