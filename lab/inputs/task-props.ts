import fc from 'fast-check';
import type {
  Ec2TaskDefinitionProps,
  FargateTaskDefinitionOptions,
  FargateTaskDefinitionProps,
  TaskOptions,
} from '../../modules';
import { executeCommandLogging } from './cluster-props';
import { containers, ec2Containers, partlyRoutedContainers, plainContainers } from './container-props';
import { fluentdRouting } from './fluentd-props';
import { type Every, flag, kmsKeyArn, number, one, retention, token, withSome } from './right-values';
import { ec2LogRouting, logRouting, simpleLogRouting } from './routing-props';

/** What every task may have, the routing of its logs apart. */
const common = {
  family: one('web'),
  logRetentionDays: retention,
  logKmsKeyArn: kmsKeyArn,
  logForceDestroy: flag,
  executeCommand: fc.oneof(flag, withSome<Record<string, unknown>>({}, { logging: executeCommandLogging })),
} satisfies Every<Omit<TaskOptions, 'logRouting'>>;

/** What a task on Fargate may have, the routing of its logs apart. */
export const fargateTask = {
  ...common,
  architecture: one('X86_64', 'ARM64'),
  ephemeralStorageGiB: fc.oneof(number(21, 200), token.number),
} satisfies Every<Omit<FargateTaskDefinitionOptions, 'containers' | 'logRouting'>>;

/** What a task on an instance may have, the routing of its logs apart. */
export const ec2Task = {
  ...common,
  architecture: one('X86_64', 'ARM64'),
  cpu: number(1024, 4096),
  memoryMiB: number(1024, 8192),
  diskGiB: number(30, 500),
} satisfies Every<Omit<Ec2TaskDefinitionProps, 'containers' | 'logRouting' | 'networkMode'>>;

/** A size that has room for a router and two containers. */
export const fargateSize = { cpu: fc.constant(1024), memoryMiB: fc.constant(2048) };

/** Properties of a `FargateTaskDefinition`. */
export const fargateTaskDefinitionProps = withSome<FargateTaskDefinitionProps>(
  { ...fargateSize, containers },
  { ...fargateTask, logRouting },
);

/** Properties of an `Ec2TaskDefinition`. */
export const ec2TaskDefinitionProps = fc.oneof(
  withSome<Ec2TaskDefinitionProps>(
    { containers: ec2Containers, networkMode: fc.constant('bridge') },
    { ...ec2Task, logRouting: ec2LogRouting },
  ),
  withSome<Ec2TaskDefinitionProps>(
    { containers: plainContainers },
    { ...ec2Task, networkMode: one('awsvpc', 'host'), logRouting: ec2LogRouting },
  ),
);

/** Properties of a task with an eye to the routing of its logs by Fluent Bit. */
export const routedTaskProps = fc.oneof(
  withSome<FargateTaskDefinitionProps>({ ...fargateSize, containers: plainContainers, logRouting }),
  withSome<FargateTaskDefinitionProps>({
    ...fargateSize,
    containers: partlyRoutedContainers,
    logRouting: simpleLogRouting,
  }),
);

/** Properties of a task with an eye to the routing of its logs by Fluentd. */
export const fluentdTaskProps = withSome<FargateTaskDefinitionProps>({
  ...fargateSize,
  containers: plainContainers,
  logRouting: fluentdRouting,
});
