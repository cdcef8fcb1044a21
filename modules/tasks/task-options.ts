import { type ExecuteCommand, executeCommandLogging } from './execute-command';
import type { LogRetentionDays } from '../core/retention';
import { fields } from '../core/object-shape';
import { anyOf, flag, number, type ShapesOf } from '../core/shape';
import { plainText } from '../core/string-shape';
import { kmsKeyArn } from '../core/references';
import { logRouting, type TaskRouting } from '../log-routing/task-routing-shape';
import { type OperatingSystemFamily, operatingSystemFamily } from '../containers/runtime-platform';
import { type ExistingRole, roleOfTask, type RoleOptions } from './role-options';
import { type PreviousRevision, previousRevision } from './previous-revision';

/** Properties of a task definition that do not depend on its launch type. */
export interface TaskOptions<ContainerName extends string = string> {
  /**
   * Routing of the containers' logs by a log router that runs Fluent Bit or Fluentd.
   *
   * @default - no log router; the log driver `awslogs` writes to the log group of the task
   */
  readonly logRouting?: TaskRouting<NoInfer<ContainerName>>;

  /**
   * Name of the family, which the revisions of the task definition share; 1 to 255 letters, digits, `_` and `-`.
   *
   * @default - the construct path, such as `service-Web`
   */
  readonly family?: string;

  /**
   * Days for which the log group of the task keeps its records. The log router writes its own messages to it, and so do
   * the containers that use the log driver `awslogs`.
   *
   * @default 30
   */
  readonly logRetentionDays?: LogRetentionDays;

  /**
   * ARN of the KMS key that encrypts the log group of the task.
   *
   * @default - a key that CloudWatch Logs owns, at no cost
   */
  readonly logKmsKeyArn?: string;

  /**
   * Deletes the log group of the task, with all its records, when the task definition is destroyed.
   *
   * @default false - the log group remains in AWS, and Terraform no longer manages it
   */
  readonly logForceDestroy?: boolean;

  /**
   * Enables ECS Exec: users with the IAM permission can run commands, such as a shell, in the containers. Adds the
   * permissions to the task role, and an init process to each container, which removes zombie processes. Does not work in
   * containers with a read-only root file system, such as the log router. The cluster of a service records the sessions;
   * output is recorded only in containers whose image contains `script` and `cat`.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   */
  readonly executeCommand?: boolean | ExecuteCommand;

  /**
   * Operating system of the images. Containers for Windows log to the log group of the task, because the log router runs
   * on Linux only.
   *
   * @default 'LINUX'
   */
  readonly operatingSystemFamily?: OperatingSystemFamily;

  /**
   * Role of the containers: the properties of the role that is created, such as further permissions, or an existing role.
   *
   * @default - a role with the permissions that the log router, ECS Exec and the volumes need
   */
  readonly taskRole?: RoleOptions | ExistingRole;

  /**
   * Role with which ECS starts the tasks: the properties of the role that is created, or an existing role.
   *
   * @default - a role with the permissions that ECS needs to pull the images, read the secrets and write the logs
   */
  readonly executionRole?: RoleOptions | ExistingRole;

  /**
   * Lets AWS Fault Injection Service test the tasks with network and CPU faults; not in the network mode `bridge`.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fault-injection.html
   */
  readonly enableFaultInjection?: boolean;

  /**
   * Revision that runs before the next deployment. All revisions share the roles: without this, a deployment that moves
   * records to another destination takes the permissions of the running tasks away before it replaces them, and a
   * rollback starts tasks without them. Keeps the permissions of both roles, the VPC endpoints and the egress rules; leave
   * it out in the next deployment. docs/operations.md describes both steps.
   *
   * @default - permissions of the current revision only
   */
  readonly previousRevision?: PreviousRevision;
}

/** Replacements for properties of tasks in the ECS API and AWS CDK. */
export const taskPropertiesElsewhere = {
  containerDefinitions: 'containers, an object with the names of the containers as keys',
  executionRoleArn: 'executionRole, such as { roleArn }',
  memoryLimitMiB: 'memoryMiB',
  requiresCompatibilities: 'the constructs for Fargate or EC2 instances, which determine it',
  runtimePlatform: 'architecture and operatingSystemFamily',
  tags: 'defaultTags of the AwsProvider',
  taskExecIamRoleArn: 'executionRole, such as { roleArn }',
  taskExecIamStatements: 'executionRole, such as { statements }',
  taskRoleArn: 'taskRole, such as { roleArn }',
  tasksIamRoleArn: 'taskRole, such as { roleArn }',
  tasksIamRoleStatements: 'taskRole, such as { statements }',
} as const;

/** Shapes of `TaskOptions`. */
export const taskShapes: ShapesOf<TaskOptions> = {
  logRouting,
  family: plainText,
  logRetentionDays: number,
  logKmsKeyArn: kmsKeyArn,
  logForceDestroy: flag,
  previousRevision,
  operatingSystemFamily,
  taskRole: roleOfTask,
  executionRole: roleOfTask,
  enableFaultInjection: flag,
  executeCommand: anyOf(flag, fields<ExecuteCommand>({ logging: executeCommandLogging })),
};
