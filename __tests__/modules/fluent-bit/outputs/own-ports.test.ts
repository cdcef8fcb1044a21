import { type OutputPlugin, outputProblems, variable } from '../../../../modules/fluent-bit';

const least = {
  forward: {},
  http: {},
  loki: {},
  opensearch: {},
  splunk: { splunk_token: variable('TOKEN'), tls: true },
  datadog: { apikey: variable('KEY'), tls: true },
} as const;

/** Returns the errors of an output with untyped options. */
function problems(name: string, options: Readonly<Record<string, unknown>>): string[] {
  return outputProblems({ name, options: { ...least[name as keyof typeof least], ...options } } as OutputPlugin);
}

function message(name: string, port: number, host: string, option = 'host'): string {
  return `OUTPUT ${name}: ${option} must not be the router itself on port ${port}, which does not accept these records, got "${host}" (F38)`;
}

describe.each(['http', 'loki', 'opensearch', 'splunk', 'datadog'])('records of the output %s', (name) => {
  test.each([24224, 8877, 2020])('are not sent to port %j of the router itself (F38)', (port) => {
    expect(problems(name, { host: 'localhost', port })).toEqual([message(name, port, 'localhost')]);
  });

  test.each([8088, variable('PORT')])('may be sent to a sidecar on port %j', (port) => {
    expect(problems(name, { host: 'localhost', port })).toEqual([]);
  });

  test('may be sent to these ports of another host', () => {
    expect(problems(name, { host: 'logs.acme.test', port: 2020 })).toEqual([]);
  });
});

test.each(['localhost.', '127.1.2.3', '::1', '::ffff:127.0.0.1', 'logs.localhost'])(
  'fails when records go to %j, another name of the router itself (F38)',
  (host) => {
    expect(problems('http', { host, port: 2020 })).toEqual([message('http', 2020, host)]);
  },
);

test('fails when records go to the default host, which is the router itself (F38)', () => {
  expect(problems('loki', { port: 8877 })).toEqual([message('loki', 8877, '127.0.0.1')]);
  expect(problems('datadog', { port: 8877 })).toEqual([]);
});

test('fails when records are forwarded to the health check or the HTTP server of the router (F38)', () => {
  expect(problems('forward', { host: '127.0.0.1', port: 8877 })).toEqual([message('forward', 8877, '127.0.0.1')]);
  expect(problems('forward', { host: '127.0.0.1', port: 2020 })).toEqual([message('forward', 2020, '127.0.0.1')]);
});

test('fails when a proxy or an endpoint is the router itself (F38)', () => {
  const proxy = { host: 'logs.acme.test', port: 443, proxy: 'http://localhost:2020' };
  const s3 = { bucket: 'acme-logs', region: 'eu-west-1', endpoint: 'http://localhost:2020' };
  const logs = {
    region: 'eu-west-1',
    log_group_name: 'acme',
    log_stream_prefix: 'a/',
    endpoint: '127.0.0.1',
    port: 8877,
  };

  expect(problems('http', proxy)).toEqual([message('http', 2020, 'localhost', 'proxy')]);
  expect(problems('s3', s3)).toEqual([message('s3', 2020, 'localhost', 'endpoint')]);
  expect(problems('s3', { ...s3, endpoint: 'http://localhost:4566' })).toEqual([]);
  expect(problems('cloudwatch_logs', logs)).toEqual([message('cloudwatch_logs', 8877, '127.0.0.1', 'endpoint')]);
});
