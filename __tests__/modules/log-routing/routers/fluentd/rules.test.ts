import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  type Container,
  FargateTaskDefinition,
  type FargateTaskDefinitionOptions,
  FluentdDestination,
  type FluentdRouting,
  ConfigDelivery,
  LogDestination,
} from '../../../../../modules';
import { saidOf } from '../../../../support/said';
import { synth } from '../../../../../lab/synth/synth';
import { bucket, byImage, deliveryStream, ec2Task, logGroup, nginx, task } from '../../../../../lab/synth/tasks';

const variable = new TerraformVariable(new TerraformStack(Testing.app(), 'test'), 'image', { type: 'string' });
const s3 = FluentdDestination.s3({ bucket });
const cloudWatch = FluentdDestination.cloudWatchLogs({ logGroup });
const stdout = FluentdDestination.stdout();
const forward = FluentdDestination.forward({ host: 'logs.acme.test' });
const app: Container = { image: 'app:1.0.0' };
const fluentdImage = 'registry.acme.test/fluentd-aws:1.19.3';
const byOptions = { delivery: ConfigDelivery.options(), fluentdImage };

/** What is said of a routing of these containers. */
function saidOfRouting(
  routing: Partial<FluentdRouting>,
  containers: Record<string, Container> = { nginx },
  options: Partial<FargateTaskDefinitionOptions> = {},
) {
  const sound: FluentdRouting = { router: 'fluentd', routes: [{ to: s3 }], delivery: byImage };
  return saidOf((stack) => void task(stack, { ...sound, ...routing }, { ...options, containers }));
}

test.each<[string, Partial<FluentdRouting>]>([
  ['by image', {}],
  ['by options', byOptions],
  ['by options with the official image', { delivery: ConfigDelivery.options(), routes: [{ to: stdout }] }],
])('says nothing of a sound routing %s', (_, routing) => {
  expect(saidOfRouting(routing)).toEqual({ errors: [], warnings: [] });
});

test('does not judge a stop timeout that is known at deploy only', () => {
  const { warnings } = saidOf((stack) => {
    const { numberValue } = new TerraformVariable(stack, 'seconds', { type: 'number' });
    const routing = { router: 'fluentd', routes: [{ to: s3 }], delivery: byImage } as const;
    task(stack, { ...routing, routerStopTimeoutSeconds: numberValue });
  });

  expect(warnings).toEqual([]);
});

