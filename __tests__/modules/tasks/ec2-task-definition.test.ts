import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { App, TerraformVariable } from 'cdktf';
import {
  Ec2TaskDefinition,
  type Ec2TaskDefinitionProps,
  ConfigDelivery,
  LogDestination,
  type LogRouting,
} from '../../../modules';
import { synthMessages } from '../../support/synth-messages';
import { refusal, synth } from '../../../lab/synth/synth';
import { bucket, byImage, containersOf, ec2Task, logGroup, nginx, statementsAt } from '../../../lab/synth/tasks';

const routing: LogRouting = { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: byImage };

/** Returns the containers of a routed task in a network mode. */
function routedIn(networkMode: Ec2TaskDefinitionProps['networkMode'], changes: Partial<LogRouting> = {}) {
  return containersOf(
    synth((stack) => ec2Task(stack, { ...routing, ...changes }, { ...(networkMode && { networkMode }) })),
  );
}

/** Returns a file that synth writes for a routed task. */
function fileOf(name: string, networkMode: Ec2TaskDefinitionProps['networkMode']): string {
  let folder = '';
  synth((stack) => {
    folder = join(App.of(stack).outdir, 'stacks', 'test', 'fluent-bit', 'test-Task');
    ec2Task(stack, routing, { ...(networkMode && { networkMode }) });
  });
  return readFileSync(join(folder, name), 'utf8');
}

describe('by default', () => {
  const stack = synth((scope) => ec2Task(scope, undefined));

  test('runs on instances with its own network interface, and the size of its containers', () => {
    expect(stack.only(EcsTaskDefinition)).toMatchObject({
      family: 'test-Task',
      requires_compatibilities: ['EC2'],
      network_mode: 'awsvpc',
      runtime_platform: { operating_system_family: 'LINUX', cpu_architecture: 'X86_64' },
    });
    expect(stack.only(EcsTaskDefinition)).not.toHaveProperty('cpu');
    expect(stack.only(EcsTaskDefinition)).not.toHaveProperty('memory');
    expect(containersOf(stack).nginx).toMatchObject({
      memory: 256,
      portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
    });
  });

  test('has the same roles and log group as a task on Fargate', () => {
    expect(stack.addresses()).toMatchInlineSnapshot(`
     [
       "aws_cloudwatch_log_group.Task_Logs_A2B30BBC",
       "aws_ecs_task_definition.Task_79114B6B",
       "aws_iam_role.Task_ExecutionRole_EF964934",
       "aws_iam_role.Task_TaskRole_E98524A1",
       "aws_iam_role_policy.Task_ExecutionRole_WriteLogs_4EEDABE2",
       "data.aws_caller_identity.AwsAccount",
       "data.aws_partition.AwsPartition",
       "data.aws_region.AwsRegion",
     ]
    `);
    expect(statementsAt(stack, 'Task/ExecutionRole/WriteLogs')).toHaveLength(1);
  });
});

test('accepts a size, an architecture and names', () => {
  const { only } = synth((stack) =>
    ec2Task(stack, undefined, { cpu: 512, memoryMiB: 1024, architecture: 'ARM64', family: 'web' }),
  );

  expect(only(EcsTaskDefinition)).toMatchObject({
    family: 'web',
    cpu: '512',
    memory: '1024',
    runtime_platform: { cpu_architecture: 'ARM64' },
  });
});

test.each([
  ['bridge', 0],
  ['host', 80],
] as const)('is reached in the mode %s by port %i of the instance', (networkMode, hostPort) => {
  const stack = synth((scope) => ec2Task(scope, undefined, { networkMode }));

  expect(stack.only(EcsTaskDefinition).network_mode).toBe(networkMode);
  expect(containersOf(stack).nginx!.portMappings).toEqual([{ containerPort: 80, hostPort, protocol: 'tcp' }]);
});

test('maps the configured host port in the mode bridge', () => {
  const stack = synth((scope) =>
    ec2Task(scope, undefined, {
      networkMode: 'bridge',
      containers: { nginx: { ...nginx, memoryMiB: 256, ports: [{ containerPort: 80, hostPort: 8080 }] } },
    }),
  );

  expect(containersOf(stack).nginx!.portMappings).toEqual([{ containerPort: 80, hostPort: 8080, protocol: 'tcp' }]);
});

