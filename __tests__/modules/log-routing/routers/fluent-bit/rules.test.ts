import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  type Container,
  FargateTaskDefinition,
  LogBucket,
  ConfigDelivery,
  LogDestination,
  type LogRoute,
  type LogRouting,
} from '../../../../../modules';
import { synthMessages } from '../../../../support/synth-messages';
import { refusal, synth } from '../../../../../lab/synth/synth';
import { bucket, byImage, containersOf, logGroup, nginx, routed, task } from '../../../../../lab/synth/tasks';

const s3 = LogDestination.s3({ bucket });
const cloudWatch = LogDestination.cloudWatchLogs({ logGroup });
const app: Container = { image: 'app:1.0.0' };
const sound: LogRouting = { routes: [{ to: s3 }], delivery: byImage };

/** Returns the messages for a routing of these containers. */
function problems(routing: Partial<LogRouting>, containers: Record<string, Container> = { nginx }): string {
  return refusal((stack) => task(stack, { ...sound, ...routing }, { containers }));
}

test('accepts a valid routing', () => {
  expect(Object.keys(routed(sound))).toEqual(['nginx', 'log_router']);
});

test('fails when records reach one place twice, parsed and unparsed', () => {
  const routes = [{ to: s3 }, { level: 'error', parse: 'json', to: LogDestination.s3({ bucket }) }] as const;

  expect(problems({ routes })).toBe(
    'test/Task:\n  - container "nginx": records must not reach the same destination twice; remove it from one route, or change one of the destinations, such as its prefix',
  );
});

/** Returns the warnings about records that may arrive twice. */
function overlaps(...routes: readonly LogRoute[]): readonly string[] {
  const { warnings } = synthMessages((stack) => void task(stack, { ...sound, routes }));
  return warnings.filter((warning) => warning.endsWith('(F69)'));
}

test('warns when a record may reach one destination through two routes (F69)', () => {
  const http = () => LogDestination.http({ host: 'logs.acme.test' });

  expect(overlaps({ include: 'a', to: http() }, { include: 'b', to: http() })).toEqual([
    'logRouting.routes[0] and logRouting.routes[1]: destinations should differ, or records of "nginx" that match both routes are delivered twice; exclude in one route what the other includes (F69)',
  ]);
  expect(overlaps({ include: 'a', to: http() }, { exclude: ['a', 'b'], to: http() })).toEqual([]);
  expect(overlaps({ source: 'stdout', to: http() }, { source: 'stderr', include: 'b', to: http() })).toEqual([]);
  expect(overlaps({ include: 'a', to: http() }, { include: 'b', to: LogDestination.null() })).toEqual([]);
});

test('accepts two destinations in one bucket with different prefixes', () => {
  const routes = [{ to: [LogDestination.s3({ bucket }), LogDestination.s3({ bucket, prefix: 'copy/' })] }];

  expect(Object.keys(routed({ ...sound, routes }))).toEqual(['nginx', 'log_router']);
});

test('fails when there is no route (F18)', () => {
  expect(problems({ routes: [] })).toBe(`test/Task:
  - logRouting.routes must have at least one route, got none (F18)
  - container "nginx": records must reach a destination; add the container to a route, or to LogDestination.null() (F18)`);
});

test('fails when a container has no route (F18)', () => {
  const containers = { nginx, app };

  expect(problems({ routes: [{ from: 'nginx', to: s3 }] }, containers)).toBe(
    'test/Task:\n  - container "app": records must reach a destination; add the container to a route, or to LogDestination.null() (F18)',
  );
  expect(Object.keys(routed({ ...sound, routes: [{ from: ['nginx', 'app'], to: s3 }] }, { containers }))).toHaveLength(
    3,
  );
});

test('fails when a route selects a container that does not exist', () => {
  expect(problems({ routes: [{ from: 'ngnix', to: s3 }] })).toBe(`test/Task:
  - logRouting.routes[0]: from must be a container of the task ("nginx"), got "ngnix"
  - container "nginx": records must reach a destination; add the container to a route, or to LogDestination.null() (F18)`);
});

test('fails when a route selects a container with the log driver awslogs', () => {
  const containers: Record<string, Container> = { nginx, app: { ...app, logDriver: 'awslogs' } };

  expect(problems({ routes: [{ from: ['nginx', 'app'], to: s3 }] }, containers)).toBe(
    'test/Task:\n  - logRouting.routes[0]: from must be a container that uses logRouting, got "app", which has logDriver "awslogs"; remove its logDriver to route its logs',
  );
});

test('fails when all containers have the log driver awslogs (F02)', () => {
  expect(problems({}, { nginx: { ...nginx, logDriver: 'awslogs' } })).toBe(
    'test/Task:\n  - logRouting needs a container that uses it, but every container has logDriver "awslogs"; remove logDriver from a container, or remove logRouting (F02)',
  );
});

