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
import { saidOf } from '../../../../support/said';
import { refusal, synth } from '../../../../../lab/synth/synth';
import { bucket, byImage, containersOf, logGroup, nginx, routed, task } from '../../../../../lab/synth/tasks';

const s3 = LogDestination.s3({ bucket });
const cloudWatch = LogDestination.cloudWatchLogs({ logGroup });
const app: Container = { image: 'app:1.0.0' };
const sound: LogRouting = { routes: [{ to: s3 }], delivery: byImage };

/** What is said of a routing of these containers. */
function problems(routing: Partial<LogRouting>, containers: Record<string, Container> = { nginx }): string {
  return refusal((stack) => task(stack, { ...sound, ...routing }, { containers }));
}

test('lets a sound routing through', () => {
  expect(Object.keys(routed(sound))).toEqual(['nginx', 'log_router']);
});

test.each([
  ['two equal destinations', [{ to: [LogDestination.s3({ bucket }), LogDestination.s3({ bucket })] }]],
  [
    'an equal destination by a route for some records',
    [{ to: s3 }, { level: 'error', parse: 'json', to: LogDestination.s3({ bucket }) }],
  ],
] as const)('fails when records reach one place twice by %s', (_, routes) => {
  expect(problems({ routes })).toBe(
    'test/Task:\n  - container "nginx": its records reach the same destination twice; remove it from one route, or give the second one a place of its own, such as another prefix',
  );
});

test('takes two destinations in one bucket that differ in their prefix', () => {
  const routes = [{ to: [LogDestination.s3({ bucket }), LogDestination.s3({ bucket, prefix: 'copy/' })] }];

  expect(Object.keys(routed({ ...sound, routes }))).toEqual(['nginx', 'log_router']);
});

test('fails when there is no route (F18)', () => {
  expect(problems({ routes: [] })).toBe(`test/Task:
  - logRouting.routes must hold at least one route, got none (F18)
  - container "nginx": its records reach no destination; add it to a route (F18)`);
});

test('fails when a container has no route (F18), and not once it has', () => {
  const containers = { nginx, app };

  expect(problems({ routes: [{ from: 'nginx', to: s3 }] }, containers)).toBe(
    'test/Task:\n  - container "app": its records reach no destination; add it to a route (F18)',
  );
  expect(Object.keys(routed({ ...sound, routes: [{ from: ['nginx', 'app'], to: s3 }] }, { containers }))).toHaveLength(
    3,
  );
});

test('fails when a route is from a container that is not there', () => {
  expect(problems({ routes: [{ from: 'ngnix', to: s3 }] })).toBe(`test/Task:
  - logRouting.routes[0]: from must be a container of the task ("nginx"), got "ngnix"
  - container "nginx": its records reach no destination; add it to a route (F18)`);
});

test('fails when a route is from a container that logs by awslogs', () => {
  const containers: Record<string, Container> = { nginx, app: { ...app, logDriver: 'awslogs' } };

  expect(problems({ routes: [{ from: ['nginx', 'app'], to: s3 }] }, containers)).toBe(
    'test/Task:\n  - logRouting.routes[0]: from must not name "app", which logs by "awslogs"; take its logDriver out to route it',
  );
});

test('fails when all containers log by awslogs (F02)', () => {
  expect(problems({}, { nginx: { ...nginx, logDriver: 'awslogs' } })).toBe(
    'test/Task:\n  - logRouting must have a container that uses it, but every container has logDriver "awslogs"; remove the logDriver of one, or logRouting (F02)',
  );
});

