import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import fc from 'fast-check';
import {
  FargateTaskDefinition,
  LogBucket,
  FluentdDestination,
  ConfigDelivery,
  LogDestination,
  type LogRoute,
  type TaskRouting,
} from '../../../../modules';
import { matchesTag } from '../../../../modules/fluent-bit';
import { routedTaskFolder } from '../../../../lab/routers/route';
import { refusal, synth } from '../../../../lab/synth/synth';
import { bucket, byImage, containersOf, ec2Task, logGroup, task } from '../../../../lab/synth/tasks';
import { propertyRuns } from '../../../support/property-runs';

const s3 = LogDestination.s3({ bucket });
const cloudWatch = LogDestination.cloudWatchLogs({ logGroup });
const secret = (name: string) => ({ secretArn: `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}` });
const taskId = '0123456789abcdef0123456789abcdef';

/** Section of a Fluent Bit configuration: options by name. */
type Section = Readonly<Record<string, string>>;

/** Returns the sections of the effective configuration of a task, by type. */
function sectionsOf(routing: TaskRouting, containers: readonly string[]): Readonly<Record<string, readonly Section[]>> {
  const text = readFileSync(join(routedTaskFolder(routing, containers), 'effective.conf'), 'utf8');
  const sections = [...text.matchAll(/^\[(\w+)\]\n((?: .*\n?)*)/gm)].map(
    ([, kind, body]) =>
      [
        kind!,
        Object.fromEntries([...body!.matchAll(/^ +(\S+) +(.*)$/gm)].map(([, name, value]) => [name!, value!])),
      ] as const,
  );
  const of = (wanted: string) => sections.filter(([kind]) => kind === wanted).map(([, section]) => section);
  return { filters: of('FILTER'), outputs: of('OUTPUT') };
}

/** Returns the Fluentd configuration of a task with this routing. */
function fluentdOf(
  routes: Extract<TaskRouting, { readonly router: 'fluentd' }>['routes'],
  containers: readonly string[],
) {
  return readFileSync(
    join(routedTaskFolder({ router: 'fluentd', routes, delivery: byImage }, containers), 'effective.conf'),
    'utf8',
  );
}

/** Returns the error message for a routing of these containers. */
function problems(routing: TaskRouting, containers: readonly string[] = ['app']): string {
  return refusal((stack) =>
    task(stack, routing, {
      containers: Object.fromEntries(containers.map((name) => [name, { image: 'app:1.0.0' }])),
    }),
  );
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `app${index + 1}`);
const manyRoutes: readonly LogRoute[] = [
  { to: [s3, cloudWatch] },
  { source: 'stderr', include: 'a', to: LogDestination.s3({ bucket, prefix: 'a/' }) },
  { source: 'stderr', include: 'b', to: LogDestination.s3({ bucket, prefix: 'b/' }) },
  { name: 'stderr', exclude: 'c', to: LogDestination.s3({ bucket, prefix: 'c/' }) },
  {
    from: { tag: 'audit.*' },
    to: [LogDestination.s3({ bucket, prefix: 'd/' }), LogDestination.cloudWatchLogs({ logGroup })],
  },
];

describe('The outputs of one router', () => {
  test.each([
    ['of 2 containers', names(2), [{ to: s3 }]],
    ['of 5 containers', names(5), [{ to: s3 }]],
    ['of 2 containers with several routes', names(2), manyRoutes],
    ['of 5 containers with several routes', names(5), manyRoutes],
    ['of names that differ in case', ['app', 'App', 'APP'], manyRoutes],
    [
      'of a container named like another container with a route',
      ['app_stderr', 'app'],
      [{ to: s3 }, { name: 'stderr', from: 'app', source: 'stderr', to: LogDestination.s3({ bucket, prefix: 'a/' }) }],
    ],
  ] as const)('have unique names: %s', (_, containers, routes) => {
    const { outputs = [] } = sectionsOf({ routes, delivery: byImage }, containers);
    const aliases = outputs.flatMap(({ Alias: alias }) => alias ?? []);

    expect(aliases).toHaveLength(outputs.length - 1);
    expect(new Set(aliases).size).toBe(aliases.length);
  });

  test('have unique names for any names of containers and routes', () => {
    const name = fc.constantFrom('a', 'A', 'a_s3', 'route1', 'stderr', 'b', 's3', 'b-2', '2');
    const route = fc.record(
      { name: fc.constantFrom('a', 's3', 'stderr', 'route1', '2'), source: fc.constantFrom('stdout', 'stderr') },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
        fc.array(route, { maxLength: 4 }),
        (some, given) => {
          const routes = [
            { to: s3 },
            ...given.map((each, index) => ({ ...each, to: LogDestination.s3({ bucket, prefix: `${index}/` }) })),
          ] as readonly LogRoute[];
          const { outputs = [] } = sectionsOf({ routes, delivery: byImage }, some);
          const aliases = outputs.flatMap(({ Alias: alias }) => alias ?? []);

          expect(new Set(aliases).size).toBe(some.length * routes.length);
        },
      ),
      { numRuns: propertyRuns(20) },
    );
  });

  test('are rejected if the user sets the same name for several', () => {
    const named = (name: string) => LogDestination.s3({ bucket, options: { Alias: name } });

    expect(problems({ routes: [{ to: named('logs') }], delivery: byImage }, ['app', 'nginx'])).toMatch(/Alias.*"logs"/);
    expect(problems({ routes: [{ to: [named('app.cloudwatch'), cloudWatch] }], delivery: byImage })).toMatch(
      /Alias.*"app\.cloudwatch"/,
    );
  });
});

