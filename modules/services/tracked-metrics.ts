import type { AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecification as MetricSpecification } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { mapOf } from '../core/collection-shape';
import { fields } from '../core/object-shape';
import type { Problem } from '../core/problem';
import { member, number, oneOf, required } from '../core/shape';
import { matching, plainText, text, upTo } from '../core/string-shape';
import { isKnown, patternProblem } from '../core/validation';

/** A metric of CloudWatch that tasks are added and removed for; it must fall when tasks are added. */
export interface CustomizedMetric {
  /** Namespace of the metric, such as `Shop`. */
  readonly namespace: string;

  /** Name of the metric, such as `OrdersPerTask`. */
  readonly metricName: string;

  /**
   * Dimensions of the metric.
   *
   * @default - none
   */
  readonly dimensions?: Readonly<Record<string, string>>;

  /**
   * Statistic of the metric.
   *
   * @default 'Average'
   */
  readonly statistic?: 'Average' | 'Maximum' | 'Minimum' | 'SampleCount' | 'Sum';

  /** Target value, greater than 0. */
  readonly targetValue: number;
}

/** An SQS queue whose messages the tasks process. */
export interface ScalingQueue {
  /** Name of the queue, in the region of the service. */
  readonly queueName: string;

  /**
   * Target for the number of waiting messages per task, greater than 0: how long a message may wait, divided by how long a
   * task takes for one.
   */
  readonly messagesPerTask: number;
}

/** A metric with a target value. */
export interface TrackedMetric {
  /** Construct ID of the policy. */
  readonly id: string;
  /** Name of the policy. */
  readonly name: string;
  /** The metric. */
  readonly specification: MetricSpecification;
  /** Target value. */
  readonly targetValue: number;
}

/** A service whose tasks are counted. */
interface CountedService {
  readonly clusterName: string;
  readonly serviceName: string;
}

/** Returns the metrics that a service scales with, in the form of the AWS provider. */
export function trackedMetrics(
  { customizedMetrics = {}, queue }: TrackedMetricOptions,
  service: CountedService,
): readonly TrackedMetric[] {
  const own = Object.entries(customizedMetrics).map(
    ([name, { targetValue, statistic = 'Average', dimensions, ...metric }]): TrackedMetric => ({
      id: `Metric-${name}Policy`,
      name: `metric-${name}`,
      specification: { ...metric, statistic, ...(dimensions && { dimensions: dimensionsOf(dimensions) }) },
      targetValue,
    }),
  );
  return [...own, ...(queue ? [backlogOf(queue, service)] : [])];
}

/**
 * Returns the metric of the messages that wait for each running task; without running tasks, of all that wait.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
 */
function backlogOf({ queueName, messagesPerTask }: ScalingQueue, service: CountedService): TrackedMetric {
  const metric = (
    id: string,
    namespace: string,
    metricName: string,
    dimensions: Record<string, string>,
    stat: string,
  ) => ({
    ...{ id, returnData: false },
    metricStat: { stat, metric: { namespace, metricName, dimensions: dimensionsOf(dimensions) } },
  });
  const { clusterName, serviceName } = service;
  return {
    id: 'QueuePolicy',
    name: 'queue',
    specification: {
      metrics: [
        metric('messages', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: queueName }, 'Sum'),
        metric(
          'tasks',
          'ECS/ContainerInsights',
          'RunningTaskCount',
          { ClusterName: clusterName, ServiceName: serviceName },
          'Average',
        ),
        {
          id: 'backlog',
          expression: 'messages / IF(tasks > 0, tasks, 1)',
          label: 'Messages per task',
          returnData: true,
        },
      ],
    },
    targetValue: messagesPerTask,
  };
}

function dimensionsOf(dimensions: Readonly<Record<string, string>>) {
  return Object.entries(dimensions).map(([name, value]) => ({ name, value }));
}

/** Metrics that a service scales with, in addition to those of ECS and the load balancer. */
export interface TrackedMetricOptions {
  /**
   * Further metrics, by a name for their policy: 1 to 100 letters, digits, `_` and `-`.
   *
   * @default - none
   */
  readonly customizedMetrics?: Readonly<Record<string, CustomizedMetric>>;

  /**
   * Queue whose messages the tasks process. Tasks are counted by Container Insights, which the cluster must have enabled: those
   * of an `EcsCluster` are by default, and a service of one without them is rejected.
   *
   * @default - none
   */
  readonly queue?: ScalingQueue;
}

/** Checks the metrics that a service scales with. */
export function trackedMetricProblems({ customizedMetrics = {}, queue }: TrackedMetricOptions): readonly Problem[] {
  return [
    ...Object.entries(customizedMetrics).flatMap(([name, { targetValue }]) => [
      patternProblem(
        member('customizedMetrics', name),
        name,
        /^[\w-]{1,100}$/,
        'a name of 1 to 100 letters, digits, "_" and "-"',
      ),
      positiveProblem(`customizedMetrics.${name}.targetValue`, targetValue),
    ]),
    positiveProblem('queue.messagesPerTask', queue?.messagesPerTask),
  ];
}

function positiveProblem(name: string, value: number | undefined): Problem {
  return isKnown(value) && value! <= 0 && `${name} must be greater than 0, got ${value}`;
}

/** Shapes of `TrackedMetricOptions`. */
export const trackedMetricShapes = {
  customizedMetrics: mapOf(
    fields<CustomizedMetric>(
      {
        namespace: required(text),
        metricName: required(text),
        dimensions: mapOf(upTo(1024)),
        statistic: oneOf('Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum'),
        targetValue: required(number),
      },
      { name: 'metricName', target: 'targetValue' },
    ),
  ),
  queue: fields<ScalingQueue>(
    {
      queueName: required(
        matching(plainText, /^[\w-]{1,80}(\.fifo)?$/, 'the name of a queue, not its URL or ARN, such as "orders"'),
      ),
      messagesPerTask: required(number),
    },
    { queueUrl: 'queueName', queueArn: 'queueName' },
  ),
};