test('does not compile with a container that is not there', () => {
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

test('takes routes made elsewhere for the containers they name', () => {
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
    'test/Task:\n  - container "nginx": its records reach the same destination twice; remove it from one route, or give the second one a place of its own, such as another prefix',
  );
});

test('fails when delivery by options has several destinations to carry, and names the one that can', () => {
  expect(problems({ routes: [{ to: [s3, cloudWatch] }], delivery: ConfigDelivery.options() })).toBe(
    'test/Task:\n  - container "nginx": delivery by options carries one destination, got 2 ("s3", "cloudwatch"); deliver by image or init',
  );
  expect(routed({ routes: [{ to: [s3, cloudWatch] }], delivery: byImage })).toHaveProperty('log_router');
});

test('fails when a container takes the name of the router (F27)', () => {
  expect(problems({}, { log_router: nginx })).toBe(
    'test/Task:\n  - container "log_router": its name is that of the log router; choose another (F27)',
  );
});

test('fails when a name begins with the tag of another (F26)', () => {
  expect(problems({}, { app: nginx, 'app-firelens-x': app })).toBe(
    'test/Task:\n  - container "app-firelens-x": its name must not begin with "app-firelens", which marks the records of "app" (F26)',
  );
});

test.each([24224, 8877, 2020])('fails when a container listens on %i, a port of the router (N03)', (port) => {
  expect(problems({}, { nginx: { ...nginx, ports: [80, port] } })).toBe(
    `test/Task:\n  - container "nginx": ports must not hold ${port}, which the log router listens on (N03)`,
  );
});

test('leaves those ports to tasks that have no router', () => {
  synth((stack) => task(stack, undefined, { containers: { nginx: { ...nginx, ports: [24224] } } }));
});

test.each(['latest', 'stable', '3', '3.4', '2.34.3', 'init-3.4.16'])(
  'fails when the router runs image %s (M17)',
  (tag) => {
    const image = `public.ecr.aws/aws-observability/aws-for-fluent-bit:${tag}`;

    expect(problems({ fluentBitImage: image })).toBe(
      `test/Task:\n  - fluentBitImage must end with a full version of line 3, such as ":3.4.16", or with a digest, got "${image}" (M17)`,
    );
  },
);

test('takes an image by digest (M17)', () => {
  const digest = `registry.acme.test/fluent-bit@sha256:${'0'.repeat(64)}`;

  expect(routed({ ...sound, delivery: ConfigDelivery.options(), fluentBitImage: digest }).log_router!.image).toBe(
    digest,
  );
});

test.each(['', '/', 'fluent-bit', '/fluent-bit/', 'a b/'])(
  'fails when the prefix of the delivery by init is %j',
  (prefix) => {
    expect(problems({ delivery: ConfigDelivery.init({ bucket, prefix }) })).toBe(
      `test/Task:\n  - ConfigDelivery.init: prefix must be letters, digits, "_", "-" and "." between slashes, with one at its end, got ${JSON.stringify(prefix)}`,
    );
  },
);

test('fails when the configuration of the delivery by init would be deleted one day', () => {
  const delivery = ConfigDelivery.init({ bucket: { ...bucket, retentionDays: 90 } });

  expect(problems({ delivery })).toBe(
    'test/Task:\n  - ConfigDelivery.init: bucket must keep its objects, or tasks would not start once the configuration is deleted, got one with 90 retentionDays; set them to "forever"',
  );
  expect(
    routed({ ...sound, delivery: ConfigDelivery.init({ bucket: { ...bucket, retentionDays: 'forever' } }) }),
  ).toHaveProperty('log_router');
});

test('fails when the numbers of the router are out of range', () => {
  expect(problems({ routerMemoryReservationMiB: 5, routerCpu: -1, routerStopTimeoutSeconds: 121 })).toBe(`test/Task:
  - routerMemoryReservationMiB must be an integer of 6 or more MiB (M05), got 5
  - routerCpu must be an integer of 0 or more, got -1
  - routerStopTimeoutSeconds must be an integer from 0 to 120 seconds (L11), got 121`);
});

test('fails when containers and router keep more than the task has (M03, M04)', () => {
  const greedy = { ...nginx, memoryReservationMiB: 1000, cpu: 512 };

  expect(problems({}, { nginx: greedy })).toBe(`test/Task:
  - cpu of all containers must be 512 at most, the task's, got 576 in all; lower that of one, or give the task more (M04)
  - memory kept for all containers must be 1024 MiB at most, the task's, got 1128 in all; lower that of one, or give the task more (M03)`);
});

describe('a route', () => {
  /** What is said of a route beside one that takes everything. */
  const problemsOf = (route: Partial<LogRoute>) =>
    problems({ routes: [{ to: s3 }, { to: cloudWatch, ...route }] }).replace(
      'test/Task:\n  - logRouting.routes[1]: ',
      '',
    );

  test.each<[what: string, route: Partial<LogRoute>, problem: string]>([
    ['a name with a hyphen', { name: 'my-errors' }, 'name must be letters, digits and "_", got "my-errors"'],
    ['an empty tag', { from: { tag: '' } }, 'from.tag must be a pattern of tags without blanks, got ""'],
    [
      'the tag of the probe',
      { from: { tag: 'firelens-*' } },
      'from.tag must not cover "firelens-healthcheck", the tag of ECS\'s probe, got "firelens-*" (F29)',
    ],
    [
      'tags of containers',
      { from: { tag: 'nginx*' } },
      'from.tag must not cover records of a container, "nginx-firelens-…", got "nginx*"; route those by its name (F29)',
    ],
    [
      'a source with a tag',
      { from: { tag: 'audit' }, source: 'stdout' },
      'source must not be given with a tag: records of libraries have none',
    ],
    [
      'a field of that nothing makes',
      { include: { field: 'status', matches: '^5' } },
      'include: there is no field "status" before the line is parsed; give parse, or seek it in the line',
    ],
    [
      'a level of lines that are not parsed',
      { level: 'error' },
      'level: there is no field "level" before the line is parsed; give parse, or seek it in the line',
    ],
    [
      'a field that is a number',
      { parse: 'nginx-access', exclude: { field: 'status', matches: '^2' } },
      'exclude: "status" is a number, and Fluent Bit matches text alone; seek it in the line',
    ],
    [
      'a field with a hyphen',
      { parse: 'json', exclude: ['ELB', { field: 'user-agent', matches: 'ELB' }] },
      `exclude: field must be a name of letters, digits and "_", with ['…'] for one within it, got "user-agent"`,
    ],
    ['a rate below one', { rateLimit: 0 }, 'rateLimit must be 1 record a second or more, got 0'],
    [
      'Lua with a comment',
      { lua: { code: 'function f(t, s, r) -- nothing\n return 0 end', call: 'f' } },
      'lua.code must be free of "--", which makes a comment of all that follows in one line',
    ],
    [
      'a function in Lua that has no name',
      { lua: { code: 'function f(t, s, r) return 0 end', call: 'f()' } },
      'lua.call must be the name of a function, got "f()"',
    ],
  ])('fails with %s', (_, route, problem) => {
    expect(problemsOf(route)).toBe(problem);
  });

  test.each<[what: string, route: Partial<LogRoute>]>([
    ['a field of the log driver', { include: { field: 'source', matches: 'stdout' } }],
    ['a field within a field', { parse: 'json', include: { field: "http['status']", matches: '^5' } }],
    ['a level of parsed lines', { parse: 'json', level: 'warn' }],
    ['a level of records of libraries', { from: { tag: 'audit' }, level: 'warn' }],
    ['text that a preset parses', { parse: 'nginx-access', exclude: { field: 'uri', matches: '^/health' } }],
  ])('may have %s', (_, route) => {
    expect(Object.keys(routed({ ...sound, routes: [{ to: s3 }, { to: cloudWatch, ...route }] }))).toHaveLength(2);
  });

  test('fails with a tag that covers those of other routes (F29), and not where there are none', () => {
    const tagged: LogRoute = { from: { tag: 'stderr.*' }, to: s3 };

    expect(problems({ routes: [{ source: 'stdout', to: s3 }, { source: 'stderr', to: s3 }, tagged] })).toBe(
      'test/Task:\n  - logRouting.routes[2]: from.tag must not cover "stderr.nginx-firelens-*", under which records of another route go on, got "stderr.*"; give that route another name (F29)',
    );
    expect(routed({ ...sound, routes: [{ to: s3 }, tagged] })).toHaveProperty('log_router');
  });

  test('fails with a tag under which records of another tag go on (F29)', () => {
    const audit: LogRoute = { name: 'web', from: { tag: 'audit.*' }, include: { field: 'a', matches: 'b' }, to: s3 };
    const routes: LogRoute[] = [{ to: s3 }, { from: { tag: 'audit.*' }, to: cloudWatch }, audit];

    expect(problems({ routes: [...routes, { from: { tag: 'web.*' }, to: s3 }] })).toBe(
      'test/Task:\n  - logRouting.routes[3]: from.tag must not cover "web.audit.*", under which records of another route go on, got "web.*"; give that route another name (F29)',
    );
    expect(routed({ ...sound, routes: [...routes, { from: { tag: 'jobs.*' }, to: s3 }] })).toHaveProperty('log_router');
  });

  test('fails where records of libraries are to be copied, and no field is sure to be there', () => {
    const routes: LogRoute[] = [
      { to: s3 },
      { from: { tag: 'audit.*' }, to: s3 },
      { from: { tag: 'audit.*' }, fields: { remove: ['secret'] }, to: cloudWatch },
    ];

    expect(problems({ routes, ecsMetadata: false })).toBe(
      'test/Task:\n  - logRouting.ecsMetadata must be true where records of libraries take several routes, or each but one of these must begin with include or level: Fluent Bit copies records by a field that all of them have',
    );
    expect(routed({ ...sound, routes })).toHaveProperty('log_router');
  });

  test('fails with parsers of one name and two forms', () => {
    const parser = { Name: 'mine', Format: 'json' } as const;

    expect(
      problems({
        routes: [
          { source: 'stdout', parse: parser, to: s3 },
          { source: 'stderr', parse: { ...parser, Format: 'logfmt' }, to: s3 },
        ],
      }),
    ).toBe('test/Task:\n  - PARSER: names must be different, got "mine" again');
  });

  test('may go where another goes, if no record takes both', () => {
    const routes: LogRoute[] = [
      { source: 'stdout', to: s3 },
      { source: 'stderr', to: s3 },
    ];

    expect(routed({ ...sound, routes })).toHaveProperty('log_router');
  });

  test('fails where another takes its records to the same destination', () => {
    expect(
      problems({
        routes: [
          { source: 'stdout', to: s3 },
          { source: 'stdout', parse: 'json', to: s3 },
          { source: 'stderr', to: cloudWatch },
        ],
      }),
    ).toBe(
      'test/Task:\n  - container "nginx": its records reach the same destination twice; remove it from one route, or give the second one a place of its own, such as another prefix',
    );
  });
});

describe('delivery by options', () => {
  const delivery = ConfigDelivery.options();

  test.each<[what: string, route: Partial<LogRoute>]>([
    ['source', { source: 'stdout' }],
    ['multiline', { multiline: 'java' }],
    ['parse', { parse: 'json' }],
    ['parse, level', { parse: 'json', level: 'warn' }],
    ['fields', { fields: { remove: ['container_id'] } }],
    ['lua', { lua: { code: 'function f(t, s, r) return 0 end', call: 'f' } }],
    ['rateLimit', { rateLimit: 10 }],
    ['include by a field', { include: { field: 'source', matches: 'stdout' } }],
    ['exclude by a field', { exclude: ['x', { field: 'source', matches: 'stdout' }] }],
    ['ecsMetadata of a route; set that of logRouting', { ecsMetadata: false }],
  ])('fails with %s, and names the deliveries that can', (what, route) => {
    expect(problems({ routes: [{ to: s3, ...route }], delivery })).toBe(
      `test/Task:\n  - logRouting.routes[0]: delivery by options cannot carry ${what}; deliver by image or init`,
    );
    expect(routed({ ...sound, routes: [{ to: s3, ...route }] })).toHaveProperty('log_router');
  });

  test('fails with records of libraries', () => {
    expect(problems({ routes: [{ to: s3 }, { from: { tag: 'audit' }, to: s3 }], delivery })).toBe(
      'test/Task:\n  - logRouting.routes[1]: delivery by options cannot carry records of libraries; deliver by image or init',
    );
  });

  test('fails with an option that an output has twice', () => {
    const http = LogDestination.http({ host: 'logs.acme.test', headers: { 'X-A': 'a', 'X-B': 'b' } });

    expect(problems({ routes: [{ to: http }], delivery })).toBe(
      'test/Task:\n  - container "nginx": delivery by options carries each option of an output once, got header several times; deliver by image or init',
    );
    expect(routed({ ...sound, routes: [{ to: http }] })).toHaveProperty('log_router');
  });

  test('fails when it is to join split lines', () => {
    expect(problems({ routes: [{ to: s3 }], delivery, joinSplitLines: true })).toBe(
      'test/Task:\n  - joinSplitLines must not be true, as delivery by options carries no filters; deliver by image or init',
    );
  });

  test('carries patterns of the line as options of ECS', () => {
    const { nginx: container } = routed({
      routes: [{ to: s3, include: 'GET', exclude: ['/health', '/ready'], dropHealthChecks: true }],
      delivery,
    });

    expect(container!.logConfiguration.options).toMatchObject({
      'include-pattern': 'GET',
      'exclude-pattern': '(?:ELB-HealthChecker/|Amazon-Route53-Health-Check-Service)|(?:/health)|(?:/ready)',
    });
  });

  test('has Terraform fill in a pattern that is known at deploy only', () => {
    const { nginx: container } = containersOf(
      synth((stack) => {
        const pattern = new TerraformVariable(stack, 'noise', { type: 'string' }).stringValue;
        task(stack, { routes: [{ to: s3, exclude: pattern }], delivery });
      }),
    );

    expect(container!.logConfiguration.options['exclude-pattern']).toBe('${var.noise}');
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
      'container "log_router": routerMemoryReservationMiB should be 100 or more, got 50: ECS lets the router buffer half of it, and records beyond that are lost (M07)',
    ]);
  });

  test('are given for a router that is killed before it has delivered (L11)', () => {
    expect(warningsOf({ ...sound, routerStopTimeoutSeconds: 30 })).toEqual([
      'container "log_router": routerStopTimeoutSeconds should be 40 or more, got 30: the router delivers what it holds in all but the last 10 of them, in which it uploads the rest to S3 (L11)',
    ]);
  });
});

