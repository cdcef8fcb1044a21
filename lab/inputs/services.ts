import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import type { TerraformStack } from 'cdktf';
import fc from 'fast-check';
import {
  type Cluster,
  Ec2Capacity,
  type Ec2CapacityProps,
  type Ec2ServiceProps,
  type Ec2TaskDefinitionProps,
  EcsCluster,
  type EcsClusterProps,
  type FargateServiceOptions,
  type FargateTaskDefinitionOptions,
  type InstanceCapacity,
  type ServiceOptions,
  type ServiceScalingOptions,
  type ServiceScalingProps,
  type TargetNames,
} from '../../modules';
import type { ServiceTarget, ServiceTargets } from '../../modules/services/service-targets';
import type { Size } from '../../modules/tasks/fargate-task-definition';
import { made } from './made';
import { existingTarget, grpcTarget, network, networkTarget, sharingTarget, target, tlsTarget } from './network';
import { always, anyOf, known, never, number, one, only, type Right, some } from './right';
import {
  containers,
  containersWithPorts,
  ec2Containers,
  ec2LogRouting,
  ec2Task,
  executeCommandLogging,
  fargateTask,
  fluentdRouting,
  logRouting,
  partlyRoutedContainers,
  plainContainers,
  simpleLogRouting,
  size,
} from './tasks';

/** Properties of an `EcsCluster`. */
export const ecsCluster: Right<EcsClusterProps> = anyOf<EcsClusterProps>(
  {
    containerInsights: one('enabled', 'enhanced', 'disabled'),
    executeCommandLogging,
    executeCommandLogGroup: never,
  },
  {
    containerInsights: one('enabled'),
    executeCommandLogging: never,
    executeCommandLogGroup: { retentionDays: one(1, 30, 365) },
  },
);

