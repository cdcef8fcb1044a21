import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { Construct } from 'constructs';
import { digest } from '../core/digest';
import { physicalName } from '../core/physical-name';
import { identityIn } from '../core/stack-independent';
import { suffixOf } from './planned-alarm';

/** Schedule whose runs can end in a queue. */
export interface WatchedSchedule {
  /** Name of the schedule. */
  readonly scheduleName: string;
  /** Name of its dead-letter queue. */
  readonly deadLetterQueueName?: string | undefined;
}

/** Alarm names have at most 255 characters. */
const maxNameLength = 240;

/** Creates an alarm that is raised while the dead-letter queue of a schedule contains runs that could not be started. */
export function createDeadLetterAlarm(scope: Construct, queueName: string, topicArn: string): CloudwatchMetricAlarm {
  // The id follows the queue, not its place in a list, so that a schedule before it can be removed.
  const id = `DeadLetters-${digest(identityIn(scope, queueName), 8)}`;
  return new CloudwatchMetricAlarm(scope, id, {
    alarmName: `${physicalName(scope, maxNameLength - id.length)}-${suffixOf(id)}`,
    alarmDescription:
      'A scheduled run could not be started. Read the message in the queue, whose attributes state the error, run the task, and delete the message.',
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: queueName },
    statistic: 'Maximum',
    period: 300,
    evaluationPeriods: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    // SQS reports nothing of a queue that nobody has used for hours, also if it contains messages.
    treatMissingData: 'ignore',
    alarmActions: [topicArn],
    okActions: [topicArn],
  });
}