describe('The tags of one router', () => {
  test.each([
    ['2 containers', names(2), manyRoutes],
    ['5 containers', names(5), manyRoutes],
    ['names that differ in case', ['app', 'App'], manyRoutes],
    ['names with the same prefix', ['a', 'a-a', 'a_a', 'aa'], manyRoutes],
    [
      'routes of several containers',
      names(3),
      [
        { to: s3 },
        { name: 'app1', from: ['app1', 'app2'], source: 'stderr', to: cloudWatch },
        { name: 'app2', from: ['app2', 'app3'], include: 'x', to: LogDestination.s3({ bucket, prefix: 'x/' }) },
      ],
    ],
  ] as const)('lead each to its own outputs: %s', (_, containers, routes) => {
    const { filters = [], outputs = [] } = sectionsOf({ routes, delivery: byImage }, containers);
    const made = filters.flatMap(({ Match: match, Rule: rule }) =>
      rule ? [`${/ (\w+)\.\$TAG /.exec(rule)![1]}.${match!.replace('*', taskId)}`] : [],
    );
    const tags = [...containers.map((name) => `${name}-firelens-${taskId}`), 'audit.login', ...made];

    expect(new Set(made).size).toBe(made.length);
    for (const tag of tags) {
      const patterns = outputs.filter(({ Match: match }) => matchesTag(match!, tag)).map(({ Match: match }) => match);
      expect([tag, new Set(patterns).size]).toEqual([tag, Number(patterns.length > 0)]);
    }
    for (const { Match: match } of outputs) {
      expect(tags.filter((tag) => matchesTag(match!, tag)).length).toBeLessThanOrEqual(1);
    }
  });

  test('are rejected if records from Fluentd libraries may have the numbered tag of a route', () => {
    expect(
      problems({
        routes: [
          { from: 'app', source: 'stderr', include: 'a', to: s3 },
          { from: 'app', source: 'stderr', include: 'b', to: cloudWatch },
          { from: { tag: 'stderr2.*' }, to: s3 },
        ],
        delivery: byImage,
      }),
    ).toMatch(/routes\[2\]: from\.tag must not match "stderr2\.app-firelens-\*".*\(F29\)/);
  });

  test('are rejected if the filters of another route would process records from Fluentd libraries', () => {
    expect(
      problems({
        routes: [
          { to: s3 },
          { from: { tag: 'audit.*' }, include: { field: 'user', matches: '^jane$' }, to: s3 },
          { from: { tag: 'audit.login' }, to: cloudWatch },
        ],
        delivery: byImage,
      }),
    ).toMatch(/from\.tag must not match .*"audit\.(\*|login)".*\(F29\)/);
  });
});

describe('The keys of one bucket', () => {
  const keyFormat = ({ s3_key_format: format }: Section) => format;

  test.each([
    ['x-', '$TAG[2]'],
    ['a--b', '$TAG[3]'],
  ])('contain the task ID of the container %s as %s, because Fluent Bit ignores empty parts of a tag', (name, part) => {
    const { outputs = [] } = sectionsOf({ routes: [{ to: s3 }], delivery: byImage }, [name]);

    expect(outputs.flatMap((output) => keyFormat(output) ?? [])[0]).toContain(`-${part}-$UUID`.slice(1));
  });

  test('are rejected for a container whose name starts with a hyphen', () => {
    expect(problems({ routes: [{ to: s3 }], delivery: byImage }, ['-x'])).toContain(
      'container "-x": name must not start with "-", or S3 keys cannot contain the task ID; rename the container (F28)',
    );
  });

  test('start with the case-sensitive name of the container', () => {
    const { outputs = [] } = sectionsOf({ routes: [{ to: s3 }], delivery: byImage }, ['app', 'App', 'app_', 'app-app']);
    const keys = outputs.flatMap((output) => keyFormat(output) ?? []);

    expect(keys.map((key) => key.split('/')[1])).toEqual(['app', 'App', 'app_', 'app-app']);
    for (const key of keys) expect(key).toMatch(/\$TAG\[\d\]-\$UUID\.gz$/);
  });
});

