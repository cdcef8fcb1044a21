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

test.each([
  ['two equal destinations', [{ to: [LogDestination.s3({ bucket }), LogDestination.s3({ bucket })] }]],
  [
    'an equal destination of a route for some records',
    [{ to: s3 }, { level: 'error', parse: 'json', to: LogDestination.s3({ bucket }) }],
  ],
] as const)('fails when records reach one place twice with %s', (_, routes) => {
  expect(problems({ routes })).toBe(
    'test/Task:\n  - container "nginx": records must not reach the same destination twice; remove it from one route, or change one of the destinations, such as its prefix',
  );
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

test('fails when records reach a destination twice', () => {
  expect(problems({ routes: [{ to: s3 }, { from: 'nginx', to: s3 }] })).toBe(
    'test/Task:\n  - container "nginx": records must not reach the same destination twice; remove it from one route, or change one of the destinations, such as its prefix',
  );
});

test('fails when a container has several destinations with the options delivery', () => {
  expect(problems({ routes: [{ to: [s3, cloudWatch] }], delivery: ConfigDelivery.options() })).toBe(
    'test/Task:\n  - container "nginx": records must go to only one destination with the options delivery, got 2 ("s3", "cloudwatch"); use the image or init delivery',
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
  - routerStopTimeoutSeconds must be an integer from 0 to 120 seconds, got 121 (L11)`);
});

test('fails when containers and router reserve more than the task has (M03, M04)', () => {
  const greedy = { ...nginx, memoryReservationMiB: 1000, cpu: 512 };

  expect(problems({}, { nginx: greedy })).toBe(`test/Task:
  - cpu of all containers must be at most the task's 512 units, got 576; lower a container's cpu, or raise the task's (M04)
  - memory reserved for all containers must be at most the task's 1024 MiB, got 1128; lower a container's memory, or raise the task's (M03)`);
});

describe('a route', () => {
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
      'a field with a hyphen',
      { parse: 'json', exclude: ['ELB', { field: 'user-agent', matches: 'ELB' }] },
      `exclude: field must be a name of letters, digits and "_", with ['…'] for a nested field, such as http['status'], got "user-agent"`,
    ],
    ['a rate below one', { rateLimit: 0 }, 'rateLimit must be at least 1 record per second, got 0'],
    [
      'a function in Lua that has no name',
      { lua: { code: 'function f(t, s, r) return 0 end', call: 'f()' } },
      'lua.call must be the name of a function, such as "f" or "module.f", got "f()"',
    ],
  ])('fails with %s', (_, route, problem) => {
    expect(problemsOf(route)).toBe(problem);
  });

  test.each<[what: string, route: Partial<LogRoute>]>([
    ['a field of the log driver', { include: { field: 'source', matches: 'stdout' } }],
    ['a nested field', { parse: 'json', include: { field: "http['status']", matches: '^5' } }],
    ['a level of parsed lines', { parse: 'json', level: 'warn' }],
    ['a level of records from Fluentd libraries', { from: { tag: 'audit' }, level: 'warn' }],
    ['a field that a preset parses', { parse: 'nginx-access', exclude: { field: 'uri', matches: '^/health' } }],
  ])('may have %s', (_, route) => {
    expect(Object.keys(routed({ ...sound, routes: [{ to: s3 }, { to: cloudWatch, ...route }] }))).toHaveLength(2);
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
      'test/Task:\n  - logRouting.ecsMetadata must be true if records from Fluentd libraries take several routes, got false, because Fluent Bit needs a field of every record to copy them; set it to true, or set include or level in all but one of these routes',
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
      `test/Task:\n  - logRouting.routes[0]: the options delivery does not support ${what}; use the image or init delivery`,
    );
    expect(routed({ ...sound, routes: [{ to: s3, ...route }] })).toHaveProperty('log_router');
  });

  test('fails with records from Fluentd libraries', () => {
    expect(problems({ routes: [{ to: s3 }, { from: { tag: 'audit' }, to: s3 }], delivery })).toBe(
      'test/Task:\n  - logRouting.routes[1]: the options delivery does not support records from Fluentd libraries; use the image or init delivery',
    );
  });

  test('fails with a repeated option of an output', () => {
    const http = LogDestination.http({ host: 'logs.acme.test', headers: { 'X-A': 'a', 'X-B': 'b' } });

    expect(problems({ routes: [{ to: http }], delivery })).toBe(
      'test/Task:\n  - container "nginx": options of an output must not be repeated with the options delivery, got header several times; use the image or init delivery',
    );
    expect(routed({ ...sound, routes: [{ to: http }] })).toHaveProperty('log_router');
  });

  test('fails when joinSplitLines is true', () => {
    expect(problems({ routes: [{ to: s3 }], delivery, joinSplitLines: true })).toBe(
      'test/Task:\n  - joinSplitLines must not be true with the options delivery, which has no filters; use the image or init delivery',
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

  test('leaves a pattern that is known only at deploy to Terraform, and matches its slashes', () => {
    const { nginx: container } = containersOf(
      synth((stack) => {
        const pattern = new TerraformVariable(stack, 'noise', { type: 'string' }).stringValue;
        task(stack, { routes: [{ to: s3, exclude: pattern }], delivery });
      }),
    );

    expect(container!.logConfiguration.options['exclude-pattern']).toBe('(?:)${var.noise}');
  });
});

describe('warnings', () => {
  const warningsOf = (routing: LogRouting): string[] => {
    const stack = new TerraformStack(Testing.app(), 'test');
    const definition = task(stack, routing);
    return definition.node.metadata.filter(({ type }) => type.includes('warn')).map(({ data }) => String(data));
  };

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

  test.each(['/data', '/tmpfs', '/var/log/flb-storage/../x'])(
    'fails when it is %s, unless the router may write to it',
    (folder) => {
      expect(problems({ routes: to(folder) })).toBe(
        `test/Task:\n  - LogDestination.s3: store_dir must be in /var/log/flb-storage or /tmp, because the router's root file system is read-only, got "${folder}"; omit it, or set routerReadonlyRootFilesystem to false (M12)`,
      );
      expect(Object.keys(routed({ ...sound, routes: to(folder), routerReadonlyRootFilesystem: false }))).toHaveLength(
        2,
      );
    },
  );
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
  - ConfigDelivery.image: fluentBitImage must be known at synth time, because the Dockerfile starts with it, got a token; use the init delivery`);
  });
});
