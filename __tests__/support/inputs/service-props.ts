import fc from 'fast-check';
import type {
  AlarmThresholds,
  Capacity,
  Cluster,
  Container,
  FargateServiceOptions,
  FargateTaskDefinitionOptions,
  ServiceAlarmsBaseProps,
  ServiceScalingOptions,
  ServiceScalingProps,
} from '../../../modules';
import { secret } from './destinations';
import { loadBalancer, network, targetProps } from './network-props';
import { dependable, flag, kmsKeyArn, number, one, retention, some, token, withAll, withSome } from './right-values';
import { logRouting } from './routing-props';
import { executeCommandLogging } from './store-props';

const image = fc.oneof(
  one<unknown>('nginx:1.29.5', '111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1.2.3'),
  fc.constant({ reference: 'app:1', repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/app' }),
  token.text,
);

const container = {
  environment: fc.oneof(fc.constant({ STAGE: 'test' }), withAll({ NAME: token.text })),
  secrets: withAll({ TOKEN: secret }),
  cpu: fc.oneof(number(0, 64), token.number),
  memoryMiB: number(200, 256),
  memoryReservationMiB: number(6, 128),
  healthCheck: withSome<Record<string, unknown>>(
    { command: one(['CMD', 'true'], ['CMD-SHELL', 'curl -f localhost || exit 1']) },
    {
      intervalSeconds: number(5, 300),
      timeoutSeconds: number(2, 60),
      retries: number(1, 10),
      startPeriodSeconds: number(0, 300),
    },
  ),
  stopTimeoutSeconds: number(0, 120),
  command: some('-v', '--level=debug'),
  entryPoint: some('/bin/app'),
  user: one('1000', '1000:1000', 'app'),
  restart: withSome<Record<string, unknown>>({}, { ignoredExitCodes: some(0, 3), resetSeconds: number(60, 1800) }),
} satisfies Partial<Record<keyof Container, fc.Arbitrary<unknown>>>;

const nginx = withSome<Container>(
  { image: fc.constant('nginx:1.29.5'), ports: fc.constant([80]) },
  { ...container, readonlyRootFilesystem: fc.constant(true), writablePaths: some('/run', '/var/cache/nginx') },
).map((each) => ({ ...(each as object), readonlyRootFilesystem: true }));
const app = withSome<Container>({ image }, { ...container, essential: flag, dependsOn: one({ nginx: 'START' }) });

const task = {
  architecture: one('X86_64', 'ARM64'),
  ephemeralStorageGiB: fc.oneof(number(21, 200), token.number),
  family: fc.oneof(one('web')),
  logRetentionDays: retention,
  logKmsKeyArn: kmsKeyArn,
  executeCommand: fc.oneof(flag, withSome<Record<string, unknown>>({}, { logging: executeCommandLogging })),
} satisfies Partial<Record<keyof FargateTaskDefinitionOptions, fc.Arbitrary<unknown>>>;

const size = { cpu: fc.constant(1024), memoryMiB: fc.constant(2048) };
const containers = withAll({ nginx, app });
const plainContainers = fc.constant({ nginx: { image: 'nginx:1.29.5', ports: [80] }, app: { image: 'app:1' } });

/** Properties of a `FargateTaskDefinition`. */
export const taskDefinitionProps = withSome<Record<string, unknown>>({ ...size, containers }, { ...task, logRouting });

/** The same, with an eye to the routing of its logs. */
export const routedTaskProps = withSome<Record<string, unknown>>({ ...size, containers: plainContainers, logRouting });

const cluster = withSome<Cluster>(
  { clusterArn: one<unknown>('arn:aws:ecs:eu-west-1:111122223333:cluster/main'), clusterName: one('main') },
  { executeCommandLogging, capacityProviders: dependable },
);

const percent = number(1, 100);
const schedule = fc.tuple(
  withSome<Record<string, unknown>>(
    { name: one('night'), minTasks: number(0, 2), maxTasks: number(2, 9), cron: one('0 22 * * ? *') },
    { timeZone: one('Europe/Berlin') },
  ),
  withSome<Record<string, unknown>>({
    name: one('once'),
    minTasks: number(0, 2),
    maxTasks: number(2, 9),
    at: one('2027-01-31T20:00:00'),
  }),
);

const tasks = { minTasks: number(1, 2), maxTasks: fc.oneof(number(2, 5000), token.number) };
const follows = {
  cpuPercent: percent,
  memoryPercent: percent,
  schedule,
  scaleInCooldownSeconds: number(0, 86400),
  scaleOutCooldownSeconds: number(0, 86400),
} satisfies Partial<Record<keyof ServiceScalingOptions, fc.Arbitrary<unknown>>>;

const target = fc.constant({
  loadBalancerArnSuffix: 'app/main/50dc6c495c0c9188',
  targetGroupArnSuffix: 'targetgroup/web/6d0ecf831eec9f09',
});

/** Properties of a `ServiceScaling`. */
export const serviceScalingProps = withSome<ServiceScalingProps>(
  {
    ...tasks,
    service: withSome<Record<string, unknown>>({ clusterName: one('main'), serviceName: one('web'), target }),
  },
  { ...follows, requestsPerTarget: fc.oneof(number(1, 10000), token.number) },
);

const capacity = fc.oneof(
  one<Capacity>('fargate', 'fargate-spot'),
  withSome<Record<string, unknown>>(
    { fargateWeight: number(1, 10), spotWeight: number(0, 10) },
    { fargateBase: number(0, 9) },
  ),
);

const service = {
  desiredCount: fc.constant(2),
  scaling: withSome<ServiceScalingOptions>(tasks, follows),
  capacity,
  availabilityZoneRebalancing: flag,
  serviceName: fc.oneof(one('web'), token.text),
} satisfies Partial<Record<keyof FargateServiceOptions, fc.Arbitrary<unknown>>>;

const loadBalancing = withSome<Record<string, unknown>>(
  { loadBalancer, container: fc.constant('nginx'), priority: targetProps.priority },
  { ...targetProps, port: fc.constant(80) },
);

/** Properties of a `FargateService`. */
export const fargateServiceProps = fc.oneof(
  withSome<Record<string, unknown>>(
    { ...size, cluster, network, containers: plainContainers, loadBalancing },
    {
      ...service,
      ...task,
      healthCheckGracePeriodSeconds: number(0, 600),
    },
  ),
  withSome<Record<string, unknown>>({ ...size, cluster, network, containers: plainContainers, logRouting }, service),
  withSome<Record<string, unknown>>({ ...size, cluster, network, containers }, task),
);

const thresholds = Object.fromEntries(
  (
    [
      'lostMessages',
      'refusedMessages',
      'retriedMinutes',
      'overloadedMessages',
      'failedMessages',
      'missingTasks',
      'cpuPercent',
      'memoryPercent',
      'diskPercent',
      'targetErrorPercent',
      'minimumRequests',
      'unhealthyTargets',
      'loadBalancerErrors',
    ] satisfies readonly (keyof AlarmThresholds)[]
  ).map((name) => [name, fc.oneof(number(1, 100), token.number)]),
);

/** Properties of `ServiceAlarms`. */
export const serviceAlarmsProps = fc.oneof(
  withSome<ServiceAlarmsBaseProps>(
    {
      service: withSome<Record<string, unknown>>(
        { clusterName: one('main'), serviceName: one('web') },
        { routerLogGroupName: one('/ecs/web'), target },
      ),
    },
    {
      ...thresholds,
      topicKmsKeyArn: kmsKeyArn,
      emails: fc.oneof(some('on-call@example.com', 'b@example.com'), fc.tuple(token.text)),
      containerInsights: flag,
      dashboard: flag,
      namePrefix: one('web'),
    },
  ),
  withSome<ServiceAlarmsBaseProps>(
    {
      service: fc.constant({
        serviceName: 'web',
        taskDefinition: { logGroup: { logGroupName: '/ecs/web' }, logPorts: [443] },
        resources: {
          service: { cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main' },
          target: {
            resources: {
              targetGroup: { arnSuffix: 'targetgroup/web/6d0e' },
              listenerRule: {
                listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/50dc/f2f7',
              },
            },
          },
        },
      }),
      topicArn: one('arn:aws:sns:eu-west-1:111122223333:alarms'),
    },
    { containerInsights: flag, dashboard: flag },
  ),
);