describe('Parsers of one router', () => {
  const multiline = (name: string, regex = '/^begin/') =>
    ({ name, type: 'regex', Rule: [{ state: 'start_state', regex }] }) as const;

  test.each(['Java', 'PYTHON', 'Docker'])('are rejected with the name %s of a built-in parser, in any case', (name) => {
    expect(problems({ routes: [{ multiline: multiline(name), to: s3 }], delivery: byImage })).toContain(
      'name must not be the name of a built-in parser',
    );
  });

  test('are rejected with names that differ only in case, for multiline parsers', () => {
    expect(
      problems({
        routes: [
          { multiline: multiline('dated'), to: s3 },
          { name: 'other', multiline: multiline('Dated', '/^other/'), to: cloudWatch },
        ],
        delivery: byImage,
      }),
    ).toContain('MULTILINE_PARSER: names must be unique');
  });

  test('are rejected with equal names', () => {
    const parser = (Regex: string) => ({ Name: 'mine', Format: 'regex', Regex }) as const;

    expect(
      problems({
        routes: [
          { parse: parser('(?<a>.*)'), to: s3 },
          { parse: parser('(?<b>.*)'), to: cloudWatch },
        ],
        delivery: byImage,
      }),
    ).toContain('PARSER: names must be unique, got "mine" again');
  });
});

describe('The variables of one router', () => {
  test('contain one value each', () => {
    const { log_router: router } = containersOf(
      synth((stack) => {
        const variable = (name: string) => new TerraformVariable(stack, name, { type: 'string' }).stringValue;
        const http = (name: string) =>
          LogDestination.http({
            host: variable(name),
            headers: { 'X-Key': secret(name), X_KEY: secret(`${name}-2`) },
          });
        task(
          stack,
          { routes: [{ to: [http('one'), http('two')] }, { source: 'stderr', to: http('three') }], delivery: byImage },
          {
            containers: { app: { image: 'app:1.0.0' }, nginx: { image: 'nginx:1.29.5' } },
          },
        );
      }),
    );
    const environment = router!.environment as readonly { readonly name: string; readonly value: string }[];
    const secrets = router!.secrets as readonly { readonly name: string; readonly valueFrom: string }[];
    const all = [...environment, ...secrets].map(({ name }) => name);

    expect(environment.map(({ value }) => value).toSorted()).toEqual(['${var.one}', '${var.three}', '${var.two}']);
    expect(new Set(secrets.map(({ valueFrom }) => valueFrom)).size).toBe(6);
    expect(new Set(all).size).toBe(9);
  });

  test.each([
    ['init', ConfigDelivery.init({ bucket })],
    ['image', byImage],
  ] as const)('contain the values of fields with any name, with the %s delivery', (_, delivery) => {
    const { log_router: router } = containersOf(
      synth((stack) => {
        const configuration = new TerraformVariable(stack, 'configuration', { type: 'string' }).stringValue;
        task(
          stack,
          { routes: [{ fields: { add: { configuration } }, to: s3 }], delivery },
          {
            containers: { app: { image: 'app:1.0.0' } },
          },
        );
      }),
    );

    expect(router!.environment).toContainEqual({ name: expect.any(String), value: '${var.configuration}' });
  });
});