const clusterNames = { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' };

const cluster = anyOf<Cluster>(
  {
    ...clusterNames,
    executeCommandLogging,
    addCapacityProvider: made('a method', () => () => undefined),
    recordExecuteCommand: made('a method', () => () => undefined),
  },
  made('an EcsCluster', (_, stack) => stack.node.tryFindChild('Cluster') ?? new EcsCluster(stack, 'Cluster')),
);

/** Properties of an `Ec2Capacity`. */
export const ec2Capacity: Right<Ec2CapacityProps> = {
  cluster,
  network,
  instanceTypes: known(some('t3.medium', 'm5.large', 'c6i.xlarge')),
  minInstances: number(0, 3),
  maxInstances: number(3, 100),
  spotPercent: known(number(0, 100)),
  diskGiB: number(30, 500),
};

const existingCapacity = {
  securityGroupId: always('sg-9'),
  architecture: one('X86_64'),
  operatingSystemFamily: one('LINUX'),
  diskGiB: number(30, 500),
} as const;
const instanceCapacity = anyOf<InstanceCapacity>(
  existingCapacity,
  made('an Ec2Capacity', (_, stack) => capacityIn(stack)),
);

function capacityIn(stack: TerraformStack) {
  return (
    stack.node.tryFindChild('Capacity') ??
    new Ec2Capacity(stack, 'Capacity', {
      cluster: clusterNames,
      network: { vpcId: 'vpc-1', publicSubnetIds: [], privateSubnetIds: ['subnet-3'] },
      instanceTypes: ['t3.medium'],
      maxInstances: 2,
    })
  );
}

const tasks = { minTasks: number(1, 2), maxTasks: number(2, 5000) };
const scheduled = { minTasks: number(0, 2), maxTasks: number(2, 9) };
const scaling = {
  ...tasks,
  schedule: [
    { ...scheduled, name: 'night', cron: always('0 22 * * ? *'), at: never, timeZone: 'Europe/Berlin' },
    { ...scheduled, name: 'once', cron: never, at: always('2027-01-31T20:00:00'), timeZone: never },
  ],
} satisfies Right<ServiceScalingOptions>;

/** Names of an Application Load Balancer and of a target group. */
export const targetNames = {
  loadBalancerArnSuffix: 'app/main/50dc6c495c0c9188',
  targetGroupArnSuffix: 'targetgroup/web/6d0ecf831eec9f09',
  loadBalancerType: one('application'),
  name: never,
} satisfies Right<TargetNames>;

/** Names of a Network Load Balancer and of a target group. */
export const networkNames = {
  loadBalancerArnSuffix: 'net/main/50dc6c495c0c9188',
  targetGroupArnSuffix: 'targetgroup/tcp/6d0ecf831eec9f09',
  loadBalancerType: always(one('network')),
  name: always('tcp'),
} satisfies Right<TargetNames>;

/** Properties of a `ServiceScaling`. */
export const serviceScaling: Right<ServiceScalingProps> = {
  ...scaling,
  requestsPerTarget: number(1, 10000),
  service: {
    target: always(targetNames),
    resource: made(
      'an EcsService',
      (_, stack) =>
        stack.node.tryFindChild('ScaledService') ??
        new EcsService(stack, 'ScaledService', { name: 'web', cluster: 'main', taskDefinition: 'web' }),
    ),
  },
};

type FargateTaskProps = FargateTaskDefinitionOptions & Size;

/** Operating system of a task without a log router. */
const windows = {
  operatingSystemFamily: always(one('WINDOWS_SERVER_2022_CORE', 'WINDOWS_SERVER_2019_FULL')),
  enableFaultInjection: never,
  pidMode: never,
  volumes: { data: { host: {} } },
  architecture: never,
  logRouting: never,
} as const;

/** Properties of a `FargateTaskDefinition`. */
export const fargateTaskDefinition: Right<FargateTaskProps> = anyOf<FargateTaskProps>(
  { ...fargateTask, containers, logRouting },
  { ...fargateTask, ...windows, containers: plainContainers },
);

/** Properties of a `FargateTaskDefinition`, for the routing of its logs with Fluent Bit. */
export const routedTask = anyOf<FargateTaskProps>(
  only({ ...size, containers: plainContainers, logRouting }),
  only({ ...size, containers: partlyRoutedContainers, logRouting: simpleLogRouting }),
);

/** Properties of a `FargateTaskDefinition`, for the routing of its logs with Fluentd. */
export const fluentdTask = only<FargateTaskProps>({ ...size, containers: plainContainers, logRouting: fluentdRouting });

const faults = { enableFaultInjection: one(true, false) } as const;

/** Properties of an `Ec2TaskDefinition`. */
export const ec2TaskDefinition = anyOf<Ec2TaskDefinitionProps>(
  { ...ec2Task, containers: ec2Containers, networkMode: always('bridge'), logRouting: ec2LogRouting },
  { ...ec2Task, containers: plainContainers, networkMode: one('awsvpc', 'host'), logRouting: ec2LogRouting, ...faults },
  { ...ec2Task, ...windows, ipcMode: never, containers: plainContainers, networkMode: one('awsvpc') },
  { ...ec2Task, containers: partlyRoutedContainers, networkMode: one('awsvpc', 'host'), logRouting: simpleLogRouting },
);

const service = {
  cluster,
  network,
  desiredCount: fc.constant(2),
  securityGroupIds: never,
  scaling: { ...scaling, requestsPerTarget: never, requestsTarget: never },
  loadBalancing: never,
  healthCheckGracePeriodSeconds: never,
} satisfies Right<ServiceOptions>;

const nginx = { container: 'nginx', port: known(80), name: never } as const;
const app = { container: 'app', port: never, name: never } as const;

const balanced = {
  loadBalancing: always<ServiceTargets>(
    anyOf<ServiceTarget>(
      { ...target, ...nginx },
      { ...target, ...app, name: 'web' },
      { ...existingTarget, ...app },
      { ...grpcTarget, ...app },
      { ...sharingTarget, ...nginx },
    ),
  ),
  healthCheckGracePeriodSeconds: number(0, 600),
  scaling: { ...scaling, requestsTarget: never },
};

const balancedTwice = {
  ...balanced,
  loadBalancing: always<ServiceTargets>([
    { ...target, ...nginx, priority: always(known(7)) },
    { ...networkTarget, ...nginx, listenerPort: always(known(90)), name: always('tcp') },
    { ...tlsTarget, ...nginx, listenerPort: always(known(91)), name: always('tls') },
    { ...existingTarget, ...nginx, name: always('theirs') },
    { ...target, ...nginx, name: always('second'), priority: always(known(8)) },
  ]),
  scaling: { ...scaling, requestsPerTarget: always(number(1, 10000)), requestsTarget: one('second') },
};

const onFargate = {
  ...fargateTask,
  ...service,
  capacity: anyOf<FargateServiceOptions['capacity']>(one('fargate', 'fargate-spot'), {
    fargateWeight: number(1, 10),
    spotWeight: number(0, 10),
    fargateBase: number(0, 9),
  }),
};

/** Properties of a `FargateService`. */
export const fargateService = anyOf<FargateServiceOptions & Size>(
  { ...onFargate, ...balanced, containers: plainContainers },
  { ...onFargate, ...balancedTwice, containers: plainContainers },
  { ...onFargate, containers: plainContainers, logRouting: always(logRouting) },
  { ...onFargate, securityGroupIds: always(some('sg-7', 'sg-8')), containers: plainContainers },
  { ...onFargate, ...windows, capacity: one('fargate'), containers: plainContainers },
  { ...onFargate, containers },
);

const onInstances = { ...ec2Task, ...service, architecture: one('X86_64'), capacity: instanceCapacity } as const;

/** Properties of an `Ec2Service`. */
export const ec2Service = anyOf<Ec2ServiceProps>(
  {
    ...onInstances,
    ...balanced,
    loadBalancing: always<ServiceTargets>({ ...target, ...nginx, port: always(one(80, 81)) }),
    containers: containersWithPorts,
    networkMode: one('awsvpc', 'bridge', 'host'),
  },
  {
    ...onInstances,
    containers: plainContainers,
    networkMode: one('awsvpc', 'bridge', 'host'),
    logRouting: always(ec2LogRouting),
  },
  { ...onInstances, containers: ec2Containers, networkMode: always('bridge') },
  { ...onInstances, containers: plainContainers, networkMode: one('awsvpc', 'host'), ...faults },
  { ...onInstances, containers: plainContainers, networkMode: never, securityGroupIds: always(some('sg-7', 'sg-8')) },
  {
    ...onInstances,
    ...{ ...windows, ipcMode: never },
    containers: plainContainers,
    networkMode: one('awsvpc'),
    capacity: { ...existingCapacity, operatingSystemFamily: never },
  },
);