const refusals: readonly (readonly [
  when: string,
  error: string,
  routing: Partial<FluentdRouting>,
  containers?: Record<string, Container>,
])[] = [
  [
    'a container has no route (F18)',
    'container "app": its records reach no destination; add it to a route (F18)',
    { routes: [{ from: 'nginx', to: s3 }] },
    { nginx, app },
  ],
  [
    'a pattern is not one line of text',
    'logRouting.routes[0]: exclude must be one line of text, got "a\\nb" (F21)',
    { routes: [{ exclude: ['a', 'a\nb'], to: s3 }] },
  ],
  [
    'the image that another is built from is known at deploy only',
    'ConfigDelivery.image: fluentdImage must be known at synth time, since a Dockerfile begins with it',
    { fluentdImage: variable.stringValue },
  ],
  [
    'a destination is one of Fluent Bit alone',
    '@type must be one of s3, cloudwatch_logs, kinesis_firehose, forward, stdout, null, got "http"',
    {
      ...byOptions,
      routes: [{ to: LogDestination.http({ host: 'logs.acme.test' }) as unknown as FluentdDestination }],
    },
  ],
  [
    'an option is null',
    '@type stdout: format must be an object with @type, message_key, got null',
    {
      ...byOptions,
      routes: [{ to: FluentdDestination.stdout({ options: JSON.parse('{ "format": null }') as object }) }],
    },
  ],
  [
    'records reach a destination twice',
    'container "nginx": its records reach the same destination twice; remove it from one route, or give the second one a place of its own, such as another prefix',
    { routes: [{ to: s3 }, { include: 'a', to: s3 }] },
  ],
  [
    'a route is named oddly',
    'logRouting.routes[0]: name must be letters, digits and "_", got "a-b"',
    { routes: [{ name: 'a-b', to: s3 }] },
  ],
  [
    'a route with a tag asks for a stream',
    'logRouting.routes[1]: source must not be given with a tag: records of libraries have none',
    { routes: [{ to: s3 }, { from: { tag: 'audit.**' }, source: 'stdout', to: s3 }] },
  ],
  [
    'a tag is no pattern',
    'logRouting.routes[1]: from.tag must be a pattern of letters, digits, "_", "-", "." and "*", got "a b"',
    { routes: [{ to: s3 }, { from: { tag: 'a b' }, to: s3 }] },
  ],
  [
    'a tag covers records of a container (F29)',
    'logRouting.routes[1]: from.tag must not cover records of a container, "nginx-firelens-…", got "**"; route those by its name (F29)',
    { routes: [{ to: s3 }, { from: { tag: '**' }, to: s3 }] },
  ],
  [
    'delivery by options has several destinations to carry',
    'container "nginx": delivery by options carries one destination, got 2 ("s3", "stdout"); deliver by image',
    { ...byOptions, routes: [{ to: [s3, stdout] }] },
  ],
  [
    'delivery by options has a stream to carry',
    'logRouting.routes[0]: delivery by options cannot carry source; deliver by image',
    { ...byOptions, routes: [{ source: 'stdout', to: s3 }] },
  ],
  [
    'delivery by options has a section to carry (F60)',
    'container "nginx": delivery by options cannot carry <server>, chunk_keys of <buffer> of @type forward, as ECS writes no sections; deliver by image (F60)',
    { ...byOptions, routes: [{ to: forward }] },
  ],
  [
    'delivery by options has a role to carry (F60)',
    'container "nginx": delivery by options cannot carry <assume_role_credentials> of @type s3, as ECS writes no sections; deliver by image (F60)',
    {
      ...byOptions,
      routes: [{ to: FluentdDestination.s3({ bucket, role: { roleArn: 'arn:aws:iam::444455556666:role/logs' } }) }],
    },
  ],
  [
    'the official image has no plugin for a destination (F61)',
    'container "nginx": @type s3 is a plugin of fluent-plugin-s3, which the image public.ecr.aws/docker/library/fluentd:v1.19.3-debian-1.0 does not hold; set fluentdImage to one that does, or deliver by image (F61)',
    { delivery: ConfigDelivery.options() },
  ],
  [
    'the image of Fluentd on Docker Hub has none either (F61)',
    'container "nginx": @type cloudwatch_logs is a plugin of fluent-plugin-cloudwatch-logs, which the image fluent/fluentd:v1.19.3-2.2 does not hold; set fluentdImage to one that does, or deliver by image (F61)',
    { delivery: ConfigDelivery.options(), fluentdImage: 'fluent/fluentd:v1.19.3-2.2', routes: [{ to: cloudWatch }] },
  ],
  [
    'an output is wrong in the words of its plugin',
    '@type s3: hex_random_length must be an integer from 4 to 16, got 20',
    { routes: [{ to: FluentdDestination.s3({ bucket, options: { hex_random_length: 20 } }) }] },
  ],
  [
    'an output sends to the router itself (F38)',
    '@type forward: server: host must not be the router itself on port 24224, an endless loop, got "localhost" (F38)',
    { routes: [{ to: FluentdDestination.forward({ host: 'localhost' }) }] },
  ],
  [
    'a container takes the name of the router (F27)',
    'container "log_router": its name is that of the log router; choose another (F27)',
    {},
    { log_router: nginx },
  ],
  [
    'the stop timeout is beyond what Fargate has (L11)',
    'routerStopTimeoutSeconds must be an integer from 0 to 120 seconds (L11), got 121',
    { routerStopTimeoutSeconds: 121 },
  ],
  [
    'the log driver is to hold too much (F31)',
    'logDriverBufferRecords must be an integer from 0 to 536870911 records, not bytes (F31), got 536870912',
    { logDriverBufferRecords: 536870912 },
  ],
];

test.each(refusals.map(([when, ...rest]) => [when, rest] as const))(
  'fails when %s',
  (_, [error, routing, containers]) => {
    expect(saidOfRouting(routing, containers)).toEqual({ errors: [error], warnings: [] });
  },
);

test('fails when there is no route (F18)', () => {
  expect(saidOfRouting({ routes: [] }).errors).toEqual([
    'logRouting.routes must hold at least one route, got none (F18)',
    'container "nginx": its records reach no destination; add it to a route (F18)',
  ]);
});

test('fails when a route is from a container that is not there', () => {
  expect(saidOfRouting({ routes: [{ from: 'ngnix', to: s3 }] }).errors).toEqual([
    'logRouting.routes[0]: from must be a container of the task ("nginx"), got "ngnix"',
    'container "nginx": its records reach no destination; add it to a route (F18)',
  ]);
});

test('fails when two routes are from tags that meet, as Fluentd gives records to the first alone (F29)', () => {
  const routes = [{ to: s3 }, { from: { tag: 'audit.**' }, to: s3 }, { from: { tag: 'audit.login' }, to: s3 }];

  expect(saidOfRouting({ routes }).errors).toEqual([
    'logRouting.routes[1]: from.tag must not cover records of another route, "audit.login", got "audit.**": Fluentd gives them to the first alone (F29)',
    'logRouting.routes[2]: from.tag must not cover records of another route, "audit.**", got "audit.login": Fluentd gives them to the first alone (F29)',
  ]);
});

