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
import { synthMessages } from '../../../../support/synth-messages';
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

/** Returns the messages for a routing of these containers. */
function messagesOf(
  routing: Partial<FluentdRouting>,
  containers: Record<string, Container> = { nginx },
  options: Partial<FargateTaskDefinitionOptions> = {},
) {
  const sound: FluentdRouting = { router: 'fluentd', routes: [{ to: s3 }], delivery: byImage };
  return synthMessages((stack) => void task(stack, { ...sound, ...routing }, { ...options, containers }));
}

test.each<[string, Partial<FluentdRouting>]>([
  ['with the image delivery', {}],
  ['with the options delivery', byOptions],
  [
    'with the options delivery and the official image',
    { delivery: ConfigDelivery.options(), routes: [{ to: stdout }] },
  ],
])('reports no errors or warnings for a valid routing %s', (_, routing) => {
  expect(messagesOf(routing)).toEqual({ errors: [], warnings: [] });
});

test('does not validate a stop timeout that is known only at deploy', () => {
  const { warnings } = synthMessages((stack) => {
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
    'container "app": records must reach a destination; add the container to a route, or to FluentdDestination.null() (F18)',
    { routes: [{ from: 'nginx', to: s3 }] },
    { nginx, app },
  ],
  [
    'a pattern has several lines',
    'logRouting.routes[0]: exclude must be a single line, got "a\\nb" (F21)',
    { routes: [{ exclude: ['a', 'a\nb'], to: s3 }] },
  ],
  [
    'the base image is known only at deploy',
    'ConfigDelivery.image: fluentdImage must be known at synth time, because the Dockerfile starts with it, got a token',
    { fluentdImage: variable.stringValue },
  ],
  [
    'a destination is for a router that runs Fluent Bit',
    'logRouting.routes[0].to must be a destination such as FluentdDestination.s3({ bucket }) or an array known at synth time, got an object',
    {
      ...byOptions,
      routes: [{ to: LogDestination.s3({ bucket }) as unknown as FluentdDestination }],
    },
  ],
  [
    'an output is supported only by Fluent Bit',
    'logRouting.routes[0]: @type must be one of s3, cloudwatch_logs, kinesis_firehose, forward, stdout, null, got "http"',
    {
      ...byOptions,
      routes: [{ to: { ...LogDestination.http({ host: 'logs.acme.test' }), router: 'fluentd' } as never }],
    },
  ],
  [
    'an option is null',
    'FluentdDestination.stdout: options.format must be an object with @type, message_key, got null',
    {
      ...byOptions,
      routes: [{ to: FluentdDestination.stdout({ options: JSON.parse('{ "format": null }') as object }) }],
    },
  ],
  [
    'records reach a destination twice',
    'container "nginx": records must not reach the same destination twice; remove it from one route, or change one of the destinations, such as its prefix',
    { routes: [{ to: s3 }, { include: 'a', to: s3 }] },
  ],
  [
    'the name of a route is invalid',
    'logRouting.routes[0]: name must be letters, digits and "_", such as "web_errors", got "a-b"',
    { routes: [{ name: 'a-b', to: s3 }] },
  ],
  [
    'a route has both a tag and a source',
    'logRouting.routes[1]: source must not be set with from.tag, because records from Fluentd libraries have no stream; remove source',
    { routes: [{ to: s3 }, { from: { tag: 'audit.**' }, source: 'stdout', to: s3 }] },
  ],
  [
    'a tag is not a valid pattern',
    'logRouting.routes[1]: from.tag must be a tag pattern of letters, digits, "_", "-", "." and "*", such as "audit.**", got "a b"',
    { routes: [{ to: s3 }, { from: { tag: 'a b' }, to: s3 }] },
  ],
  [
    'a tag matches records of a container (F29)',
    'logRouting.routes[1]: from.tag must not match records of a container ("nginx-firelens-…"), got "**"; set from to the name of the container (F29)',
    { routes: [{ to: s3 }, { from: { tag: '**' }, to: s3 }] },
  ],
  [
    'a container has several destinations with the options delivery',
    'container "nginx": records must go to only one destination with the options delivery, got 2 ("s3", "stdout"); use the image delivery',
    { ...byOptions, routes: [{ to: [s3, stdout] }] },
  ],
  [
    'a route has a source with the options delivery',
    'logRouting.routes[0]: the options delivery does not support source; use the image delivery',
    { ...byOptions, routes: [{ source: 'stdout', to: s3 }] },
  ],
  [
    'a destination needs a section with the options delivery (F60)',
    'container "nginx": the options delivery does not support <server>, chunk_keys of <buffer> of @type forward, because ECS writes no sections; use the image delivery (F60)',
    { ...byOptions, routes: [{ to: forward }] },
  ],
  [
    'a destination has a role with the options delivery (F60)',
    'container "nginx": the options delivery does not support <assume_role_credentials> of @type s3, because ECS writes no sections; use the image delivery (F60)',
    {
      ...byOptions,
      routes: [{ to: FluentdDestination.s3({ bucket, role: { roleArn: 'arn:aws:iam::444455556666:role/logs' } }) }],
    },
  ],
  [
    'the official image has no plugin for a destination (F61)',
    'container "nginx": @type s3 needs the gem fluent-plugin-s3, which the image public.ecr.aws/docker/library/fluentd:v1.19.3-debian-1.0 does not contain; set fluentdImage to an image that contains it, or use the image delivery (F61)',
    { delivery: ConfigDelivery.options() },
  ],
  [
    'the Fluentd image on Docker Hub has no plugin either (F61)',
    'container "nginx": @type cloudwatch_logs needs the gem fluent-plugin-cloudwatch-logs, which the image fluent/fluentd:v1.19.3-2.2 does not contain; set fluentdImage to an image that contains it, or use the image delivery (F61)',
    { delivery: ConfigDelivery.options(), fluentdImage: 'fluent/fluentd:v1.19.3-2.2', routes: [{ to: cloudWatch }] },
  ],
  [
    'an option of an output is invalid',
    'FluentdDestination.s3: options.hex_random_length must be an integer from 4 to 16, got 20',
    { routes: [{ to: FluentdDestination.s3({ bucket, options: { hex_random_length: 20 } }) }] },
  ],
  [
    'an output sends to the router itself (F38)',
    'logRouting.routes[0]: @type forward: server: host must not be the router itself on port 24224, because records would loop endlessly, got "localhost" (F38)',
    { routes: [{ to: FluentdDestination.forward({ host: 'localhost' }) }] },
  ],
  [
    'a container has the name of the router (F27)',
    'container "log_router": name must not be "log_router", the name of the log router; use another name (F27)',
    {},
    { log_router: nginx },
  ],
  [
    'the stop timeout exceeds the maximum of Fargate (L11)',
    'routerStopTimeoutSeconds must be an integer from 2 to 120 seconds, got 121 (L11)',
    { routerStopTimeoutSeconds: 121 },
  ],
  [
    'the buffer of the log driver is too large (F31)',
    'logDriverBufferRecords must be an integer from 0 to 536870911 records, not bytes, got 536870912 (F31)',
    { logDriverBufferRecords: 536870912 },
  ],
];

test.each(refusals.map(([when, ...rest]) => [when, rest] as const))(
  'fails when %s',
  (_, [error, routing, containers]) => {
    expect(messagesOf(routing, containers)).toEqual({ errors: [error], warnings: [] });
  },
);

test('fails when there is no route (F18)', () => {
  expect(messagesOf({ routes: [] }).errors).toEqual([
    'logRouting.routes must have at least one route, got none (F18)',
    'container "nginx": records must reach a destination; add the container to a route, or to FluentdDestination.null() (F18)',
  ]);
});

test('fails when a route selects a container that does not exist', () => {
  expect(messagesOf({ routes: [{ from: 'ngnix', to: s3 }] }).errors).toEqual([
    'logRouting.routes[0]: from must be a container of the task ("nginx"), got "ngnix"',
    'container "nginx": records must reach a destination; add the container to a route, or to FluentdDestination.null() (F18)',
  ]);
});

test('fails when the tags of two routes overlap, because Fluentd sends records only to the first (F29)', () => {
  const routes = [{ to: s3 }, { from: { tag: 'audit.**' }, to: s3 }, { from: { tag: 'audit.login' }, to: s3 }];

  expect(messagesOf({ routes }).errors).toEqual([
    'logRouting.routes[1]: from.tag must not match records of another route ("audit.login"), got "audit.**", because Fluentd sends them only to the first; set tags that do not overlap (F29)',
    'logRouting.routes[2]: from.tag must not match records of another route ("audit.**"), got "audit.login", because Fluentd sends them only to the first; set tags that do not overlap (F29)',
  ]);
});

test('accepts several routes for one tag', () => {
  const routes = [
    { to: s3 },
    { from: { tag: 'audit.**' }, to: s3 },
    { from: { tag: 'audit.**' }, name: 'copy', to: cloudWatch },
  ];

  expect(messagesOf({ routes }).errors).toEqual([]);
});

test.each([24224, 24220])('fails when a container listens on %i, a port of the router (N03)', (port) => {
  expect(messagesOf({}, { nginx: { ...nginx, ports: [80, port] } }).errors).toEqual([
    `container "nginx": ports must not contain ${port}, which the log router listens on; use another port (N03)`,
  ]);
});

test.each([8877, 2020])('allows containers to use port %i, which only Fluent Bit uses', (port) => {
  expect(messagesOf({}, { nginx: { ...nginx, ports: [80, port] } }).errors).toEqual([]);
});

test.each(['fluent/fluentd', 'fluent/fluentd:latest', 'fluent/fluentd:edge', 'fluent/fluentd:v1.19-debian-1'])(
  'fails when the router is built from image %s (M17)',
  (image) => {
    expect(messagesOf({ fluentdImage: image }).errors).toEqual([
      `fluentdImage must end with a full version, such as ":v1.19.3-debian-1.0", or with a digest, got "${image}" (M17)`,
    ]);
  },
);

test.each(['fluent/fluentd:v1.19.3-2.2', `acme/fluentd@sha256:${'0'.repeat(64)}`, 'acme/fluentd:1.2.3'])(
  'accepts the image %s',
  (image) => {
    expect(messagesOf({ fluentdImage: image }).errors).toEqual([]);
  },
);

test.each<[warning: string, routing: Partial<FluentdRouting>]>([
  [
    'container "log_router": routerMemoryReservationMiB should be at least 200, got 128, because Fluentd runs two Ruby processes (M07)',
    { routerMemoryReservationMiB: 128 },
  ],
  [
    'container "log_router": routerStopTimeoutSeconds should be at least 30, got 10, because the router delivers buffered records before it stops (L11)',
    { routerStopTimeoutSeconds: 10 },
  ],
  [
    'container "log_router": routerEssential should be true, got false, because the other containers continue without a router and lose their records (L05)',
    { routerEssential: false },
  ],
  [
    'logDriverBufferRecords should fit into the 1024 MiB of the task, got 26214400 records of 750 bytes, 18750 MiB for each container; the limit counts records, not bytes (F31)',
    { logDriverBufferRecords: 26214400 },
  ],
  [
    'container "nginx": records on stderr should reach a destination, or they are dropped; add them to a route, or to FluentdDestination.null() (F18)',
    { routes: [{ source: 'stdout', to: s3 }] },
  ],
  [
    'logRouting.routes[1]: include and exclude should not be set for records from Fluentd libraries, which may not have the field "log" (F22)',
    { routes: [{ to: s3 }, { from: { tag: 'audit.**' }, include: 'a', to: s3 }] },
  ],
  [
    'container "nginx": FluentdDestination.forward: tls should be true, or records are sent unencrypted (N08)',
    { routes: [{ to: FluentdDestination.forward({ host: 'logs.acme.test', tls: false }) }] },
  ],
  [
    'container "nginx": FluentdDestination.firehose: the options delivery buffers at most 512 MB of records in memory, and further records are lost; use the image delivery to buffer them on disk (F62)',
    {
      ...byOptions,
      routes: [{ to: FluentdDestination.firehose({ deliveryStream }) }],
    },
  ],
  [
    'logRouting: buffers of outputs should fit on the disk of 20 GiB in addition to the images, got 20 GB; increase ephemeralStorageGiB, or decrease outputBuffer (M11)',
    { outputBuffer: '20G' },
  ],
])('warns: %s', (warning, routing) => {
  expect(messagesOf(routing)).toEqual({ errors: [], warnings: [warning] });
});

test('fails in the network mode host (N03)', () => {
  const routing: FluentdRouting = { router: 'fluentd', routes: [{ to: s3 }], delivery: byImage };

  expect(synthMessages((stack) => void ec2Task(stack, routing, { networkMode: 'host' })).errors).toEqual([
    'logRouting.router must not be "fluentd" with networkMode "host", in which the routers of two tasks would use the same port; use "awsvpc" or "bridge" (N03)',
  ]);
});

test('does not compile with a container that does not exist', () => {
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
