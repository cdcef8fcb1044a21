import { TerraformStack, Testing } from 'cdktf';
import {
  type Container,
  FargateTaskDefinition,
  LogBucket,
  LogDelivery,
  LogDestination,
  type LogRoute,
  type LogRouting,
} from '../../../modules';
import { refusal, synth } from '../../support/synth';
import { bucket, byImage, logGroup, nginx, routed, task } from '../../support/tasks';

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
  expect(problems({ routes: [{ from: 'ngnix', to: s3 }] })).toBe(
    'test/Task:\n  - logRouting: from must be a container of the task ("nginx"), got "ngnix"',
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
    'test/Task:\n  - container "nginx": its records reach the same destination twice',
  );
});

test('fails when delivery by options has several destinations to carry, and names the one that can', () => {
  expect(problems({ routes: [{ to: [s3, cloudWatch] }], delivery: LogDelivery.options() })).toBe(
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

  expect(routed({ ...sound, delivery: LogDelivery.options(), fluentBitImage: digest }).log_router!.image).toBe(digest);
});

test.each(['', '/', 'fluent-bit', '/fluent-bit/', 'a b/'])(
  'fails when the prefix of the delivery by init is %j',
  (prefix) => {
    expect(problems({ delivery: LogDelivery.init({ bucket, prefix }) })).toBe(
      `test/Task:\n  - LogDelivery.init: prefix must be letters, digits, "_", "-" and "." between slashes, with one at its end, got ${JSON.stringify(prefix)}`,
    );
  },
);

test('fails when the numbers of the router are out of range', () => {
  expect(problems({ routerMemoryReservationMiB: 5, routerCpu: -1, routerStopTimeoutSeconds: 121 })).toBe(`test/Task:
  - routerMemoryReservationMiB must be an integer of 6 or more MiB (M05), got 5
  - routerCpu must be an integer of 0 or more, got -1
  - routerStopTimeoutSeconds must be an integer from 0 to 120 seconds (L11), got 121`);
});

test('fails when containers and router keep more than the task has (M03, M04)', () => {
  const greedy = { ...nginx, memoryReservationMiB: 1000, cpu: 512 };

  expect(problems({}, { nginx: greedy })).toBe(`test/Task:
  - cpu of all containers must be 512 at most, the task's, got 576 in all (M04)
  - memory kept for all containers must be 1024 MiB at most, the task's, got 1128 in all (M03)`);
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
      'container "log_router": routerStopTimeoutSeconds should be 40 or more, got 30: the router has 30 seconds to deliver what it holds, and uploads to S3 come after them (L11)',
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
