import { ConfigDelivery } from '../../modules';
import { bucket, byImage } from '../../lab/synth/tasks';
import { type LogRecord, parsed, stderr, stdout, unparsed } from '../../lab/routers/records';
import { arrivals } from '../../lab/routers/route';
import { sinkDestination } from '../../lab/servers/sink';
import { describeWithFluentBit } from './with-fluent-bit';

const at = '21/Nov/2026:04:05:06 +0000';
const healthCheck = `10.0.1.3 - - [${at}] "GET / HTTP/1.1" 200 615 "-" "ELB-HealthChecker/2.0" "-"`;
const request = `10.0.1.2 - - [${at}] "GET / HTTP/1.1" 200 615 "-" "curl/8.5.0" "-"`;
const startUp = '/docker-entrypoint.sh: Configuration complete; ready for start up';

describeWithFluentBit('Logs of nginx', () => {
  jest.setTimeout(60_000);
  const to = sinkDestination('arrived');

  test.concurrent.each([
    ['image', byImage],
    ['init', ConfigDelivery.init({ bucket })],
  ])('have the fields of the formats combined and main, with the %s delivery', async (_, delivery) => {
    const common = {
      remote_addr: '10.0.1.2',
      remote_user: '-',
      time_local: at,
      method: 'GET',
      uri: '/a?b=%20c',
      protocol: 'HTTP/1.1',
      status: 200,
      body_bytes_sent: 615,
      http_referer: '-',
      http_user_agent: 'curl/8.5.0',
    };
    const lines: readonly (readonly [string, LogRecord])[] = [
      [`10.0.1.2 - - [${at}] "GET /a?b=%20c HTTP/1.1" 200 615 "-" "curl/8.5.0"`, common],
      [
        `10.0.1.2 - - [${at}] "GET /a?b=%20c HTTP/1.1" 200 615 "-" "curl/8.5.0" "-"`,
        { ...common, http_x_forwarded_for: '-' },
      ],
      [
        `2001:db8::7 - jane doe [${at}] "POST /login HTTP/2.0" 302 0 "https://acme.com/?q=\\x22x\\x22" "Mozilla/5.0 (X11; Linux)" "203.0.113.9, 10.0.0.1"`,
        {
          ...common,
          remote_addr: '2001:db8::7',
          remote_user: 'jane doe',
          method: 'POST',
          uri: '/login',
          protocol: 'HTTP/2.0',
          status: 302,
          body_bytes_sent: 0,
          http_referer: 'https://acme.com/?q=\\x22x\\x22',
          http_user_agent: 'Mozilla/5.0 (X11; Linux)',
          http_x_forwarded_for: '203.0.113.9, 10.0.0.1',
        },
      ],
    ];

    const { arrived } = await arrivals(
      [{ parse: 'nginx-access', to }],
      { sent: { app: lines.map(([line]) => stdout(line)) }, expected: { arrived: lines.length } },
      { delivery },
    );

    expect(arrived).toEqual(lines.map(([line, fields]) => parsed(stdout(line), fields)));
  });

  test.concurrent('keep an invalid request as one field, and a line in another format unparsed', async () => {
    const common = {
      remote_addr: '10.0.1.2',
      remote_user: '-',
      time_local: at,
      http_referer: '-',
      http_user_agent: '-',
    };
    const odd: readonly (readonly [string, LogRecord])[] = [
      [
        `10.0.1.2 - - [${at}] "\\x16\\x03\\x01\\x02\\x00" 400 157 "-" "-" "-"`,
        { request: '\\x16\\x03\\x01\\x02\\x00', status: 400, body_bytes_sent: 157 },
      ],
      [`10.0.1.2 - - [${at}] "" 400 0 "-" "-" "-"`, { status: 400, body_bytes_sent: 0 }],
      [`10.0.1.2 - - [${at}] "-" 408 0 "-" "-" "-"`, { request: '-', status: 408, body_bytes_sent: 0 }],
    ];
    const others = [
      startUp,
      `10.0.1.2 - - [${at}] "GET / HTTP/1.1" 200 615 "-" "curl/8.5.0" "-" rt=0.004 uct="0.000"`,
      '',
      'GET / 200',
    ];

    const { arrived } = await arrivals([{ parse: 'nginx-access', to }], {
      sent: { app: [...odd.map(([line]) => line), ...others].map((line) => stdout(line)) },
      expected: { arrived: odd.length + others.length },
    });

    expect(arrived).toEqual([
      ...odd.map(([line, fields]) => parsed(stdout(line), { ...common, http_x_forwarded_for: '-', ...fields })),
      ...others.map((line) => unparsed(stdout(line))),
    ]);
  });

  test.concurrent('have the fields of error lines', async () => {
    const lines: readonly (readonly [string, LogRecord])[] = [
      [
        '2026/11/21 04:05:06 [notice] 1#1: using the "epoll" event method',
        { level: 'notice', pid: '1', tid: '1', message: 'using the "epoll" event method' },
      ],
      [
        '2026/11/21 04:05:06 [error] 29#30: *17 open() "/usr/share/nginx/html/x, y" failed (2: No such file or directory), client: 10.0.1.2, server: localhost, request: "GET /x,%20y HTTP/1.1", host: "acme.com:8080", referrer: "https://acme.com/"',
        {
          level: 'error',
          pid: '29',
          tid: '30',
          connection: '17',
          message: 'open() "/usr/share/nginx/html/x, y" failed (2: No such file or directory)',
          client: '10.0.1.2',
          server: 'localhost',
          request: 'GET /x,%20y HTTP/1.1',
          host: 'acme.com:8080',
          referrer: 'https://acme.com/',
        },
      ],
      [
        '2026/11/21 04:05:06 [error] 29#29: *5 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 2001:db8::7, server: , request: "POST /api HTTP/2.0", upstream: "http://127.0.0.1:3000/api", host: "acme.com"',
        {
          level: 'error',
          pid: '29',
          tid: '29',
          connection: '5',
          message: 'upstream timed out (110: Connection timed out) while reading response header from upstream',
          client: '2001:db8::7',
          request: 'POST /api HTTP/2.0',
          upstream: 'http://127.0.0.1:3000/api',
          host: 'acme.com',
        },
      ],
      [
        '2026/11/21 04:05:06 [info] 29#29: *6 client closed connection while waiting for request, client: 10.0.1.2, server: 0.0.0.0:80',
        {
          level: 'info',
          pid: '29',
          tid: '29',
          connection: '6',
          message: 'client closed connection while waiting for request',
          client: '10.0.1.2',
          server: '0.0.0.0:80',
        },
      ],
      [
        '2026/11/21 04:05:06 [emerg] 1#1: unknown directive "servre" in /etc/nginx/conf.d/default.conf:3',
        {
          level: 'emerg',
          pid: '1',
          tid: '1',
          message: 'unknown directive "servre" in /etc/nginx/conf.d/default.conf:3',
        },
      ],
    ];

    const { arrived } = await arrivals([{ parse: 'nginx-error', to }], {
      sent: { app: lines.map(([line]) => stderr(line)) },
      expected: { arrived: lines.length },
    });

    expect(arrived).toEqual(
      lines.map(([line, fields]) => parsed(stderr(line), { time: '2026/11/21 04:05:06', ...fields })),
    );
  });

  test.concurrent.each([
    ['parsed', { parse: 'nginx-access' }, byImage],
    ['as text', {}, byImage],
    ['with the options delivery', {}, ConfigDelivery.options()],
  ] as const)('are without health checks, %s', async (_, route, delivery) => {
    const route53 = healthCheck.replace(
      'ELB-HealthChecker/2.0',
      'Amazon-Route53-Health-Check-Service (ref 1; report http://amzn.to/1vsZADi)',
    );

    const { arrived } = await arrivals(
      [{ ...route, dropHealthChecks: true, to }],
      {
        sent: { app: [healthCheck, request, route53, startUp].map((line) => stdout(line)) },
        expected: { arrived: 2 },
      },
      { delivery },
    );

    expect(arrived!.map(({ log, http_user_agent: agent }) => log ?? agent)).toEqual([
      ...('parse' in route ? ['curl/8.5.0'] : [request]),
      startUp,
    ]);
  });

  test.concurrent('are sent to one destination from stdout, and to another from stderr', async () => {
    const error = '2026/11/21 04:05:06 [warn] 1#1: conflicting server name "_" on 0.0.0.0:80, ignored';
    const sent = Array.from({ length: 300 }, (_, index) =>
      index % 3 === 0 ? stderr(`${error} ${index}`) : stdout(request.replace('"GET / ', `"GET /${index} `)),
    );

    const { access, errors } = await arrivals(
      [
        { from: 'app', source: 'stdout', parse: 'nginx-access', to: sinkDestination('access') },
        { from: 'app', source: 'stderr', parse: 'nginx-error', to: sinkDestination('errors') },
      ],
      { sent: { app: sent }, expected: { access: 200, errors: 100 } },
    );

    expect(access!.map(({ uri }) => uri)).toEqual(sent.flatMap((_, index) => (index % 3 === 0 ? [] : [`/${index}`])));
    expect(errors!.map(({ message }) => String(message).split(' ').at(-1))).toEqual(
      sent.flatMap((_, index) => (index % 3 === 0 ? [String(index)] : [])),
    );
  });
});
