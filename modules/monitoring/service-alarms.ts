import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { type AlarmThresholds, allThresholds, thresholdProblems } from './alarm-thresholds';
import { plannedAlarms } from './alarm-plan';
import { AlarmTopic } from './alarm-topic';
import { regionName } from '../core/aws-environment';
import { physicalName } from '../core/physical-name';
import { type AlarmName, type PlannedAlarm, suffixOf } from './planned-alarm';
import { messagesOf } from '../log-routing/routers/router-messages';
import {
  valueErrors,
  fields,
  flag,
  typeErrors,
  list,
  noInterpolation,
  number,
  plainText,
  required,
} from '../core/shape';
import { terraformJson } from '../core/terraform-json';
import { isKnown, patternProblem, type Problem, validate } from '../core/validation';
import {
  namesOf,
  namesProblems,
  type ServiceNames,
  type WatchedService,
  watchedService,
} from '../services/watched-service';

/** Properties of `ServiceAlarms`, before it is said which of them go together. */
export interface ServiceAlarmsBaseProps extends AlarmThresholds {
  /** The service: a `FargateService`, or the names of one that stands already. */
  readonly service: WatchedService;

  /**
   * ARN of the topic that is told of every alarm, and of its end. Its policy must let `cloudwatch.amazonaws.com`
   * publish.
   *
   * @default - one is made; hand its `topicArn` to the alarms of other services, and to `ServiceEvents`
   */
  readonly topicArn?: string;

  /**
   * Addresses that get a mail of every alarm, and of its end. AWS asks each of them first whether it wants to. Not with
   * `topicArn`.
   *
   * @default - none: subscribe to `topicArn`
   */
  readonly emails?: readonly string[];

  /**
   * ARN of the KMS key that encrypts messages at rest. It must be one of your own, whose policy lets
   * `cloudwatch.amazonaws.com` use `kms:Decrypt` and `kms:GenerateDataKey*`: alarms cannot publish to a topic under the
   * key of AWS, `alias/aws/sns`. Not with `topicArn`.
   *
   * @default - none: messages hold names and numbers, and mail is not encrypted either
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
   */
  readonly topicKmsKeyArn?: string;

  /**
   * Whether the cluster has Container Insights, as an `EcsCluster` has by default. Alarms on missing tasks and on the
   * disk need it; with `false` they are left out.
   *
   * @default true
   */
  readonly containerInsights?: boolean;

  /**
   * Whether there is a dashboard with all alarms and what they watch.
   *
   * @default false - it costs 3 USD a month, beyond the three that are free
   */
  readonly dashboard?: boolean;

  /**
   * Beginning of the names of alarms and dashboard, unique in the account and region, and end of the metrics'
   * namespace.
   *
   * @default - the path of the construct, as in `service-WebAlarms`
   */
  readonly namePrefix?: string;
}

/** Properties of `ServiceAlarms`; a `topicArn` with `emails` or `topicKmsKeyArn` does not compile. */
export type ServiceAlarmsProps = ServiceAlarmsBaseProps &
  ({ readonly topicArn?: never } | { readonly emails?: never; readonly topicKmsKeyArn?: never });

/**
 * Alarms on a service and on the log router in its tasks; docs/operations.md says what to do about each.
 *
 *     AlarmTopic                 Topic      told of every alarm, unless a topic is given
 *     ├── SnsTopicPolicy                    alarms of this account may publish
 *     └── SnsTopicSubscription              one for each address
 *     CloudwatchLogMetricFilter  LogsLost…  counts what the router says in its own log
 *     CloudwatchMetricAlarm      LogsLost   and LogsRefused, LogsRetried, RouterOverloaded, RouterFailed
 *     CloudwatchMetricAlarm      CpuHigh    and MemoryHigh; with Container Insights TasksMissing, and on Fargate DiskFull
 *     CloudwatchMetricAlarm      Target…    with a load balancer: TargetErrors, TargetsUnhealthy, LoadBalancerErrors
 *     CloudwatchDashboard        Dashboard  if asked for
 *
 * The router does not say when a full buffer on disk makes it drop the oldest records; LogsRetried goes off before.
 *
 * Cost: 0.10 USD a month for each metric of an alarm, and 0.30 USD for each of the five counts of the router's log:
 * about 3 USD a month in all (us-east-1; see https://aws.amazon.com/cloudwatch/pricing/).
 *
 * @example
 *
 *     new ServiceAlarms(this, 'WebAlarms', { service: web, emails: ['on-call@example.com'] });
 */
