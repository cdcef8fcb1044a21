import type { PlannedEvent } from './event-plan';

/** Type of an ECS event of standalone tasks. */
export type TaskEventName = 'TaskFailed';

/** Standalone task whose events are selected. */
export interface TaskEventSource {
  /** ARN of the cluster. */
  readonly clusterArn: string;
  /** Beginning of the ARNs of the revisions of the task definition. */
  readonly revisions: string;
  /** Containers whose exit codes tell whether a run failed: the essential ones. */
  readonly containers: readonly string[];
}

/**
 * Stop codes of tasks that failed whatever their exit codes.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
 */
const failureCodes = ['TaskFailedToStart', 'SpotInterruption', 'TerminationNotice'];

/**
 * Returns the rule for runs that failed. Each element of `containers` is compared as a whole, so that a container that is
 * not essential may fail.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
export function plannedTaskEvents({
  clusterArn,
  revisions,
  containers,
}: TaskEventSource): readonly PlannedEvent<TaskEventName>[] {
  return [
    {
      name: 'TaskFailed',
      description: 'A run of a task failed: it did not start, or one of its essential containers failed.',
      pattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          lastStatus: ['STOPPED'],
          clusterArn: [clusterArn],
          taskDefinitionArn: [{ prefix: revisions }],
          $or: [
            { stopCode: failureCodes },
            {
              stopCode: ['EssentialContainerExited'],
              containers: { name: [...containers], exitCode: [{ 'anything-but': [0] }] },
            },
          ],
        },
      },
      paths: {
        group: '$.detail.group',
        code: '$.detail.stopCode',
        reason: '$.detail.stoppedReason',
        task: '$.detail.taskArn',
        startedBy: '$.detail.startedBy',
        time: '$.time',
      },
      message:
        'A run of <group>, started by <startedBy>, failed at <time>, <code>: <reason> - Check the exit codes of its containers and their last logs, and run it again. <task>',
    },
  ];
}