describe('The objects of two tasks', () => {
  const routing = { routes: [{ to: s3 }], delivery: ConfigDelivery.init({ bucket }) } as const;
  const definition = {
    cpu: 256,
    memoryMiB: 512,
    containers: { app: { image: 'app:1.0.0' } },
    logRouting: routing,
  } as const;

  test('have different keys', () => {
    const { all } = synth((stack) => {
      new FargateTaskDefinition(stack, 'One', definition);
      new FargateTaskDefinition(stack, 'Two', definition);
    });
    const keys = all(S3Object).map(({ key }) => key as string);

    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(4);
  });

  test('are rejected if both tasks have the same family, which keys and folders contain', () => {
    expect(
      refusal((stack) => {
        new FargateTaskDefinition(stack, 'One', { ...definition, family: 'web' });
        new FargateTaskDefinition(stack, 'Two', { ...definition, family: 'web' });
      }),
    ).toBe(
      'test/Two:\n  - family must be unique among the task definitions of the stack, got "web", which "test/One" uses; set a different family',
    );
  });

  test('are rejected if stacks share bucket, prefix and family, and accepted if the prefixes differ', () => {
    const build = (prefix: string) => () => {
      const app = Testing.app();
      const web = { ...definition, family: 'web' } as const;
      const logRouting = { ...routing, delivery: ConfigDelivery.init({ bucket, prefix }) };
      new FargateTaskDefinition(new TerraformStack(app, 'blue'), 'One', web);
      new FargateTaskDefinition(new TerraformStack(app, 'green'), 'Two', { ...web, logRouting });
    };
    const buildWithBucketOf = (owner: 'shared' | 'each') => () => {
      const app = Testing.app();
      const shared = new LogBucket(new TerraformStack(app, 'shared'), 'Files', { retentionDays: 'forever' });
      for (const [name, id] of [
        ['blue', 'One'],
        ['green', 'Two'],
      ] as const) {
        const stack = new TerraformStack(app, name);
        const files = owner === 'each' ? new LogBucket(stack, 'Files', { retentionDays: 'forever' }) : shared;
        const logRouting = { ...routing, delivery: ConfigDelivery.init({ bucket: files }) };
        new FargateTaskDefinition(stack, id, { ...definition, family: 'web', logRouting });
      }
    };

    expect(build('fluent-bit/')).toThrow(
      'ConfigDelivery.init: prefix must be set, because "blue/One" also stores the configuration of its log router in "acme-logs/fluent-bit/web/"; set a different prefix in each',
    );
    expect(build('green/')).not.toThrow();
    expect(buildWithBucketOf('shared')).toThrow(
      'ConfigDelivery.init: prefix must be set, because "blue/One" also stores the configuration of its log router in the same bucket; set a different prefix in each',
    );
    expect(buildWithBucketOf('each')).not.toThrow();
  });
});

test.each([
  ['fluentbit', { routes: [{ to: s3 }], delivery: byImage }],
  ['fluentd', { router: 'fluentd', routes: [{ to: FluentdDestination.s3({ bucket }) }], delivery: byImage }],
] as const)('The volumes of two tasks on an instance are not the same folder of it, with %s', (_, routing) => {
  const { only } = synth((stack) => ec2Task(stack, routing));
  const volumes = only(EcsTaskDefinition).volume as readonly Readonly<Record<string, unknown>>[];

  expect(volumes.length).toBeGreaterThan(0);
  for (const volume of volumes) expect(volume).toEqual({ name: expect.any(String) });
});

describe('In Fluentd', () => {
  const forward = (host: string, options = {}) => FluentdDestination.forward({ host, options });
  const [one, other] = [forward('one.example.com'), forward('other.example.com')];

  test.each([
    [
      'routes of one stream',
      ['app'],
      [
        { source: 'stderr', include: 'a', to: one },
        { source: 'stderr', include: 'b', to: other },
      ],
    ],
    [
      'routes of one name',
      ['app', 'nginx'],
      [
        { name: 'x', include: 'a', to: one },
        { name: 'x', include: 'b', to: other },
      ],
    ],
    [
      'tags whose routes have one name',
      ['app'],
      [
        { to: one },
        { name: 'x', from: { tag: 'a.**' }, include: 'a', to: one },
        { name: 'x', from: { tag: 'b.**' }, include: 'b', to: other },
      ],
    ],
    [
      'a tag that is named like a container',
      ['audit'],
      [
        { name: 'route2', from: 'audit', include: 'a', to: one },
        { from: { tag: 'audit.**' }, include: 'b', to: other },
      ],
    ],
  ] as const)('labels, IDs and paths are unique: %s', (_, containers, routes) => {
    const text = fluentdOf(routes, containers);

    for (const pattern of [/^ *<label (.+)>$/gm, /^ *@id (.+)$/gm, /^ *path (\/fluentd\/.+)$/gm]) {
      const found = [...text.matchAll(pattern)].map(([, name]) => name);
      expect(found).toEqual([...new Set(found)]);
    }
  });

  test('outputs are rejected if the user sets the same ID for several', () => {
    const router = 'fluentd';

    expect(
      problems({ router, routes: [{ to: forward('one.example.com', { '@id': 'x' }) }], delivery: byImage }, [
        'app',
        'nginx',
      ]),
    ).toMatch(/@id.*"x"/);
    expect(
      problems({
        router,
        routes: [{ to: [FluentdDestination.stdout({ options: { '@id': 'app.forward' } }), one] }],
        delivery: byImage,
      }),
    ).toMatch(/@id.*"app\.forward"/);
  });
});
