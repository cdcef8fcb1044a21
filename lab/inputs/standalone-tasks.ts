import type { TerraformStack } from 'cdktf';
import {
  type Ec2TaskProps,
  FargateTask,
  type FargateTaskOptions,
  type ServiceEventsOptions,
  type StandaloneTaskOptions,
  type TaskEventsProps,
  type TaskScheduleOptions,
} from '../../modules';
import type { GivenSchedule } from '../../modules/standalone-tasks/task-schedule-options';
import type { Size } from '../../modules/tasks/fargate-task-definition';
import { made } from './made';
import { network } from './network';
import { always, anyOf, known, never, number, one, type Right, some } from './right';
import { cluster, existingCapacity, faults, instanceCapacity, subnetIds, windows } from './services';
import {
  containers,
  ec2Containers,
  ec2LogRouting,
  ec2Task as onInstances,
  fargateTask as onFargate,
  logRouting,
  plainContainers,
  withoutDisks,
} from './tasks';

const common = {
  cluster,
  network,
  volumes: withoutDisks,
  securityGroupIds: never,
  additionalSecurityGroupIds: some('sg-5', 'sg-6'),
  subnetIds: never,
  startedBy: one('release/42', 'nightly'),
} satisfies Right<StandaloneTaskOptions & Pick<FargateTaskOptions, 'volumes'>>;

const fargate = {
  ...onFargate,
  ...common,
  platformVersion: one('LATEST', '1.4.0'),
  capacity: anyOf<FargateTaskOptions['capacity']>(one('fargate', 'fargate-spot'), {
    fargateWeight: number(1, 10),
    spotWeight: number(0, 10),
    fargateBase: number(0, 9),
  }),
} as const;

/** Properties of a `FargateTask`. */
export const fargateTask = anyOf<FargateTaskOptions & Size>(
  { ...fargate, subnetIds, containers: plainContainers, logRouting: always(logRouting) },
  { ...fargate, containers },
  {
    ...fargate,
    ...windows,
    ...{ capacity: one('fargate'), platformVersion: one('LATEST', '1.0.0') },
    containers: plainContainers,
  },
  {
    ...fargate,
    ...{ securityGroupIds: always(some('sg-7', 'sg-8')), additionalSecurityGroupIds: never },
    containers: plainContainers,
  },
);

const instances = {
  ...onInstances,
  ...common,
  architecture: one('X86_64'),
  capacity: instanceCapacity,
  placementStrategy: always<Ec2TaskProps['placementStrategy']>([{ type: 'spread', field: 'instanceId' }]),
} as const;

/** Properties of an `Ec2Task`. */
export const ec2Task = anyOf<Ec2TaskProps>(
  {
    ...instances,
    additionalSecurityGroupIds: never,
    containers: plainContainers,
    networkMode: one('awsvpc', 'bridge', 'host'),
    logRouting: always(ec2LogRouting),
  },
  { ...instances, additionalSecurityGroupIds: never, containers: ec2Containers, networkMode: always('bridge') },
  { ...instances, subnetIds, containers: plainContainers, networkMode: never, ...faults },
  {
    ...instances,
    ...{ securityGroupIds: always(some('sg-7', 'sg-8')), additionalSecurityGroupIds: never },
    containers: plainContainers,
    networkMode: never,
  },
  {
    ...instances,
    ...{ ...windows, ipcMode: never },
    containers: plainContainers,
    networkMode: one('awsvpc'),
    capacity: { ...existingCapacity, operatingSystemFamily: never },
  },
);

const task = made('a FargateTask', (_, stack) => taskIn(stack));

function taskIn(stack: TerraformStack) {
  return (
    stack.node.tryFindChild('Job') ??
    new FargateTask(stack, 'Job', {
      cluster: { clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main', clusterName: 'main' },
      network: { vpcId: 'vpc-1', privateSubnetIds: ['subnet-3'] },
      cpu: 256,
      memoryMiB: 512,
      containers: { job: { image: 'job:1.0.0' } },
    })
  );
}

const schedule = {
  task,
  taskCount: number(1, 10),
  flexibleTimeWindowMinutes: number(1, 1440),
  maximumEventAgeSeconds: number(60, 86400),
  maximumRetryAttempts: number(0, 185),
  containerOverrides: { job: {} },
  scheduleName: one('nightly', 'job.1'),
  scheduleGroupName: one('default', 'reports'),
  deadLetterQueue: anyOf<TaskScheduleOptions['deadLetterQueue']>(one(false), {
    queueArn: 'arn:aws:sqs:eu-west-1:111122223333:failed',
  }),
} satisfies Right<TaskScheduleOptions>;

const period = {
  startDate: known(one('2027-01-01T00:00:00Z')),
  endDate: known(one('2027-12-31T23:59:59Z')),
} as const;

/** Properties of a `TaskSchedule`. */
export const taskSchedule = anyOf<GivenSchedule>(
  { ...schedule, ...period, rate: always(one('1 hour', '90 minutes')), cron: never, at: never, timeZone: never },
  {
    ...{ ...schedule, ...period, rate: never, cron: always(one('30 3 * * ? *', '0 5 1 * ? *')), at: never },
    timeZone: one('Europe/Berlin', 'UTC'),
  },
  {
    ...{ ...schedule, rate: never, cron: never, at: always(one('2027-01-31T20:00:00')) },
    ...{ startDate: never, endDate: never, timeZone: one('America/New_York') },
  },
);

const delivery = { topicKmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1a2b' } as const;

/** Properties of `TaskEvents`. */
export const taskEvents = anyOf<TaskEventsProps>(
  {
    ...delivery,
    task,
    schedules: [{ scheduleName: 'nightly', deadLetterQueueName: always(one('failed')) }],
    topicArn: always(),
    logGroup: anyOf<ServiceEventsOptions['logGroup']>(false, {
      logGroupName: '/aws/events/job',
      logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/events/job',
    }),
    logKmsKeyArn: never,
  },
  { task, schedules: never, topicArn: never, topicKmsKeyArn: never, logGroup: never, logKmsKeyArn: always() },
);