test('does not compile with a container that does not exist', () => {
  const build = () =>
    synth(
      (stack) =>
        new FargateTaskDefinition(stack, 'Task', {
          cpu: 256,
          memoryMiB: 512,
          containers: { nginx },
          // @ts-expect-error: the only container is nginx
          logRouting: { routes: [{ from: 'ngnix', to: s3 }], delivery: byImage },
        }),
    );

  expect(build).toThrow('from must be a container of the task');
});

test('accepts the routing of a function that several tasks share', () => {
  const shared = (): LogRouting => ({ routes: [{ to: s3 }], delivery: byImage });
  const build = (stack: TerraformStack) => {
    const size = { cpu: 256, memoryMiB: 512 } as const;
    new FargateTaskDefinition(stack, 'Nginx', { ...size, containers: { nginx }, logRouting: shared() });
    new FargateTaskDefinition(stack, 'App', { ...size, containers: { app }, logRouting: shared() });
  };

  expect(synthMessages(build).errors).toEqual([]);
});

test('accepts routes that are defined elsewhere for their containers', () => {
  const route: LogRoute<'nginx' | 'app'> = { from: ['nginx', 'app'], to: s3 };

  synth(
    (stack) =>
      new FargateTaskDefinition(stack, 'Task', {
        cpu: 256,
        memoryMiB: 512,
        containers: { nginx, app },
        logRouting: { routes: [route], delivery: byImage },
      }),
  );
});

test('fails when a container has several destinations with the options delivery', () => {
  expect(problems({ routes: [{ to: [s3, cloudWatch] }], delivery: ConfigDelivery.options() })).toBe(
    'test/Task:\n  - container "nginx": records must go to only one destination with the options delivery, got 2 ("s3", "cloudwatch"); use the image, inline or init delivery',
  );
  expect(routed({ routes: [{ to: [s3, cloudWatch] }], delivery: byImage })).toHaveProperty('log_router');
});

test('fails when a container has the name of the router (F27)', () => {
  expect(problems({}, { log_router: nginx })).toBe(
    'test/Task:\n  - container "log_router": name must not be "log_router", the name of the log router; use another name (F27)',
  );
});

test('fails when a name starts with the tag of another container (F26)', () => {
  expect(problems({}, { app: nginx, 'app-firelens-x': app })).toBe(
    'test/Task:\n  - container "app-firelens-x": name must not start with "app-firelens", the tag prefix of records of "app"; use another name (F26)',
  );
});

test.each([24224, 8877, 2020])('fails when a container listens on %i, a port of the router (N03)', (port) => {
  expect(problems({}, { nginx: { ...nginx, ports: [80, port] } })).toBe(
    `test/Task:\n  - container "nginx": ports must not contain ${port}, which the log router listens on; use another port (N03)`,
  );
});

test('allows those ports in tasks without a router', () => {
  synth((stack) => task(stack, undefined, { containers: { nginx: { ...nginx, ports: [24224] } } }));
});

test.each(['latest', 'stable', '3', '3.4', '2.34.3', 'init-3.4.16'])(
  'fails when the router runs image %s (M17)',
  (tag) => {
    const image = `public.ecr.aws/aws-observability/aws-for-fluent-bit:${tag}`;

    expect(problems({ fluentBitImage: image })).toBe(
      `test/Task:\n  - fluentBitImage must end with a full 3.x version, such as ":3.4.16", or with a digest, got "${image}" (M17)`,
    );
  },
);

test('accepts an image with a digest (M17)', () => {
  const digest = `registry.acme.test/fluent-bit@sha256:${'0'.repeat(64)}`;

  expect(routed({ ...sound, delivery: ConfigDelivery.options(), fluentBitImage: digest }).log_router!.image).toBe(
    digest,
  );
});

test.each(['', '/', 'fluent-bit', '/fluent-bit/', 'a b/'])(
  'fails when the prefix of the init delivery is %j',
  (prefix) => {
    expect(problems({ delivery: ConfigDelivery.init({ bucket, prefix }) })).toBe(
      `test/Task:\n  - ConfigDelivery.init: prefix must be path segments of letters, digits, "_", "-" and ".", each followed by "/", such as "fluent-bit/", got ${JSON.stringify(prefix)}`,
    );
  },
);

test('fails when the configuration of the init delivery would be deleted after some time', () => {
  const delivery = ConfigDelivery.init({ bucket: { ...bucket, retentionDays: 90 } });

  expect(problems({ delivery })).toBe(
    "test/Task:\n  - ConfigDelivery.init: bucket must keep its objects forever, because tasks do not start after the configuration is deleted, got retentionDays: 90; set retentionDays: 'forever'",
  );
  expect(
    routed({ ...sound, delivery: ConfigDelivery.init({ bucket: { ...bucket, retentionDays: 'forever' } }) }),
  ).toHaveProperty('log_router');
});

