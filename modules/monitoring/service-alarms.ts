import { checkProps } from '../core/check-props';
import type { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { createDashboard } from './alarm-dashboard';
import { type AlarmThresholds, allThresholds, thresholdProblems, thresholdShapes } from './alarm-thresholds';
import { plannedAlarms } from './alarm-plan';
import { AlarmTopic, topicProblems } from './alarm-topic';
import { ownRegionProblems } from '../core/own-region';
import { physicalName } from '../core/physical-name';
import { type AlarmId, idOf, type PlannedAlarm, suffixOfTarget } from './planned-alarm';
import { messagesOf } from '../log-routing/routers/router-messages';
import { identityIn } from '../core/stack-independent';
import { fields } from '../core/object-shape';
import { list } from '../core/collection-shape';
import { flag, required } from '../core/shape';
import { noInterpolation, plainText } from '../core/string-shape';
import { patternProblem } from '../core/validation';
import {
  namesOf,
  namesProblems,
  type ServiceNames,
  type WatchedService,
  watchedService,
} from '../services/watched-service';

/** Properties of `ServiceAlarms`, without the constraints on their combinations. */
export interface ServiceAlarmsBaseProps extends AlarmThresholds {
  /** Service to monitor: a `FargateService`, an `Ec2Service`, or the names of an existing service. */
  readonly service: WatchedService;

  /**
   * ARN of the SNS topic that is notified when an alarm changes to ALARM or OK. The topic policy must allow
   * `cloudwatch.amazonaws.com` to publish.
   *
   * @default - a new topic; pass its `topicArn` to the alarms of other services and to `ServiceEvents`
   */
  readonly topicArn?: string;

  /**
   * Email addresses that are notified when an alarm changes to ALARM or OK. AWS asks each recipient to confirm the
   * subscription. Conflicts with `topicArn`.
   *
   * @default - none; subscribe to `topicArn`
   */
  readonly emails?: readonly string[];

  /**
   * ARN of the customer managed KMS key that encrypts messages at rest. The key policy must allow
   * `cloudwatch.amazonaws.com` to use `kms:Decrypt` and `kms:GenerateDataKey*`. Alarms cannot publish to a topic
   * encrypted with the AWS managed key `alias/aws/sns`. Conflicts with `topicArn`.
   *
   * @default - no encryption; messages contain names and numbers, and email is not encrypted either
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
   */
  readonly topicKmsKeyArn?: string;

  /**
   * Indicates that Container Insights is enabled on the cluster, which an `EcsCluster` does by default. The alarms on
   * missing tasks and disk utilization require it; `false` omits them.
   *
   * @default true
   */
  readonly containerInsights?: boolean;

  /**
   * Creates a dashboard with all alarms and their metrics.
   *
   * @default false - a dashboard costs 3 USD per month, beyond three free ones
   */
  readonly dashboard?: boolean;

  /**
   * Name prefix of the alarms and the dashboard, and suffix of the metric namespace. Must be unique within the account
   * and region.
   *
   * @default - the construct path, such as `service-WebAlarms`
   */
  readonly namePrefix?: string;
}

/**
 * Properties of `ServiceAlarms`. Specifying `topicArn` together with `emails` or `topicKmsKeyArn` is a compile-time
 * error.
 */
export type ServiceAlarmsProps = ServiceAlarmsBaseProps &
  ({ readonly topicArn?: never } | { readonly emails?: never; readonly topicKmsKeyArn?: never });

/**
 * CloudWatch alarms for a service and the log router in its tasks. docs/operations.md describes how to respond to each.
 *
 *     AlarmTopic                 Topic      notified of every alarm, unless `topicArn` is specified
 *     ├── SnsTopicPolicy                    allows alarms of this account to publish
 *     └── SnsTopicSubscription              one per email address
 *     CloudwatchLogMetricFilter  LogsLost…  counts messages in the router log
 *     CloudwatchMetricAlarm      LogsLost   and LogsRefused, LogsRetried, RouterOverloaded, RouterFailed
 *     CloudwatchMetricAlarm      CpuHigh    and MemoryHigh; with Container Insights TasksMissing, and on Fargate DiskFull
 *     CloudwatchMetricAlarm      Target…    with a load balancer: TargetErrors, TargetsUnhealthy, LoadBalancerErrors; with a
 *                                           Network Load Balancer TargetsUnhealthy, PortsExhausted
 *     CloudwatchDashboard        Dashboard  with `dashboard`
 *
 * With several targets, the IDs and names of the alarms of a target end in its name, such as `TargetErrors-internal`.
 *
 * The router does not report when a full disk buffer makes it drop the oldest records; LogsRetried alarms before that.
 *
 * Cost: 0.10 USD per month for each alarm metric, and 0.30 USD for each of the five metrics of the router log: about 3
 * USD per month in total (us-east-1; see https://aws.amazon.com/cloudwatch/pricing/).
 *
 * @example
 *
 *     new ServiceAlarms(this, 'WebAlarms', { service: web, emails: ['on-call@example.com'] });
 */
export class ServiceAlarms extends Construct {
  /** ARN of the SNS topic that is notified of every alarm. */
  readonly topicArn: string;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly topic: AlarmTopic | undefined;
    readonly metricFilters: Readonly<Record<string, CloudwatchLogMetricFilter>>;
    readonly alarms: Readonly<Partial<Record<AlarmId, CloudwatchMetricAlarm>>>;
    readonly dashboard: CloudwatchDashboard | undefined;
  };

  constructor(scope: Construct, id: string, props: ServiceAlarmsProps) {
    super(scope, id);
    const checked = checkProps(this, props, serviceAlarmsShape);
    const { emails = [], containerInsights = true, namePrefix = physicalName(this, maxPrefixLength) } = checked.given;
    const names = namesOf(checked.given.service);
    checked.validate([
      ...namesProblems(names),
      ...topicProblems(checked.given),
      ...ownRegionProblems(this, { topicArn: checked.given.topicArn, topicKmsKeyArn: checked.given.topicKmsKeyArn }),
      ...thresholdProblems(checked.given),
      patternProblem(
        'namePrefix',
        namePrefix,
        new RegExp(`^[A-Za-z0-9_-]{1,${maxPrefixLength}}$`),
        `1 to ${maxPrefixLength} letters, digits, "_" and "-"`,
      ),
    ]);

    const namespace = `cdktf-firelens/${namePrefix}`;
    const topic =
      props.topicArn === undefined
        ? new AlarmTopic(this, 'Topic', { emails, kmsKeyArn: props.topicKmsKeyArn })
        : undefined;
    const topicArn = topic?.topicArn ?? props.topicArn!;
    const identityOf = (value: string) => identityIn(this, value);
    const thresholds = allThresholds(props);
    const planned = plannedAlarms({ names, namespace, containerInsights, thresholds, identityOf });
    const metricFilters = this.createMetricFilters(names, namespace);
    const alarms = planned.map((alarm) => [alarm, this.createAlarm(alarm, namePrefix, topicArn)] as const);
    const dashboard = props.dashboard ? createDashboard(this, alarms, namePrefix) : undefined;
    const byId = Object.fromEntries(alarms.map(([alarm, resource]) => [idOf(alarm), resource]));

    this.topicArn = topicArn;
    this.resources = { topic, metricFilters, alarms: byId, dashboard };
  }

  private createMetricFilters(
    { routerLogGroupName: logGroupName, routerType = 'fluentbit', routerRetriesAtStop = true }: ServiceNames,
    namespace: string,
  ): Readonly<Record<string, CloudwatchLogMetricFilter>> {
    if (logGroupName === undefined) return {};
    const filters = Object.entries(messagesOf(routerType, routerRetriesAtStop)).flatMap(([metricName, patterns]) =>
      Object.entries(patterns).map(([name, pattern]) => {
        const filter = new CloudwatchLogMetricFilter(this, `${name}Filter`, {
          name,
          logGroupName,
          pattern,
          metricTransformation: { namespace, name: metricName, value: '1', defaultValue: '0', unit: 'Count' },
        });
        return [name, filter] as const;
      }),
    );
    return Object.fromEntries(filters);
  }

  private createAlarm(alarm: PlannedAlarm, namePrefix: string, topicArn: string): CloudwatchMetricAlarm {
    return new CloudwatchMetricAlarm(this, idOf(alarm), {
      alarmName: `${namePrefix}-${suffixOfTarget(alarm.name, alarm.target)}`,
      alarmDescription: `${alarm.description} ${alarm.runbookStep}`,
      ...metricArguments(alarm),
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: alarm.threshold,
      evaluationPeriods: alarm.periods,
      treatMissingData: alarm.treatMissingData,
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  }
}

/** Leaves room for the suffix: alarm names have at most 255 characters. */
const maxPrefixLength = 200;

type MetricArguments = Pick<
  CloudwatchMetricAlarmConfig,
  'namespace' | 'metricName' | 'dimensions' | 'statistic' | 'period' | 'metricQuery'
>;

function metricArguments({ watches, periodSeconds: period }: PlannedAlarm): MetricArguments {
  if (!('expression' in watches)) return { ...watches, period };
  const { expression, label, measures } = watches;
  return {
    metricQuery: [
      { id: 'result', expression, label, returnData: true },
      ...Object.entries(measures).map(([id, { statistic, ...metric }]) => ({
        id,
        metric: { ...metric, stat: statistic, period },
      })),
    ],
  };
}

/** Shape of `ServiceAlarmsProps`. */
export const serviceAlarmsShape = fields<ServiceAlarmsBaseProps>({
  service: required(watchedService),
  topicArn: noInterpolation,
  emails: list(noInterpolation),
  topicKmsKeyArn: noInterpolation,
  containerInsights: flag,
  dashboard: flag,
  namePrefix: plainText,
  ...thresholdShapes,
});
