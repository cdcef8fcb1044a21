import type { Construct } from 'constructs';
import { fields } from '../core/object-shape';
import { ownRegionProblems } from '../core/own-region';
import type { Problem } from '../core/problem';
import { kmsKeyArn, roleArn } from '../core/references';
import { number, oneOf } from '../core/shape';
import { noInterpolation, plainText } from '../core/string-shape';
import { integerProblem, isKnown, patternProblem } from '../core/validation';
import { deadLetterQueue, type ExistingQueue } from './dead-letter-queue';
import { containerOverrides, type ContainerRunOverrides, overridesProblems } from './schedule-overrides';
import { type GivenTime, type SchedulePeriod, type ScheduleTime, timeProblems, timeShapes } from './schedule-time';
import { type StandaloneTask, standaloneTask } from './standalone-task';

/** Properties of a `TaskSchedule`, except its times. */
export interface TaskScheduleOptions extends SchedulePeriod {
  /** Task to run: a `FargateTask` or an `Ec2Task`. Several schedules can run one task. */
  readonly task: StandaloneTask;

  /**
   * Number of tasks that each run starts, 1 to 10.
   *
   * @default 1
   */
  readonly taskCount?: number;

  /**
   * Command and environment variables of containers in the runs of this schedule, by the names of the containers.
   *
   * @default - the containers run as they are defined
   */
  readonly containerOverrides?: ContainerRunOverrides;

  /**
   * Minutes after each time within which the run may start, 1 to 1440, so that many schedules do not start at once.
   *
   * @default - runs start within the minute
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html
   */
  readonly flexibleTimeWindowMinutes?: number;

  /**
   * Seconds for which EventBridge Scheduler tries to start a run, 60 to 86400. A shorter time prevents that a run starts
   * late, such as while users work.
   *
   * @default 86400 - a day, set by EventBridge Scheduler
   */
  readonly maximumEventAgeSeconds?: number;

  /**
   * Number of further attempts to start a run, 0 to 185.
   *
   * @default 185 - set by EventBridge Scheduler
   */
  readonly maximumRetryAttempts?: number;

  /**
   * SQS queue that receives the runs that could not be started, with the reason. `false` drops them.
   *
   * @default - a new encrypted queue that keeps them for 14 days; `TaskEvents` has an alarm for it
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
   */
  readonly deadLetterQueue?: ExistingQueue | false;

  /**
   * `DISABLED` pauses the schedule. Runs in the meantime are not made up for.
   *
   * @default 'ENABLED'
   */
  readonly state?: 'ENABLED' | 'DISABLED';

  /**
   * Name of the schedule, unique in its group; 1 to 64 letters, digits, `_`, `-` and `.`.
   *
   * @default - the construct path, followed by random characters
   */
  readonly scheduleName?: string;

  /**
   * Name of an existing schedule group. Deleting a group deletes its schedules.
   *
   * @default 'default'
   */
  readonly scheduleGroupName?: string;

  /**
   * Description of the schedule, at most 512 characters.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * ARN of the customer managed KMS key that encrypts the schedule. Its key policy must allow the account to use it. The
   * role gets the permission to decrypt.
   *
   * @default - a key that AWS owns, free of charge
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html
   */
  readonly kmsKeyArn?: string;

  /**
   * ARN of an existing role with which EventBridge Scheduler starts the task. It needs the `roleStatements` of the schedule.
   *
   * @default - a role that can start this task only
   */
  readonly roleArn?: string;
}

/** Properties of a `TaskSchedule`. */
export type TaskScheduleProps = TaskScheduleOptions & ScheduleTime;

/** The same properties with whatever times. */
export type GivenSchedule = TaskScheduleOptions & GivenTime;

const nameFormat = [/^[\w.-]{1,64}$/, '1 to 64 letters, digits, "_", "-" and "."'] as const;

/** Checks a schedule for what EventBridge Scheduler rejects. */
export function taskScheduleProblems(scope: Construct, props: GivenSchedule): readonly Problem[] {
  const { task, description, deadLetterQueue: queue } = props;
  return [
    ...timeProblems(props),
    integerProblem('taskCount', props.taskCount, { min: 1, max: 10, unit: 'tasks' }),
    integerProblem('flexibleTimeWindowMinutes', props.flexibleTimeWindowMinutes, {
      ...{ min: 1, max: 1440, unit: 'minutes' },
    }),
    integerProblem('maximumEventAgeSeconds', props.maximumEventAgeSeconds, { min: 60, max: 86400, unit: 'seconds' }),
    integerProblem('maximumRetryAttempts', props.maximumRetryAttempts, { min: 0, max: 185, unit: 'attempts' }),
    patternProblem('scheduleName', props.scheduleName, ...nameFormat),
    patternProblem('scheduleGroupName', props.scheduleGroupName, ...nameFormat),
    isKnown(description) &&
      description!.length > 512 &&
      `description must have at most 512 characters, got ${description!.length}`,
    ...overridesProblems(
      props.containerOverrides ?? {},
      task.taskDefinition.containerDefinitions.map(({ name }) => name),
    ),
    queue &&
      patternProblem(
        'deadLetterQueue.queueArn',
        queue.queueArn,
        /^(?!.*\.fifo$)/,
        'the ARN of a standard queue, because EventBridge Scheduler sends to no FIFO queue',
      ),
    ...ownRegionProblems(scope, {
      'task.cluster.clusterArn': task.cluster.clusterArn,
      kmsKeyArn: props.kmsKeyArn,
      ...(queue && {
        'deadLetterQueue.queueArn': queue.queueArn,
        'deadLetterQueue.kmsKeyArn': queue.kmsKeyArn,
      }),
    }),
  ];
}

/** Replacements for properties of EventBridge Scheduler and AWS CDK. */
const elsewhere = {
  schedule: 'rate, cron or at',
  scheduleExpression: 'rate, cron or at',
  scheduleExpressionTimezone: 'timeZone',
  timezone: 'timeZone',
  flexibleTimeWindow: 'flexibleTimeWindowMinutes',
  retryPolicy: 'maximumEventAgeSeconds and maximumRetryAttempts',
  maximumEventAgeInSeconds: 'maximumEventAgeSeconds',
  retryAttempts: 'maximumRetryAttempts',
  deadLetterConfig: 'deadLetterQueue',
  deadLetterQueueArn: 'deadLetterQueue, such as { queueArn }',
  enabled: 'state',
  groupName: 'scheduleGroupName',
  scheduleGroup: 'scheduleGroupName',
  name: 'scheduleName',
  role: 'roleArn',
  input: 'containerOverrides',
  target: 'task',
  ecsParameters: 'task and taskCount',
  key: 'kmsKeyArn',
  actionAfterCompletion:
    'remove it, because Terraform would create a schedule again that EventBridge Scheduler has deleted',
  referenceId: 'remove it, because only Amazon ECS uses it',
  tags: 'defaultTags of the AwsProvider, which tasks get from their task definition',
} as const;

/** Shape of `TaskScheduleProps`. */
export const taskScheduleShape = fields<GivenSchedule>(
  {
    task: standaloneTask,
    ...timeShapes,
    taskCount: number,
    containerOverrides,
    flexibleTimeWindowMinutes: number,
    maximumEventAgeSeconds: number,
    maximumRetryAttempts: number,
    deadLetterQueue,
    state: oneOf('ENABLED', 'DISABLED'),
    scheduleName: plainText,
    scheduleGroupName: plainText,
    description: noInterpolation,
    kmsKeyArn,
    roleArn,
  },
  elsewhere,
);