test('fails when the numbers of the router are out of range', () => {
  expect(problems({ routerMemoryReservationMiB: 5, routerCpu: -1, routerStopTimeoutSeconds: 121 })).toBe(`test/Task:
  - routerMemoryReservationMiB must be an integer of 6 or more MiB, got 5 (M05)
  - routerCpu must be an integer of 0 or more, got -1
  - routerStopTimeoutSeconds must be an integer from 2 to 120 seconds, got 121 (L11)`);
});

test('fails when containers and router reserve more than the task has (M03, M04)', () => {
  const greedy = { ...nginx, memoryReservationMiB: 1000, cpu: 512 };

  expect(problems({}, { nginx: greedy })).toBe(`test/Task:
  - cpu of all containers must be at most the task's 512 units, got 576; lower a container's cpu, or raise the task's (M04)
  - memory reserved for all containers must be at most the task's 1024 MiB, got 1128; lower a container's memory, or raise the task's (M03)`);
});

describe('a route', () => {
  const regexOf = (Regex: string) => ({ Name: 'own', Format: 'regex', Regex }) as const;
  const numericLevel = { Name: 'numeric', Format: 'logfmt', Types: 'level:integer' } as const;

  /** Returns the error message for a route in addition to a route that receives all records. */
  const problemsOf = (route: Partial<LogRoute>) =>
    problems({ routes: [{ to: s3 }, { to: cloudWatch, ...route }] }).replace(
      'test/Task:\n  - logRouting.routes[1]: ',
      '',
    );

  test.each<[what: string, route: Partial<LogRoute>, problem: string]>([
    [
      'a name with a hyphen',
      { name: 'my-errors' },
      'name must be letters, digits and "_", such as "web_errors", got "my-errors"',
    ],
    [
      'an empty tag',
      { from: { tag: '' } },
      'from.tag must be a tag pattern without whitespace, "$", "{" and "}", such as "audit.*", got ""',
    ],
    [
      'the tag of the probe',
      { from: { tag: 'firelens-*' } },
      'from.tag must not match "firelens-healthcheck", the tag of the ECS health probe, got "firelens-*" (F29)',
    ],
    [
      'tags of containers',
      { from: { tag: 'nginx*' } },
      'from.tag must not match records of a container ("nginx-firelens-…"), got "nginx*"; set from to the name of the container (F29)',
    ],
    [
      'a source with a tag',
      { from: { tag: 'audit' }, source: 'stdout' },
      'source must not be set with from.tag, because records from Fluentd libraries have no stream; remove source',
    ],
    [
      'a field that does not exist',
      { include: { field: 'status', matches: '^5' } },
      'include needs the field "status", which does not exist before the line is parsed; set parse, such as parse: \'json\', or match the line with include or exclude',
    ],
    [
      'a level without parsed lines',
      { level: 'error' },
      'level needs the field "level", which does not exist before the line is parsed; set parse, such as parse: \'json\', or match the line with include or exclude',
    ],
    [
      'a field that is a number',
      { parse: 'nginx-access', exclude: { field: 'status', matches: '^2' } },
      'exclude must use a field that contains a string, got "status", which parse converts to a number; match the line instead',
    ],
    [
      'a parser that matches a part of a line',
      { parse: { Name: 'mine', Format: 'regex', Regex: 'status=(?<status>\\d+)' } },
      'parser "mine" must match a whole line, or the rest of it would be lost; begin Regex with "^", end it with "$", and add a group for the rest, such as "(?<rest>.*)", or set keepLine: true, got "status=(?<status>\\\\d+)" (F67)',
    ],
    [
      'a parser that matches a line of several',
      { multiline: 'java', parse: { Name: 'mine', Format: 'regex', Regex: '^(?<level>\\S+) (?<message>.*)$' } },
      'parser "mine" must match a message of several lines, or the other lines would be lost; write Regex between slashes with the flag m, in which "." matches a line break, or set keepLine: true, got "^(?<level>\\\\S+) (?<message>.*)$" (F67)',
    ],
    [
      'a destination that sends only the line of parsed records',
      { parse: 'json', to: LogDestination.cloudWatchLogs({ logGroup, options: { log_key: 'log' } }) },
      'log_key of the destination "cloudwatch" must not be "log", which parsed records do not have: they would be lost; set keepLine: true, or omit the option (F66)',
    ],
    [
      'a destination that sends only a field that does not exist',
      { to: LogDestination.s3({ bucket, prefix: 'x/', options: { log_key: 'message' } }) },
      'log_key of the destination "s3" must not be "message", which records whose line is not parsed do not have: they would be lost; use "log", or omit the option (F66)',
    ],
    [
      'a destination that sends only a field that the route renames',
      {
        fields: { rename: { log: 'message' } },
        to: LogDestination.http({ host: 'h', options: { body_key: '$log', headers_key: '$h' } }),
      },
      'body_key of the destination "http" must not be "log", which fields.rename removes from the records: they would be lost; omit the option, or keep the field (F66)',
    ],
    [
      'a destination that sends only a field that the route removes',
      {
        parse: 'json',
        fields: { remove: ['M*'] },
        to: LogDestination.cloudWatchLogs({ logGroup, options: { log_key: 'message' } }),
      },
      'log_key of the destination "cloudwatch" must not be "message", which fields.remove removes from the records: they would be lost; omit the option, or keep the field (F66)',
    ],
    [
      'GELF without the field of its message',
      {
        parse: 'json',
        to: LogDestination.http({ host: 'h', format: 'gelf', options: { gelf_short_message_key: 'log' } }),
      },
      'gelf_short_message_key of the destination "http" must not be "log", which parsed records do not have: they would be lost; set keepLine: true, or omit the option (F66)',
    ],
    [
      'a field that has no name',
      { parse: 'json', exclude: ['ELB', { field: "user['email", matches: 'ELB' }] },
      `exclude: field must be the name of a field, such as status, or of a field in an object, such as user['email'] or user.email, got "user['email"`,
    ],
    [
      'a field in an object whose name Fluent Bit cannot read',
      { parse: 'json', include: { field: "user['first name']", matches: 'x' } },
      `include: field must not have whitespace, a comma or a quote in the name of a field in an object, got "user['first name']"; use lua`,
    ],
    [
      'a level in a field that has no name',
      { parse: 'json', level: { at: 'error', field: 'log[level]' } },
      `level: field must be the name of a field, such as status, or of a field in an object, such as user['email'] or user.email, got "log[level]"`,
    ],
    [
      'a removed field that has no name',
      { parse: 'json', fields: { remove: ['user[email]'] } },
      `fields.remove must be the name of a field, such as status, or of a field in an object, such as user['email'] or user.email, got "user[email]"`,
    ],
    [
      'a removed field with a wildcard at the beginning',
      { parse: 'json', fields: { remove: ['*email'] } },
      'fields.remove must have "*" only at the end of a name, got "*email"; list the names, or use lua',
    ],
    [
      'a renamed field with a wildcard',
      { parse: 'json', fields: { rename: { 'e*': 'email' } } },
      'fields.rename must not contain "*", got "e*"; use lua',
    ],
    [
      'a field that is moved into another object',
      { parse: 'json', fields: { rename: { email: "user['email']" } } },
      `fields.rename must have a new name outside of objects, or in the object of the old name, got "user['email']" for "email"; use lua`,
    ],
    [
      'an empty new name of a field',
      { parse: 'json', fields: { rename: { email: '' } } },
      'fields.rename.email must not be empty, got ""; use lua',
    ],
    [
      'an added field with an empty name',
      { parse: 'json', fields: { add: { '': 'x' } } },
      'the names of fields.add must not be empty, got ""; use lua',
    ],
    [
      'a removed field with a comment in its name',
      { parse: 'json', fields: { remove: ['a #b'] } },
      'the names of fields.remove must not contain "#" after whitespace, where Fluent Bit reads a comment, got "a #b"; use lua',
    ],
    [
      'a field that is added to an object',
      { parse: 'json', fields: { add: { "user['team']": 'blue' } } },
      `fields.add must have names of fields outside of objects, because an object may not exist, got "user['team']"; use lua for a field in an object`,
    ],
    [
      'Lua that removes a field in an object by the name of a single field',
      { lua: { code: `function f(t, s, r) r["user['email']"] = nil return 2, s, r end`, call: 'f' } },
      `lua.code must read a field in an object with one name after the other, such as record["user"]["email"], got record["user['email']"]`,
    ],
    ['a rate below one', { rateLimit: 0 }, 'rateLimit must be at least 1 record per second, got 0'],
    [
      'a function in Lua that has no name',
      { lua: { code: 'function f(t, s, r) return 0 end', call: 'f()' } },
      'lua.call must be the name of a function, such as "mask" or "masks.email", got "f()"',
    ],
  ])('fails with %s', (_, route, problem) => {
    expect(problemsOf(route)).toBe(problem);
  });

  test.each<[what: string, route: Partial<LogRoute>]>([
    ['a field of the log driver', { include: { field: 'source', matches: 'stdout' } }],
    ['a nested field', { parse: 'json', include: { field: "http['status']", matches: '^5' } }],
    ['a level of parsed lines', { parse: 'json', level: 'warn' }],
    ['a level of records from Fluentd libraries', { from: { tag: 'audit' }, level: 'warn' }],
    ['a parser that matches every line', { parse: regexOf('^(?<level>\\S+) (?<message>.*)') }],
    ['a parser with alternatives that match whole lines', { parse: regexOf('^(?<a>x|y) \\$$|^(?<b>[|)]+)$') }],
    ['a parser of several lines', { multiline: 'java', parse: regexOf('/^(?<level>\\S+) (?<message>.*)/m') }],
    ['a parser of a part of a line that is kept', { parse: regexOf('status=(?<status>\\d+)'), keepLine: true }],
    [
      'a destination that sends only a line that is kept',
      {
        parse: 'json',
        keepLine: true,
        to: LogDestination.cloudWatchLogs({ logGroup, options: { log_key: 'log' } }),
      },
    ],
    [
      'a destination that sends only the line',
      { to: LogDestination.cloudWatchLogs({ logGroup, options: { log_key: 'log' } }) },
    ],
    ['a field with a hyphen', { parse: 'json', exclude: { field: 'user-agent', matches: 'ELB' } }],
    ['a field in an object with a dot', { parse: 'json', include: { field: '$http.status', matches: '^5' } }],
    ['a level that a parser converts to a number', { parse: numericLevel, level: { at: 'error', scale: 'syslog' } }],
    ['all fields of an object removed', { parse: 'json', fields: { remove: ['user.*', "http['*']"] } }],
    ['a field renamed in its object', { parse: 'json', fields: { rename: { "user['mail']": "user['email']" } } }],
    ['an added field whose name has a dot', { parse: 'json', fields: { add: { 'service.name': 'web' } } }],
    ['Lua with comments', { lua: { code: 'function f(t, s, r) -- nothing\n return 0, "--" end', call: 'f' } }],
    ['a function of a table in Lua', { lua: { code: 'm = {} function m.f(t, s, r) return 0 end', call: 'm.f' } }],
    ['a field that a preset parses', { parse: 'nginx-access', exclude: { field: 'uri', matches: '^/health' } }],
  ])('may have %s', (_, route) => {
    expect(Object.keys(routed({ ...sound, routes: [{ to: s3 }, { to: cloudWatch, ...route }] }))).toHaveLength(2);
  });

  test('warns about a destination that sends only a field of parsed lines (F66)', () => {
    const to = LogDestination.cloudWatchLogs({ logGroup, options: { log_key: 'message' } });
    const { warnings } = synthMessages((stack) => void task(stack, { ...sound, routes: [{ parse: 'json', to }] }));

    expect(warnings).toContainEqual(
      'logRouting.routes[0]: log_key of the destination "cloudwatch" should not be "message", which lines that no parser matches do not have: they are lost; omit the option (F66)',
    );
  });

  test('warns about times of records that CloudWatch Logs drops without a message (F70)', () => {
    const parse = { Name: 'own', Format: 'json', Time_Key: 'time', Time_Format: '%FT%T.%L%z' } as const;
    const warningsTo = (to: LogDestination, parser: NonNullable<LogRoute['parse']>) =>
      synthMessages((stack) => void task(stack, { ...sound, routes: [{ parse: parser, to }] })).warnings;

    expect(warningsTo(cloudWatch, parse)).toContainEqual(
      'logRouting.routes[0]: parser "own" should not set the time of records for LogDestination.cloudWatchLogs, because CloudWatch Logs drops records older than 14 days or more than 2 hours ahead, and no message reports it; omit Time_Format to keep the time of the log driver (F70)',
    );
    expect(warningsTo(cloudWatch, 'json').join()).not.toContain('F70');
    expect(warningsTo(s3, parse).join()).not.toContain('F70');
  });

  test('warns about fields of the log driver that OpenSearch may reject next to parsed fields (F74)', () => {
    const to = LogDestination.openSearch({
      domain: { endpoint: 'search.acme.test', domainArn: 'arn:aws:es:eu-west-1:111122223333:domain/logs' },
    });
    const warningsOf = (route: Partial<LogRoute>) =>
      synthMessages((stack) => void task(stack, { ...sound, routes: [{ to, ...route }] })).warnings;

    expect(warningsOf({ parse: 'json' })).toContainEqual(
      "logRouting.routes[0]: fields.rename should rename the log driver's fields source and log, because OpenSearch rejects records in which they are objects, such as source.ip and log.level of the Elastic Common Schema, and receives their neighbors again; set fields: { rename: { source: 'stream', log: 'message' } } (F74)",
    );
    expect(warningsOf({}).join()).not.toContain('F74');
    expect(
      warningsOf({ parse: 'json', fields: { rename: { source: 'stream', log: 'message' } } }).join(),
    ).not.toContain('F74');
  });

  test('warns about Lua that removes a field by a name with a dot', () => {
    const lua = { code: 'function f(t, s, r) r["user.email"] = nil return 2, s, r end', call: 'f' };
    const { warnings } = synthMessages((stack) => void task(stack, { ...sound, routes: [{ lua, to: s3 }] }));

    expect(warnings).toContainEqual(
      expect.stringContaining('write record["user"]["email"] = nil for the other') as string,
    );
  });

  test('fails with a tag that matches the tags of other routes (F29)', () => {
    const tagged: LogRoute = { from: { tag: 'stderr.*' }, to: s3 };

    expect(problems({ routes: [{ source: 'stdout', to: s3 }, { source: 'stderr', to: s3 }, tagged] })).toBe(
      'test/Task:\n  - logRouting.routes[2]: from.tag must not match "stderr.nginx-firelens-*", the tag of records of another route, got "stderr.*"; rename that route (F29)',
    );
    expect(routed({ ...sound, routes: [{ to: s3 }, tagged] })).toHaveProperty('log_router');
  });

  test('fails with a tag that matches the tags of records from another library (F29)', () => {
    const audit: LogRoute = { name: 'web', from: { tag: 'audit.*' }, include: { field: 'a', matches: 'b' }, to: s3 };
    const routes: LogRoute[] = [{ to: s3 }, { from: { tag: 'audit.*' }, to: cloudWatch }, audit];

    expect(problems({ routes: [...routes, { from: { tag: 'web.*' }, to: s3 }] })).toBe(
      'test/Task:\n  - logRouting.routes[3]: from.tag must not match "web.audit.*", the tag of records of another route, got "web.*"; rename that route (F29)',
    );
    expect(routed({ ...sound, routes: [...routes, { from: { tag: 'jobs.*' }, to: s3 }] })).toHaveProperty('log_router');
  });

  test('fails when records from Fluentd libraries must be copied without a field that all of them have', () => {
    const routes: LogRoute[] = [
      { to: s3 },
      { from: { tag: 'audit.*' }, to: s3 },
      { from: { tag: 'audit.*' }, fields: { remove: ['secret'] }, to: cloudWatch },
    ];

    expect(problems({ routes, ecsMetadata: false })).toBe(
      'test/Task:\n  - logRouting.ecsMetadata must be true if records from Fluentd libraries take several routes, got false, because Fluent Bit needs a field of every record to copy them; set it to true, or set include in all but one of these routes',
    );
    expect(routed({ ...sound, routes })).toHaveProperty('log_router');
  });

  test('fails with different parsers of the same name', () => {
    const parser = { Name: 'mine', Format: 'json' } as const;

    expect(
      problems({
        routes: [
          { source: 'stdout', parse: parser, to: s3 },
          { source: 'stderr', parse: { ...parser, Format: 'logfmt' }, to: s3 },
        ],
      }),
    ).toBe('test/Task:\n  - PARSER: names must be unique, got "mine" again');
  });

  test('may have the destination of another route if no record matches both', () => {
    const routes: LogRoute[] = [
      { source: 'stdout', to: s3 },
      { source: 'stderr', to: s3 },
    ];

    expect(routed({ ...sound, routes })).toHaveProperty('log_router');
  });

  test('fails when another route sends its records to the same destination', () => {
    expect(
      problems({
        routes: [
          { source: 'stdout', to: s3 },
          { source: 'stdout', parse: 'json', to: s3 },
          { source: 'stderr', to: cloudWatch },
        ],
      }),
    ).toBe(
      'test/Task:\n  - container "nginx": records must not reach the same destination twice; remove it from one route, or change one of the destinations, such as its prefix',
    );
  });
});

