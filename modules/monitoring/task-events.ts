import type { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { list } from '../core/collection-shape';
import { checkProps } from '../core/check-props';
import { fields, reference } from '../core/object-shape';
import type { Problem } from '../core/problem';
import { required } from '../core/shape';
import { text } from '../core/string-shape';
import { type StandaloneTask, standaloneTask } from '../standalone-tasks/standalone-task';
import { ownRegionProblems } from '../core/own-region';
import type { LogGroup } from '../storage/log-group';
import { createDeadLetterAlarm, type WatchedSchedule } from './dead-letter-alarm';
import {
  deliverEvents,
  deliveryProblems,
  deliveryShapes,
  type EventResources,
  type ServiceEventsOptions,
} from './event-delivery';
import { plannedTaskEvents, type TaskEventName } from './task-event-plan';

/** Properties of `TaskEvents`. */
export interface TaskEventsProps extends ServiceEventsOptions {
  /** Task to monitor: a `FargateTask` or an `Ec2Task`. */
  readonly task: StandaloneTask;

  /**
   * Schedules of the task, or the names of existing ones. With `topicArn`, each gets an alarm for runs that could not be
   * started, which its dead-letter queue contains.
   *
   * @default - none
   */
  readonly schedules?: readonly WatchedSchedule[];
}

/**
 * Notifications of the failed runs of a task, stored in a log group and published to a topic: it did not start, AWS
 * reclaimed its capacity, an essential container ended with an exit code other than 0, or a schedule could not start it. A
 * run that a user stops is not included. docs/operations.md describes how to respond to each.
 *
 *     CloudwatchEventRule              TaskFailed
 *     ├── CloudwatchEventTarget        …ToLog       writes the unmodified event
 *     └── CloudwatchEventTarget        …ToTopic     publishes a message, with `topicArn`
 *     LogGroup                         Log          unless `logGroup` is specified
 *     └── CloudwatchLogResourcePolicy  LogPolicy    allows this rule to write
 *     IamRole                          TopicRole    can be assumed only by this rule
 *     └── IamRolePolicy                Publish
 *     CloudwatchMetricAlarm            DeadLetters… of each queue of the schedules, with `topicArn`
 *
 * Cost: AWS events and rules are free (see https://aws.amazon.com/eventbridge/pricing/); 0.10 USD per month for the alarm of
 * each schedule (us-east-1; see https://aws.amazon.com/cloudwatch/pricing/).
 *
 * @example
 *
 *     new TaskEvents(this, 'ReportEvents', { task: report, schedules: [nightly], topicArn: alarms.topicArn });
 */
export class TaskEvents extends Construct {
  /** Log group that stores the events, if any. */
  readonly logGroup: Pick<LogGroup, 'logGroupArn' | 'logGroupName'> | undefined;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: EventResources<TaskEventName> & {
    /** Alarms for runs that schedules could not start. */
    readonly deadLetterAlarms: readonly CloudwatchMetricAlarm[];
  };

  constructor(scope: Construct, id: string, props: TaskEventsProps) {
    super(scope, id);
    const checked = checkProps(this, props, taskEventsShape);
    const { task, schedules = [], topicArn } = checked.given;
    checked.validate([
      ...scheduleProblems(checked.given),
      ...ownRegionProblems(this, { 'task.cluster.clusterArn': task.cluster.clusterArn }),
      ...deliveryProblems(this, checked.given),
    ]);

    const { taskDefinition } = task;
    const events = plannedTaskEvents({
      clusterArn: task.cluster.clusterArn,
      revisions: `${taskDefinition.resources.taskDefinition.arnWithoutRevision}:`,
      containers: taskDefinition.containerDefinitions
        .filter(({ essential }) => essential !== false)
        .map(({ name }) => name),
    });
    const { logGroup, resources } = deliverEvents(this, events, checked.given);
    // Several schedules can have one queue.
    const queues = [...new Set(schedules.flatMap(({ deadLetterQueueName }) => deadLetterQueueName ?? []))];
    const deadLetterAlarms =
      topicArn === undefined ? [] : queues.map((queueName) => createDeadLetterAlarm(this, queueName, topicArn));

    this.logGroup = logGroup;
    this.resources = { ...resources, deadLetterAlarms };
  }
}

function scheduleProblems({ schedules = [], topicArn }: TaskEventsProps): readonly Problem[] {
  return [
    schedules.length > 0 &&
      topicArn === undefined &&
      'schedules must not be given without topicArn, which their alarms notify; set topicArn, or remove them',
    ...schedules.map(
      ({ deadLetterQueueName }, index) =>
        deadLetterQueueName === undefined &&
        `schedules[${index}] must have a dead-letter queue, which its alarm watches; remove it, or its deadLetterQueue: false`,
    ),
  ];
}

/** Shape of `TaskEventsProps`. */
export const taskEventsShape = fields<TaskEventsProps>({
  task: standaloneTask,
  schedules: list(reference<WatchedSchedule>({ scheduleName: required(text), deadLetterQueueName: text })),
  ...deliveryShapes,
});
