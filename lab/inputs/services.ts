import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import type { TerraformStack } from 'cdktf';
import fc from 'fast-check';
import {
  type Cluster,
  type DeploymentBaseConfiguration,
  type DeploymentCircuitBreaker,
  Ec2Capacity,
  type Ec2CapacityProps,
  type Ec2ServiceProps,
  type Ec2TaskDefinitionProps,
  EcsCluster,
  type EcsClusterProps,
  type FargateServiceOptions,
  type FargateTaskDefinitionOptions,
  type InstanceCapacity,
  type PlacementOptions,
  type PredictiveScaling,
  type ServiceOptions,
  type VpcLatticeConfiguration,
  type ServiceRegistryProps,
  type ServiceNamespaceProps,
  type ServiceConnectConfiguration,
  type ServiceConnectService,
  type RegisteredService,
  type ServiceScalingOptions,
  type ServiceScalingProps,
  type TargetNames,
} from '../../modules';
import type { ServiceTarget, ServiceTargets } from '../../modules/services/service-targets';
import type { Size } from '../../modules/tasks/fargate-task-definition';
import { made, tokens } from './made';
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

/** A cluster: existing or created. */
export const cluster = anyOf<Cluster>(
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

/** Existing instances. */
export const existingCapacity = {
  securityGroupId: always('sg-9'),
  architecture: one('X86_64'),
  operatingSystemFamily: one('LINUX'),
  diskGiB: number(30, 500),
} as const;
/** Instances: existing or created. */
export const instanceCapacity = anyOf<InstanceCapacity>(
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
  customizedMetrics: {
    orders: { namespace: 'Shop', dimensions: { Stage: 'test' }, targetValue: known(number(1, 99)) },
  },
  queue: { queueName: one('orders', 'orders.fifo'), messagesPerTask: number(1, 99) },
  predictive: anyOf<PredictiveScaling>({
    metric: one('cpu', 'memory'),
    targetValue: number(1, 100),
    schedulingBufferSeconds: number(0, 3600),
    maxCapacityBufferPercent: number(0, 100),
  }),
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

/** Properties of a `ServiceNamespace`. */
export const serviceNamespace: Right<ServiceNamespaceProps> = anyOf<ServiceNamespaceProps>(
  { namespaceName: known(one('shop.internal', 'acme.test')), network: always(network) },
  { network: never },
);

/** Properties of a `ServiceRegistry`. */
export const serviceRegistry: Right<ServiceRegistryProps> = {
  namespace: { namespaceId: 'ns-0123456789abcdef', hasDns: one(true) },
  ttlSeconds: number(0, 600),
};

const registryArn = 'arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-1';
const named = { containerPort: 8080, name: 'api', appProtocol: 'http' } as const;

/** Containers whose ports other services know by name. */
const containersWithNamedPorts = plainContainers.map(({ nginx, app }) => ({
  nginx,
  app: { ...app, ports: [named, { containerPort: 8081, name: 'admin' }] },
}));

const lifecycleHooks = [
  {
    hookTargetArn: one(
      'arn:aws:lambda:eu-west-1:111122223333:function:check',
      'arn:aws:lambda:eu-west-1:111122223333:function:test:live',
    ),
    hookDetails: one({ a: 1 }, { a: 2 }),
    lifecycleStages: some('PRE_SCALE_UP', 'POST_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT'),
  },
] as const;

/** Properties by which services find each other, with those containers. */
const connected = {
  containers: containersWithNamedPorts,
  serviceConnectConfiguration: always<ServiceConnectConfiguration>({
    namespace: 'arn:aws:servicediscovery:eu-west-1:111122223333:namespace/ns-1',
    services: {
      api: {
        clientAlias: { port: number(1, 65535), dnsName: one('api', 'api.shop'), testTrafficRules: never },
        discoveryName: one('api', 'api-v2'),
        ingressPortOverride: number(1, 65535),
        timeout: { idleTimeoutSeconds: number(0, 600), perRequestTimeoutSeconds: number(0, 60) },
        tls: { awsPcaAuthorityArn: 'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/1a2b' },
      },
    },
  }),
  serviceRegistries: always<readonly RegisteredService[]>([
    anyOf<RegisteredService>(
      { registryArn, containerName: always('app'), containerPort: always(known(one(8080, 8081))), port: never },
      { registryArn, containerName: always(one('app', 'nginx')), containerPort: always(tokens.number), port: never },
      { registryArn, containerName: never, containerPort: never, port: number(1, 65535) },
    ),
  ]),
  vpcLatticeConfigurations: always<readonly VpcLatticeConfiguration[]>([
    {
      targetGroupArn: 'arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/tg-1',
      portName: one('api', 'admin'),
    },
  ]),
} as const;

type FargateTaskProps = FargateTaskDefinitionOptions & Size;

/** Operating system of a task without a log router. */
export const windows = {
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

/** Faults of the tasks. */
export const faults = { enableFaultInjection: one(true, false) } as const;

/** Properties of an `Ec2TaskDefinition`. */
export const ec2TaskDefinition = anyOf<Ec2TaskDefinitionProps>(
  { ...ec2Task, containers: ec2Containers, networkMode: always('bridge'), logRouting: ec2LogRouting },
  { ...ec2Task, containers: plainContainers, networkMode: one('awsvpc', 'host'), logRouting: ec2LogRouting, ...faults },
  { ...ec2Task, ...windows, ipcMode: never, containers: plainContainers, networkMode: one('awsvpc') },
  { ...ec2Task, containers: partlyRoutedContainers, networkMode: one('awsvpc', 'host'), logRouting: simpleLogRouting },
);

/** IDs of subnets. */
export const subnetIds = some('subnet-7', 'subnet-8');

const service = {
  cluster,
  network,
  desiredCount: fc.constant(2),
  securityGroupIds: never,
  additionalSecurityGroupIds: some('sg-5', 'sg-6'),
  subnetIds: never,
  ...{ serviceConnectConfiguration: never, serviceRegistries: never, vpcLatticeConfigurations: never },
  taskProtection: one(true, false),
  triggers: { image: one('sha256:1', 'sha256:2') },
  deploymentConfiguration: {
    ...{ strategy: one('ROLLING'), bakeTimeInMinutes: never, lifecycleHooks: never, testListenerArn: never },
    ...{ linearConfiguration: never, canaryConfiguration: never },
    minimumHealthyPercent: always(one(0)),
    maximumPercent: number(101, 200),
    deploymentCircuitBreaker: anyOf<DeploymentCircuitBreaker>(
      { enable: one(true), rollback: one(true, false) },
      { enable: one(false), rollback: never },
    ),
    alarms: { alarmNames: some('errors', 'latency'), rollback: one(true, false) },
  },
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
      { ...target, ...app, name: never },
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

const listenerArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/1/9';

const shift = {
  deploymentCircuitBreaker: never,
  maximumPercent: number(100, 200),
  testListenerArn: always(listenerArn),
};

/** Deployments that shift requests to new tasks. */
const shifted = {
  ...{ loadBalancing: always<ServiceTargets>({ ...target, ...nginx }), containers: plainContainers },
  scaling: { ...scaling, requestsPerTarget: never, requestsTarget: never },
  deploymentConfiguration: always(
    anyOf<DeploymentBaseConfiguration>(
      {
        ...shift,
        strategy: always('BLUE_GREEN'),
        linearConfiguration: never,
        canaryConfiguration: never,
        lifecycleHooks,
      },
      {
        ...{ ...shift, strategy: always('LINEAR'), canaryConfiguration: never, lifecycleHooks: never },
        linearConfiguration: always({
          stepPercent: always(known(number(3, 100))),
          stepBakeTimeInMinutes: always(number(0, 1440)),
        }),
      },
      {
        ...{ ...shift, strategy: always('CANARY'), linearConfiguration: never, lifecycleHooks: never },
        canaryConfiguration: always({
          canaryPercent: always(known(number(1, 100))),
          canaryBakeTimeInMinutes: always(number(0, 1440)),
        }),
      },
    ),
  ),
} as const;

/** The same through Service Connect, with requests for tests. */
const shiftedConnections = {
  ...connected,
  ...{ serviceRegistries: never, vpcLatticeConfigurations: never },
  deploymentConfiguration: always<DeploymentBaseConfiguration>({
    ...{ strategy: always('BLUE_GREEN'), linearConfiguration: never, canaryConfiguration: never, lifecycleHooks },
    ...{ deploymentCircuitBreaker: never, testListenerArn: never, maximumPercent: number(100, 200) },
  }),
  serviceConnectConfiguration: always<ServiceConnectConfiguration>({
    namespace: 'shop',
    services: always<ServiceConnectConfiguration['services']>({
      api: always<ServiceConnectService>({
        clientAlias: {
          port: number(1, 65535),
          testTrafficRules: { header: { name: one('x-test', 'x-blue'), value: { exact: one('1', 'yes') } } },
        },
        tls: never,
      }),
    }),
  }),
} as const;

const onFargate = {
  ...fargateTask,
  ...service,
  platformVersion: one('LATEST', '1.4.0'),
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
  { ...onFargate, subnetIds, containers: plainContainers, logRouting: always(logRouting) },
  {
    ...onFargate,
    ...{ securityGroupIds: always(some('sg-7', 'sg-8')), additionalSecurityGroupIds: never },
    containers: plainContainers,
  },
  {
    ...onFargate,
    ...windows,
    ...{ capacity: one('fargate'), platformVersion: one('LATEST', '1.0.0') },
    containers: plainContainers,
  },
  { ...onFargate, ...connected },
  { ...onFargate, ...shifted },
  { ...onFargate, ...shiftedConnections },
  { ...onFargate, containers },
);

const inZones = always<PlacementOptions['placementStrategy']>([
  { type: 'spread', field: 'attribute:ecs.availability-zone' },
]);

const onInstances = {
  ...ec2Task,
  ...service,
  architecture: one('X86_64'),
  capacity: instanceCapacity,
  schedulingStrategy: one('REPLICA'),
  availabilityZoneRebalancing: one(true, false),
  placementStrategy: inZones,
} as const;

const packed = always<PlacementOptions['placementStrategy']>(
  one([{ type: 'spread', field: 'instanceId' }], [{ type: 'binpack', field: 'memory' }, { type: 'random' }]),
);

/** In other network modes than `awsvpc`. */
const inHostNetwork = { additionalSecurityGroupIds: never } as const;

const daemon = {
  schedulingStrategy: always('DAEMON'),
  volumes: never,
  ...{ desiredCount: never, scaling: never, placementStrategy: never, distinctInstances: never },
  availabilityZoneRebalancing: one(false),
  deploymentConfiguration: { ...service.deploymentConfiguration, maximumPercent: never },
} as const;

/** Properties of an `Ec2Service`. */
export const ec2Service = anyOf<Ec2ServiceProps>(
  {
    ...onInstances,
    ...balanced,
    ...inHostNetwork,
    loadBalancing: always<ServiceTargets>({ ...target, ...nginx, port: always(one(80, 81)) }),
    containers: containersWithPorts,
    networkMode: one('awsvpc', 'bridge', 'host'),
  },
  {
    ...onInstances,
    ...inHostNetwork,
    containers: plainContainers,
    networkMode: one('awsvpc', 'bridge', 'host'),
    logRouting: always(ec2LogRouting),
  },
  { ...onInstances, ...inHostNetwork, containers: ec2Containers, networkMode: always('bridge') },
  { ...onInstances, ...inHostNetwork, containers: plainContainers, networkMode: one('awsvpc', 'host'), ...faults },
  { ...onInstances, ...connected, networkMode: never, memoryMiB: always(ec2Task.memoryMiB) },
  { ...onInstances, ...inHostNetwork, ...daemon, containers: plainContainers, networkMode: one('awsvpc', 'host') },
  {
    ...onInstances,
    ...{ subnetIds, placementStrategy: packed, availabilityZoneRebalancing: one(false) },
    containers: plainContainers,
    networkMode: never,
  },
  {
    ...onInstances,
    containers: plainContainers,
    networkMode: never,
    ...{ securityGroupIds: always(some('sg-7', 'sg-8')), additionalSecurityGroupIds: never },
  },
  {
    ...onInstances,
    ...{ ...windows, ipcMode: never },
    containers: plainContainers,
    networkMode: one('awsvpc'),
    capacity: { ...existingCapacity, operatingSystemFamily: never },
  },
);
