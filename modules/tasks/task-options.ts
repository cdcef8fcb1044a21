import { type ExecuteCommand, executeCommandLogging } from './execute-command';
import type { LogRetentionDays } from '../core/retention';
import { compilerEnforces } from '../core/rule';
import { anyOf, fields, flag, number, plainText, type ShapesOf } from '../core/shape';
import { kmsKeyArn } from '../core/references';
import { logRouting, type TaskRouting } from '../log-routing/task-routing-shape';

/** Properties of a task that do not depend on what it runs on. */
export interface TaskOptions<ContainerName extends string = string> {
  /**
   * Where the containers' logs go, by a router that runs Fluent Bit, or Fluentd.
   *
   * @default - to the task's own log group, by the driver `awslogs`
   */
  readonly logRouting?: TaskRouting<NoInfer<ContainerName>>;

  /**
   * Name that the revisions of the task definition share.
   *
   * @default - the path of the construct, as in `service-Web`
   */
  readonly family?: string;

  /**
   * Days for which the task's own log group is kept. It holds what the router says of itself, and what containers write
   * that log by `awslogs`, as all do without `logRouting`.
   *
   * @default 30
   */
  readonly logRetentionDays?: LogRetentionDays;

  /**
   * ARN of the KMS key for the task's own log group.
   *
   * @default - CloudWatch's own key, free of charge
   */
  readonly logKmsKeyArn?: string;

  /**
   * Whether destroying the task definition may delete its own log group with all records in it.
   *
   * @default false - the log group stays in AWS, and Terraform knows it no more
   */
  readonly logForceDestroy?: boolean;

  /**
   * Lets whoever IAM allows it run commands in the containers, such as a shell, by ECS Exec. The task role gets what
   * that needs, and each container a process that ends what a command leaves behind. It does not work where the root file
   * system is read-only, as that of the log router is.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   */
  readonly executeCommand?: boolean | ExecuteCommand;
}

compilerEnforces('F34', { states: 'Tasks with a log router run on Linux.' });
compilerEnforces('F34', { section: 'EC2', states: 'Tasks with a log router run on Linux.' });

/** Shapes of `TaskOptions`. */
export const taskShapes: ShapesOf<TaskOptions> = {
  logRouting,
  family: plainText,
  logRetentionDays: number,
  logKmsKeyArn: kmsKeyArn,
  logForceDestroy: flag,
  executeCommand: anyOf(flag, fields<ExecuteCommand>({ logging: executeCommandLogging })),
};