test('takes several routes from one tag', () => {
  const routes = [
    { to: s3 },
    { from: { tag: 'audit.**' }, to: s3 },
    { from: { tag: 'audit.**' }, name: 'copy', to: cloudWatch },
  ];

  expect(saidOfRouting({ routes }).errors).toEqual([]);
});

test.each([24224, 24220])('fails when a container listens on %i, a port of the router (N03)', (port) => {
  expect(saidOfRouting({}, { nginx: { ...nginx, ports: [80, port] } }).errors).toEqual([
    `container "nginx": ports must not hold ${port}, which the log router listens on (N03)`,
  ]);
});

test.each([8877, 2020])('leaves port %i to containers, which Fluent Bit alone would take', (port) => {
  expect(saidOfRouting({}, { nginx: { ...nginx, ports: [80, port] } }).errors).toEqual([]);
});

test.each(['fluent/fluentd', 'fluent/fluentd:latest', 'fluent/fluentd:edge', 'fluent/fluentd:v1.19-debian-1'])(
  'fails when the router is built from image %s (M17)',
  (image) => {
    expect(saidOfRouting({ fluentdImage: image }).errors).toEqual([
      `fluentdImage must end with a full version, such as ":v1.19.3-debian-1.0", or with a digest, got "${image}" (M17)`,
    ]);
  },
);

test.each(['fluent/fluentd:v1.19.3-2.2', `acme/fluentd@sha256:${'0'.repeat(64)}`, 'acme/fluentd:1.2.3'])(
  'takes image %s',
  (image) => {
    expect(saidOfRouting({ fluentdImage: image }).errors).toEqual([]);
  },
);

test.each<[warning: string, routing: Partial<FluentdRouting>]>([
  [
    'container "log_router": routerMemoryReservationMiB should be 200 or more, got 128: Fluentd is two processes of Ruby (M07)',
    { routerMemoryReservationMiB: 128 },
  ],
  [
    'container "log_router": routerStopTimeoutSeconds should be 30 or more, got 10: the router delivers what it holds before it stops (L11)',
    { routerStopTimeoutSeconds: 10 },
  ],
  [
    'container "log_router": routerEssential should be true: without a router the other containers go on, and their records are lost (L05)',
    { routerEssential: false },
  ],
  [
    'logDriverBufferRecords: 26214400 records of 750 bytes are 18750 MiB for each container, and the task has 1024; the limit counts records, not bytes (F31)',
    { logDriverBufferRecords: 26214400 },
  ],
  [
    'container "nginx": what it writes on stderr reaches no destination, and is dropped; add a route, or one to FluentdDestination.null() (F18)',
    { routes: [{ source: 'stdout', to: s3 }] },
  ],
  [
    'logRouting.routes[1]: include and exclude look at the field "log" alone, which records of libraries need not have (F22)',
    { routes: [{ to: s3 }, { from: { tag: 'audit.**' }, include: 'a', to: s3 }] },
  ],
  [
    'container "nginx": FluentdDestination.forward: tls should be true, or records are sent unencrypted (N08)',
    { routes: [{ to: FluentdDestination.forward({ host: 'logs.acme.test', tls: false }) }] },
  ],
  [
    'container "nginx": FluentdDestination.firehose: by options its records wait in memory, 512 MB at most, and beyond that they are lost; deliver by image to have them wait on disk (F62)',
    {
      ...byOptions,
      routes: [{ to: FluentdDestination.firehose({ deliveryStream }) }],
    },
  ],
  [
    'logRouting: outputs may buffer 20 GB on a disk of 20 GiB, of which images take some; give ephemeralStorageGiB, or a smaller outputBuffer (M11)',
    { outputBuffer: '20G' },
  ],
])('warns: %s', (warning, routing) => {
  expect(saidOfRouting(routing)).toEqual({ errors: [], warnings: [warning] });
});

test('is refused on the network of the instance (N03)', () => {
  const routing: FluentdRouting = { router: 'fluentd', routes: [{ to: s3 }], delivery: byImage };

  expect(saidOf((stack) => void ec2Task(stack, routing, { networkMode: 'host' })).errors).toEqual([
    'logRouting.router must not be "fluentd" with networkMode "host", where the routers of two tasks would want one port; use "awsvpc" or "bridge" (N03)',
  ]);
});

test('does not compile with a container that is not there', () => {
  const build = () =>
    synth(
      (stack) =>
        new FargateTaskDefinition(stack, 'Task', {
          cpu: 512,
          memoryMiB: 1024,
          containers: { nginx },
          // @ts-expect-error: the only container is nginx
          logRouting: { router: 'fluentd', routes: [{ from: 'ngnix', to: s3 }], delivery: byImage },
        }),
    );

  expect(build).toThrow('from must be a container of the task');
});