export class ServiceAlarms extends Construct {
  /** ARN of the topic that is told of every alarm. */
  readonly topicArn: string;

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly topic: AlarmTopic | undefined;
    readonly metricFilters: Readonly<Record<string, CloudwatchLogMetricFilter>>;
    readonly alarms: Readonly<Partial<Record<AlarmName, CloudwatchMetricAlarm>>>;
    readonly dashboard: CloudwatchDashboard | undefined;
  };

  constructor(scope: Construct, id: string, props: ServiceAlarmsProps) {
    super(scope, id);
    validate(this, typeErrors(props, serviceAlarmsShape));
    const { emails = [], containerInsights = true, namePrefix = physicalName(this, longestPrefix) } = props;
    const names = namesOf(props.service);
    validate(this, [
      ...namesProblems(names),
      ...topicProblems(props),
      ...thresholdProblems(props),
      patternProblem(
        'namePrefix',
        namePrefix,
        new RegExp(`^[A-Za-z0-9_-]{1,${longestPrefix}}$`),
        `1 to ${longestPrefix} letters, digits, "_" and "-"`,
      ),
      ...valueErrors(props, serviceAlarmsShape),
    ]);

    const namespace = `cdktf-firelens/${namePrefix}`;
    const topic =
      props.topicArn === undefined
        ? new AlarmTopic(this, 'Topic', { emails, kmsKeyArn: props.topicKmsKeyArn })
        : undefined;
    const topicArn = topic?.topicArn ?? props.topicArn!;
    const planned = plannedAlarms({ names, namespace, containerInsights, thresholds: allThresholds(props) });
    const metricFilters = this.countMessages(names, namespace);
    const alarms = planned.map((alarm) => [alarm.name, this.createAlarm(alarm, namePrefix, topicArn)] as const);
    const dashboard = props.dashboard ? this.createDashboard(alarms, namePrefix) : undefined;

    this.topicArn = topicArn;
    this.resources = { topic, metricFilters, alarms: Object.fromEntries(alarms), dashboard };
  }

  private countMessages(
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
    return new CloudwatchMetricAlarm(this, alarm.name, {
      alarmName: `${namePrefix}-${suffixOf(alarm.name)}`,
      alarmDescription: `${alarm.description} ${alarm.runbookStep}`,
      ...watched(alarm),
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: alarm.threshold,
      evaluationPeriods: alarm.periods,
      treatMissingData: alarm.treatMissingData,
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  }

  private createDashboard(
    alarms: readonly (readonly [AlarmName, CloudwatchMetricAlarm])[],
    namePrefix: string,
  ): CloudwatchDashboard {
    const region = regionName(this);
    const all = { title: namePrefix, alarms: alarms.map(([, { arn }]) => arn) };
    return new CloudwatchDashboard(this, 'Dashboard', {
      dashboardName: namePrefix,
      dashboardBody: terraformJson({
        widgets: [
          { type: 'alarm', width: 24, height: 4, properties: all },
          ...alarms.map(([name, { arn }]) => ({
            type: 'metric',
            width: 8,
            height: 6,
            // What the alarm watches, and its threshold.
            properties: { title: suffixOf(name), region, annotations: { alarms: [arn] } },
          })),
        ],
      }),
    });
  }
}

/** An alarm's name in AWS holds 255 characters. */
const longestPrefix = 200;

type Watched = Pick<
  CloudwatchMetricAlarmConfig,
  'namespace' | 'metricName' | 'dimensions' | 'statistic' | 'period' | 'metricQuery'
>;

function watched({ watches, periodSeconds: period }: PlannedAlarm): Watched {
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

function topicProblems({ topicArn, emails = [], topicKmsKeyArn }: ServiceAlarmsProps): readonly Problem[] {
  return [
    patternProblem('topicArn', topicArn, /^arn:[\w-]+:sns:/, 'the ARN of an SNS topic'),
    patternProblem(
      'topicKmsKeyArn',
      topicKmsKeyArn,
      /^arn:[\w-]+:kms:(?!.*:alias\/aws\/)/,
      'the ARN of a KMS key of your own, as alarms cannot publish under one of AWS',
    ),
    ...emails.flatMap((email, index) => [
      patternProblem(`emails[${index}]`, email, /^[^@\s]+@[^@\s]+$/, 'an address, as in "on-call@example.com"'),
      isKnown(email) &&
        emails.indexOf(email) < index &&
        `emails[${index}] must not repeat another address, got ${JSON.stringify(email)}; leave it out`,
    ]),
  ];
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
  lostMessages: number,
  refusedMessages: number,
  retriedMinutes: number,
  overloadedMessages: number,
  failedMessages: number,
  missingTasks: number,
  cpuPercent: number,
  memoryPercent: number,
  diskPercent: number,
  targetErrorPercent: number,
  minimumRequests: number,
  unhealthyTargets: number,
  loadBalancerErrors: number,
});