describe.each(['awsvpc', 'bridge', 'host'] as const)('with routed logs in the mode %s', (networkMode) => {
  test.each([
    ['image', byImage, 'HEALTHY'],
    ['init', ConfigDelivery.init({ bucket }), 'HEALTHY'],
    ['options', ConfigDelivery.options(), 'START'],
  ] as const)(
    'starts containers after their router by %s, whose address they may need (L02)',
    (_, delivery, condition) => {
      expect(routedIn(networkMode, { delivery }).nginx!.dependsOn).toEqual([
        { containerName: 'log_router', condition },
      ]);
    },
  );

  test('maps no port of the router (N02)', () => {
    expect(routedIn(networkMode).log_router!.portMappings).toEqual([]);
  });

  test('reserves memory for the buffers of the router', () => {
    expect(routedIn(networkMode).log_router!.memoryReservation).toBe(128);
    expect(fileOf('effective.conf', networkMode)).toContain('Mem_Buf_Limit 64MB');
  });
});

test.each([
  ['awsvpc', 'curl -fsS http://127.0.0.1:2020/api/v1/uptime || exit 1', true],
  ['bridge', 'curl -fsS http://127.0.0.1:2020/api/v1/uptime || exit 1', true],
  ['host', 'test -S /var/run/fluent.sock || exit 1', false],
] as const)('checks the health of the router in the mode %s: %s', (networkMode, question, serves) => {
  expect(routedIn(networkMode).log_router!.healthCheck.command).toEqual(['CMD-SHELL', question]);
  expect(fileOf('effective.conf', networkMode).includes('HTTP_Server')).toBe(serves);
});

test('adds the instance ID to records, unless metadata is disabled', () => {
  expect(fileOf('effective.env', 'bridge')).toContain('# id of the instance, written by ECS\nEC2_INSTANCE_ID=\n');
  expect(fileOf('effective.conf', 'bridge')).toContain('ec2_instance_id ${EC2_INSTANCE_ID}');

  const without = synth((stack) =>
    ec2Task(stack, { ...routing, routes: [{ ecsMetadata: false, to: LogDestination.s3({ bucket }) }] }),
  );
  expect(JSON.stringify(without.json())).not.toContain('ec2_instance_id');
});

test('matches the instance field before the line is parsed', () => {
  const include = { field: 'ec2_instance_id', matches: '^i-0' };

  expect(
    synthMessages((stack) => ec2Task(stack, { ...routing, routes: [{ include, to: LogDestination.s3({ bucket }) }] })),
  ).toEqual({ errors: [], warnings: [] });
});

test('compares the buffer limits of outputs with the disk of the instance, if it is known (M11)', () => {
  const to = Array.from({ length: 30 }, (_, index) =>
    LogDestination.cloudWatchLogs({ logGroup, streamPrefix: `${index}/` }),
  );
  const warningsWith = (options: Partial<Ec2TaskDefinitionProps>) =>
    synthMessages((stack) => ec2Task(stack, { ...routing, routes: [{ to }] }, options)).warnings;

  expect(warningsWith({})).toEqual([]);
  expect(warningsWith({ diskGiB: 100 })).toEqual([]);
  expect(warningsWith({ diskGiB: 30 })).toEqual([
    'logRouting: buffers of outputs should fit on the disk of 30 GiB in addition to the images, got 30 GB; increase diskGiB of the instances, or decrease storage.total_limit_size (M11)',
  ]);
});

test('accepts longer stop timeouts than Fargate (L11)', () => {
  const { nginx: container, log_router: router } = containersOf(
    synth((stack) =>
      ec2Task(
        stack,
        { ...routing, routerStopTimeoutSeconds: 300 },
        { containers: { nginx: { ...nginx, memoryMiB: 256, stopTimeoutSeconds: 600 } } },
      ),
    ),
  );

  expect([container!.stopTimeout, router!.stopTimeout]).toEqual([600, 300]);
});