test('judges values known at deploy no further', () => {
  synth((stack) => {
    const logs = new LogBucket(stack, 'Logs');
    const destination = LogDestination.s3({ bucket: logs, prefix: `${logs.bucketName}/` });
    task(stack, { ...sound, routes: [{ to: destination }] });
  });
});

describe('where S3 keeps its buffers (M12)', () => {
  const to = (store_dir: string) => [{ to: LogDestination.s3({ bucket, options: { store_dir } }) }];

  test.each(['/var/log/flb-storage/mine', '/tmp/fluent-bit/s3', '/tmp'])('may be %s', (folder) => {
    expect(Object.keys(routed({ ...sound, routes: to(folder) }))).toHaveLength(2);
  });

  test.each(['/data', '/tmpfs', '/var/log/flb-storage/../x'])(
    'fails when it is %s, and not where the router may write there',
    (folder) => {
      expect(problems({ routes: to(folder) })).toBe(
        `test/Task:\n  - LogDestination.s3: store_dir must lie below /var/log/flb-storage or /tmp, as nothing else of the router is writable, got "${folder}"; leave it out, or set routerReadonlyRootFilesystem to false (M12)`,
      );
      expect(Object.keys(routed({ ...sound, routes: to(folder), routerReadonlyRootFilesystem: false }))).toHaveLength(
        2,
      );
    },
  );
});

