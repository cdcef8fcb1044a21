import {
  SchedulerSchedule,
  type SchedulerScheduleTarget,
  type SchedulerScheduleTargetEcsParameters,
} from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import { checkProps } from '../core/check-props';
import { dependenciesOf } from '../core/dependencies';
import { omitUndefined } from '../core/omit-undefined';
import { physicalName } from '../core/physical-name';
import type { PolicyStatement } from '../core/policy';
import { rolesOf, startAfterRights } from '../services/rights-before-start';
import { DeadLetterQueue, queueNameOf } from './dead-letter-queue';
import { overridesInput } from './schedule-overrides';
import { scheduleExpression } from './schedule-time';
import { SchedulerRole, schedulerStatements } from './scheduler-role';
import type { TaskRun } from './task-run';
import {
  type GivenSchedule,
  type TaskScheduleProps,
  taskScheduleProblems,
  taskScheduleShape,
} from './task-schedule-options';

/**
 * Runs a `FargateTask` or an `Ec2Task` at times: at a rate, by a cron expression, or once. Runs the revision of the last
 * apply: each apply that changes the task changes the schedule, and a revert of the change runs the earlier definition
 * again. A run that ECS does not start is tried again for a day, and then kept in a queue.
 *
 *     SchedulerSchedule
 *     ├── SchedulerRole    Role         can run this task only, with its two roles
 *     └── DeadLetterQueue  DeadLetters  keeps runs that could not be started, unless there is one
 *
 * Cost: 1 USD per million runs beyond the first 14 million of a month, and what the tasks cost (us-east-1; see
 * https://aws.amazon.com/eventbridge/pricing/).
 *
 * @example
 *
 *     new TaskSchedule(this, 'Nightly', { task: report, cron: '30 3 * * ? *', timeZone: 'Europe/Berlin' });
 */
export class TaskSchedule extends Construct {
  /** Name of the schedule. */
  readonly scheduleName: string;

  /** Name of the queue that receives runs that could not be started, if any. */
  readonly deadLetterQueueName: string | undefined;

  /** Permissions that EventBridge Scheduler needs. The role that is created has them; grant them to an existing one. */
  readonly roleStatements: readonly PolicyStatement[];

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly schedule: SchedulerSchedule;
    readonly role: SchedulerRole | undefined;
    readonly deadLetterQueue: DeadLetterQueue | undefined;
  };

  constructor(scope: Construct, id: string, props: TaskScheduleProps) {
    super(scope, id);
    const checked = checkProps<GivenSchedule>(this, props, taskScheduleShape);
    const { task, deadLetterQueue, scheduleGroupName = 'default', kmsKeyArn, roleArn } = checked.given;
    checked.validate(taskScheduleProblems(this, checked.given));

    const created = deadLetterQueue === undefined ? new DeadLetterQueue(this, 'DeadLetters') : undefined;
    const queue = deadLetterQueue === false ? undefined : (deadLetterQueue ?? created);
    const needs = { runTask: task.runTaskStatements, queue, kmsKeyArn };
    this.roleStatements = schedulerStatements(this, needs);
    const role =
      roleArn === undefined ? new SchedulerRole(this, 'Role', scheduleGroupName, this.roleStatements) : undefined;
    const schedule = this.createSchedule(
      checked.given,
      {
        arn: task.cluster.clusterArn,
        roleArn: role?.role.arn ?? roleArn!,
        ...(queue && { deadLetterConfig: { arn: queue.queueArn } }),
      },
      [...(role ? [role.policy] : []), ...(created ? [created.resources.policy] : [])],
    );
    startAfterRights(schedule, {
      roles: rolesOf(task.taskDefinition),
      securityGroupIds: task.taskRun.network?.securityGroups ?? [task.securityGroupId],
    });

    this.scheduleName = schedule.name;
    this.deadLetterQueueName = created?.resources.queue.name ?? (queue && queueNameOf(queue.queueArn));
    this.resources = { schedule, role, deadLetterQueue: created };
  }

  private createSchedule(
    props: GivenSchedule,
    target: SchedulerScheduleTarget,
    rights: Parameters<typeof dependenciesOf>[1] = [],
  ): SchedulerSchedule {
    const { task, scheduleName, state, timeZone, containerOverrides, flexibleTimeWindowMinutes } = props;
    const { startDate, endDate, description, kmsKeyArn, scheduleGroupName: groupName } = props;
    return new SchedulerSchedule(this, 'Resource', {
      // A name has at most 64 characters, of which Terraform adds 26.
      ...(scheduleName === undefined ? { namePrefix: `${physicalName(this, 37)}-` } : { name: scheduleName }),
      ...omitUndefined({ groupName, description, startDate, endDate, kmsKeyArn, state }),
      scheduleExpression: scheduleExpression(props),
      ...(timeZone !== undefined && { scheduleExpressionTimezone: timeZone }),
      flexibleTimeWindow:
        flexibleTimeWindowMinutes === undefined
          ? { mode: 'OFF' }
          : { mode: 'FLEXIBLE', maximumWindowInMinutes: flexibleTimeWindowMinutes },
      target: {
        ...target,
        ...retryPolicy(props),
        ecsParameters: ecsParameters(task.taskRun, props.taskCount),
        ...(containerOverrides && { input: overridesInput(containerOverrides) }),
      },
      dependsOn: dependenciesOf(this, [...rights, ...task.dependables]),
    });
  }
}

function retryPolicy({
  maximumEventAgeSeconds: maximumEventAgeInSeconds,
  maximumRetryAttempts,
}: GivenSchedule): Pick<SchedulerScheduleTarget, 'retryPolicy'> {
  const policy = omitUndefined({ maximumEventAgeInSeconds, maximumRetryAttempts });
  return Object.keys(policy).length === 0 ? {} : { retryPolicy: policy };
}

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_EcsParameters.html */
function ecsParameters(run: TaskRun, taskCount: number | undefined): SchedulerScheduleTargetEcsParameters {
  const { network, placementStrategy, distinctInstances, enableExecuteCommand } = run;
  return {
    taskDefinitionArn: run.taskDefinitionArn,
    ...omitUndefined({ taskCount, platformVersion: run.platformVersion, group: run.group }),
    ...run.capacity,
    ...(network && { networkConfiguration: network }),
    ...(placementStrategy.length > 0 && { placementStrategy: placementStrategy.map((each) => ({ ...each })) }),
    ...(distinctInstances && { placementConstraints: [{ type: 'distinctInstance' }] }),
    ...(enableExecuteCommand && { enableExecuteCommand }),
    enableEcsManagedTags: true,
    propagateTags: 'TASK_DEFINITION',
  };
}