test('fails with every invalid property at once', () => {
  const message = refusal((stack) =>
    ec2Task(stack, routing, {
      // @ts-expect-error: Linux has no such mode
      networkMode: 'default',
      cpu: 64,
      memoryMiB: 4,
      family: 'my web',
      containers: { nginx: { ...nginx, memoryMiB: 256 } },
    }),
  );

  expect(message).toBe(`test/Task:
  - networkMode must be "awsvpc", "bridge" or "host", got "default"
  - cpu must be an integer from 128 to 196608, got 64
  - memoryMiB must be an integer of 6 or more MiB, got 4
  - family must be 1 to 255 letters, digits, "_" and "-", got "my web"
  - container "nginx": memoryMiB must be an integer from 6 MiB to the task's 4 MiB, got 256 (M02)
  - memory reserved for all containers must be at most the task's 4 MiB, got 384; lower a container's memory, or raise the task's (M03)`);
});

test('fails when neither a container nor the task has memory (M06)', () => {
  expect(refusal((stack) => ec2Task(stack, undefined, { containers: { nginx } }))).toBe(`test/Task:
  - container "nginx": memoryMiB or memoryReservationMiB must be set, because the task has no memoryMiB (M06)`);
});

test('fails when a container has less memory than the ECS minimum (M05)', () => {
  expect(refusal((stack) => ec2Task(stack, undefined, { containers: { nginx: { ...nginx, memoryMiB: 4 } } })))
    .toBe(`test/Task:
  - container "nginx": memoryMiB must be an integer of at least 6 MiB, got 4 (M05)`);
});

test.each([
  ['awsvpc', [8877], 'ports must not contain 8877, which the log router listens on; use another port (N03)'],
  ['bridge', [24224], 'ports must not contain 24224, the port of log routers; use another port (N02)'],
] as const)('fails in the mode %s when a container has a port of the router', (networkMode, ports, problem) => {
  const containers = { nginx: { ...nginx, memoryMiB: 256, ports } };

  expect(refusal((stack) => ec2Task(stack, routing, { networkMode, containers }))).toBe(`test/Task:
  - container "nginx": ${problem}`);
});

test('allows ports that the router does not use in its network mode', () => {
  const messagesWith = (networkMode: 'host' | 'bridge', ports: readonly number[]) =>
    synthMessages((stack) =>
      ec2Task(stack, routing, { networkMode, containers: { nginx: { ...nginx, memoryMiB: 256, ports } } }),
    );

  expect(messagesWith('host', [24224, 8877, 2020]).errors).toEqual([]);
  expect(messagesWith('bridge', [8877, 2020]).errors).toEqual([]);
});

test('fails when libraries send to a router without a port (N09)', () => {
  const routes = [...routing.routes, { from: { tag: 'audit.*' }, to: LogDestination.s3({ bucket }) }];

  expect(refusal((stack) => ec2Task(stack, { ...routing, routes }, { networkMode: 'host' }))).toBe(`test/Task:
  - logRouting.routes[1]: from.tag must not be set with networkMode "host", in which ECS provides no port for Fluentd libraries; use "awsvpc" or "bridge" (N09)`);
  expect(synthMessages((stack) => ec2Task(stack, { ...routing, routes }, { networkMode: 'bridge' })).errors).toEqual(
    [],
  );
});

test('fails with every property of the wrong type at once', () => {
  const props = JSON.parse(
    '{ "containers": { "web": { "image": "web:1", "ports": [{ "containerPort": 80, "hostPort": "8080" }] } }, "networkMode": 1, "memoryMiB": "512" }',
  ) as Ec2TaskDefinitionProps;

  expect(refusal((stack) => new Ec2TaskDefinition(stack, 'Task', props))).toBe(`test/Task:
  - containers.web.ports[0].hostPort must be a number, got "8080"
  - networkMode must be a string known at synth time, got 1
  - memoryMiB must be a number known at synth time, got "512"`);
});

test('fails when the size of the task is known only at deploy, because containers are compared with it', () => {
  const message = refusal((stack) => {
    const { numberValue } = new TerraformVariable(stack, 'size', { type: 'number' });
    ec2Task(stack, undefined, { cpu: numberValue, memoryMiB: numberValue });
  });

  expect(message).toBe(`test/Task:
  - cpu must be a number known at synth time, got a token
  - memoryMiB must be a number known at synth time, got a token`);
});

test('fails when the KMS key or the disk size is invalid', () => {
  expect(refusal((stack) => ec2Task(stack, undefined, { logKmsKeyArn: 'alias/logs', diskGiB: 0.5 }))).toBe(`test/Task:
  - diskGiB must be an integer of 1 or more GiB, got 0.5
  - logKmsKeyArn must be the ARN of a KMS key, got "alias/logs"`);
});