test('keeps the defaults of what has no value', () => {
  const { log_router: router } = routed({
    ...sound,
    routerCpu: undefined,
    ecsMetadata: undefined,
  } as unknown as LogRouting);

  expect(router).toMatchObject({ cpu: 64, firelensConfiguration: { options: { 'enable-ecs-log-metadata': 'true' } } });
});

test('does not judge a stop timeout that is known at deploy only', () => {
  const { warnings } = saidOf((stack) => {
    const { numberValue } = new TerraformVariable(stack, 'seconds', { type: 'number' });
    task(stack, { ...sound, routerStopTimeoutSeconds: numberValue });
  });

  expect(warnings).toEqual([]);
});

test('says of a limit known at deploy no more than that there is one', () => {
  const { warnings } = saidOf((stack) => {
    const rateLimit = new TerraformVariable(stack, 'limit', { type: 'number' }).numberValue;
    task(stack, { ...sound, routes: [{ to: s3, rateLimit }] });
  });

  expect(warnings).toEqual(['logRouting.routes[0]: rateLimit drops what exceeds so many records a second']);
});

test('hands options of any type that are known at deploy to the router', () => {
  const { log_router: router } = containersOf(
    synth((stack) => {
      const tls = new TerraformVariable(stack, 'tls', { type: 'any' });
      const options = { 'tls.verify': tls.value as boolean };
      task(stack, { ...sound, routes: [{ to: LogDestination.http({ host: 'logs.example.com', options }) }] });
    }),
  );

  expect(router!.environment).toContainEqual({ name: 'FIRELENS_TLS_VERIFY', value: '${var.tls}' });
});

describe('an image of Fluent Bit known at deploy', () => {
  const fluentBitImage = (stack: TerraformStack) =>
    `${new TerraformVariable(stack, 'mirror', { type: 'string' }).stringValue}:3.4.16`;

  test.each([ConfigDelivery.options(), ConfigDelivery.init({ bucket })])(
    'is what the router runs by %j',
    (delivery) => {
      const stack = synth((scope) => task(scope, { ...sound, delivery, fluentBitImage: fluentBitImage(scope) }));

      expect(containersOf(stack).log_router!.image).toMatch(/^\$\{var\.mirror\}:(init-)?3\.4\.16$/);
    },
  );

  test('fails by image, which a Dockerfile is left for', () => {
    const message = refusal((stack) => task(stack, { ...sound, fluentBitImage: fluentBitImage(stack) }));

    expect(message).toBe(`test/Task:
  - ConfigDelivery.image: fluentBitImage must be known at synth time, since a Dockerfile begins with it; deliver by init`);
  });
});