describe('The options delivery', () => {
  const delivery = ConfigDelivery.options();

  test.each<[what: string, route: Partial<LogRoute>]>([
    ['source', { source: 'stdout' }],
    ['multiline', { multiline: 'java' }],
    ['parse', { parse: 'json' }],
    ['parse, level', { parse: 'json', level: 'warn' }],
    ['fields', { fields: { remove: ['container_id'] } }],
    ['lua', { lua: { code: 'function f(t, s, r) return 0 end', call: 'f' } }],
    ['rateLimit', { rateLimit: 10 }],
    ['include with a field', { include: { field: 'source', matches: 'stdout' } }],
    ['exclude with a field', { exclude: ['x', { field: 'source', matches: 'stdout' }] }],
    ['ecsMetadata of a route (set logRouting.ecsMetadata instead)', { ecsMetadata: false }],
  ])('fails with %s, and suggests other deliveries', (what, route) => {
    expect(problems({ routes: [{ to: s3, ...route }], delivery })).toBe(
      `test/Task:\n  - logRouting.routes[0]: the options delivery does not support ${what}; use the image, inline or init delivery`,
    );
    expect(routed({ ...sound, routes: [{ to: s3, ...route }] })).toHaveProperty('log_router');
  });

  test('fails with records from Fluentd libraries', () => {
    expect(problems({ routes: [{ to: s3 }, { from: { tag: 'audit' }, to: s3 }], delivery })).toBe(
      'test/Task:\n  - logRouting.routes[1]: the options delivery does not support records from Fluentd libraries; use the image, inline or init delivery',
    );
  });

  test('fails with a repeated option of an output', () => {
    const http = LogDestination.http({ host: 'logs.acme.test', headers: { 'X-A': 'a', 'X-B': 'b' } });

    expect(problems({ routes: [{ to: http }], delivery })).toBe(
      'test/Task:\n  - container "nginx": options of an output must not be repeated with the options delivery, got header several times; use the image, inline or init delivery',
    );
    expect(routed({ ...sound, routes: [{ to: http }] })).toHaveProperty('log_router');
  });

  test('fails when joinSplitLines is true', () => {
    expect(problems({ routes: [{ to: s3 }], delivery, joinSplitLines: true })).toBe(
      'test/Task:\n  - joinSplitLines must not be true with the options delivery, which has no filters; use the image, inline or init delivery',
    );
  });

  test('sets patterns of the line as log driver options', () => {
    const { nginx: container } = routed({
      routes: [{ to: s3, include: 'GET', exclude: ['/health', '/ready'], dropHealthChecks: true }],
      delivery,
    });

    expect(container!.logConfiguration.options).toMatchObject({
      'include-pattern': 'GET',
      'exclude-pattern': '(?:ELB-HealthChecker/|Amazon-Route53-Health-Check-Service)|(?:/health)|(?:/ready)',
    });
  });

  test('matches slashes and quotes of a pattern that is known only at deploy, which Terraform escapes', () => {
    const { only } = synth((stack) => {
      const pattern = new TerraformVariable(stack, 'noise', { type: 'string' }).stringValue;
      task(stack, { routes: [{ to: s3, exclude: pattern }], delivery });
    });

    expect(only(EcsTaskDefinition).container_definitions).toMatch(
      /"exclude-pattern":\$\{jsonencode\("\(\?:\)\$\{replace\(replace\(replace\(replace\(var\.noise, /,
    );
  });
});

describe('warnings', () => {
  const warningsOf = (routing: LogRouting): string[] => {
    const stack = new TerraformStack(Testing.app(), 'test');
    const definition = task(stack, routing);
    return definition.node.metadata.filter(({ type }) => type.includes('warn')).map(({ data }) => String(data));
  };

  test('about tags of two routes that match one record for one destination (F69)', () => {
    const audit = { from: { tag: 'q.*' }, to: s3 };

    expect(
      warningsOf({
        routes: [{ to: s3 }, { ...audit, name: 'a' }, { ...audit, name: 'b', from: { tag: 'q.r.*' } }],
        delivery: byImage,
      }),
    ).toEqual([expect.stringContaining('logRouting.routes[1] and logRouting.routes[2]: destinations should differ')]);
  });

  test('are not given for the defaults', () => {
    expect(warningsOf(sound)).toEqual([]);
  });

  test('are given for a router with little memory (M07)', () => {
    expect(warningsOf({ ...sound, routerMemoryReservationMiB: 50 })).toEqual([
      'container "log_router": routerMemoryReservationMiB should be at least 100, got 50, because ECS lets the router buffer half of it, and further records are lost (M07)',
    ]);
  });

  test('are given for a router that is killed before it has delivered its records (L11)', () => {
    expect(warningsOf({ ...sound, routerStopTimeoutSeconds: 30 })).toEqual([
      'container "log_router": routerStopTimeoutSeconds should be at least 40, got 30, because the router has only this time to deliver buffered records, and the last 10 seconds are for uploads to S3 (L11)',
    ]);
  });
});

test('does not validate values that are known only at deploy', () => {
  synth((stack) => {
    const logs = new LogBucket(stack, 'Logs');
    const destination = LogDestination.s3({ bucket: logs, prefix: `${logs.bucketName}/` });
    task(stack, { ...sound, routes: [{ to: destination }] });
  });
});

describe('The folder of the S3 output (M12)', () => {
  const to = (store_dir: string) => [{ to: LogDestination.s3({ bucket, options: { store_dir } }) }];

  test.each(['/var/log/flb-storage/mine', '/tmp/fluent-bit/s3', '/tmp'])('may be %s', (folder) => {
    expect(Object.keys(routed({ ...sound, routes: to(folder) }))).toHaveLength(2);
  });

  test.each(['/data', '/tmpfs'])('fails when it is %s, unless the router may write to it', (folder) => {
    expect(problems({ routes: to(folder) })).toBe(
      `test/Task:\n  - LogDestination.s3: store_dir must be in /var/log/flb-storage or /tmp, because the router's root file system is read-only, got "${folder}"; omit it, or set routerReadonlyRootFilesystem to false (M12)`,
    );
    expect(Object.keys(routed({ ...sound, routes: to(folder), routerReadonlyRootFilesystem: false }))).toHaveLength(2);
  });
});

test('uses the defaults for undefined properties', () => {
  const { log_router: router } = routed({
    ...sound,
    routerCpu: undefined,
    ecsMetadata: undefined,
  } as unknown as LogRouting);

  expect(router).toMatchObject({ cpu: 64, firelensConfiguration: { options: { 'enable-ecs-log-metadata': 'true' } } });
});

test('does not validate a stop timeout that is known only at deploy', () => {
  const { warnings } = synthMessages((stack) => {
    const { numberValue } = new TerraformVariable(stack, 'seconds', { type: 'number' });
    task(stack, { ...sound, routerStopTimeoutSeconds: numberValue });
  });

  expect(warnings).toEqual([]);
});

test('warns about a rate limit that is known only at deploy', () => {
  const { warnings } = synthMessages((stack) => {
    const rateLimit = new TerraformVariable(stack, 'limit', { type: 'number' }).numberValue;
    task(stack, { ...sound, routes: [{ to: s3, rateLimit }] });
  });

  expect(warnings).toEqual(['logRouting.routes[0]: rateLimit drops records above the limit']);
});

test('passes options of any type that are known only at deploy to the router', () => {
  const { log_router: router } = containersOf(
    synth((stack) => {
      const tls = new TerraformVariable(stack, 'tls', { type: 'any' });
      const options = { 'tls.verify': tls.value as boolean };
      task(stack, { ...sound, routes: [{ to: LogDestination.http({ host: 'logs.example.com', options }) }] });
    }),
  );

  expect(router!.environment).toContainEqual({ name: 'FIRELENS_TLS_VERIFY', value: '${var.tls}' });
});

describe('A Fluent Bit image that is known only at deploy', () => {
  const fluentBitImage = (stack: TerraformStack) =>
    `${new TerraformVariable(stack, 'mirror', { type: 'string' }).stringValue}:3.4.16`;

  test.each([ConfigDelivery.options(), ConfigDelivery.init({ bucket })])(
    'is the image of the router with the delivery %j',
    (delivery) => {
      const stack = synth((scope) => task(scope, { ...sound, delivery, fluentBitImage: fluentBitImage(scope) }));

      expect(containersOf(stack).log_router!.image).toMatch(/^\$\{var\.mirror\}:(init-)?3\.4\.16$/);
    },
  );

  test('fails with the image delivery, which writes a Dockerfile', () => {
    const message = refusal((stack) => task(stack, { ...sound, fluentBitImage: fluentBitImage(stack) }));

    expect(message).toBe(`test/Task:
  - ConfigDelivery.image: fluentBitImage must be known at synth time, because the Dockerfile starts with it, got a token; use the inline or init delivery`);
  });
});

test.each<[property: string, route: Partial<LogRoute>, problem: string]>([
  [
    'include',
    { include: '' },
    'FILTER grep: Regex regex must not be empty, because Fluent Bit aborts on a key without',
  ],
  ['fields', { fields: { rename: { a: '*' } } }, 'FILTER modify: operations Hard_rename to must be a string that is'],
  ['parse', { parse: { Name: 'x', Format: 'regex' } as never }, 'PARSER x: Regex must be set when Format is "regex"'],
  [
    'multiline',
    { multiline: { name: 'x', type: 'regex' } as never },
    'MULTILINE_PARSER x: Rule must be set: a non-empty',
  ],
])('A problem of a filter or a parser names the property that it comes from: %s', (property, route, problem) => {
  const to = LogDestination.s3({ bucket });
  const found = problems({
    routes: [
      { source: 'stdout', to },
      { ...route, source: 'stderr', to },
    ],
  });

  expect(found).toContain(`logRouting.routes[1].${property}: ${problem}`);
});

test('A problem of a filter of several routes names all of them', () => {
  const to = LogDestination.s3({ bucket });
  const found = problems({
    routes: [
      { source: 'stdout', include: '', to },
      { source: 'stderr', include: '', to },
    ],
  });

  expect(found).toContain('logRouting.routes[0].include, logRouting.routes[1].include: FILTER grep: Regex regex must');
});

test.each([
  ['warning', 'warn'],
  ['ERR', 'error'],
  ['crit', 'fatal'],
  ['notice', 'info'],
  ['trace', 'debug'],
])('A level of another scale is reported with the level that it stands for: %s', (level, meant) => {
  const found = problems({ routes: [{ parse: 'json', level: level as 'warn', to: LogDestination.s3({ bucket }) }] });

  expect(found).toContain(
    `logRouting.routes[0].level must be "debug", "info", "warn", "error" or "fatal", or an object with at, got "${level}"; did you mean "${meant}"?`,
  );
});
