import { checkProps } from '../core/check-props';
import type { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import type { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import { addLogTargets } from './event-log-targets';
import { type EventName, type PlannedEvent, plannedEvents } from './event-plan';
import { createEventRule } from './event-rule';
import { addTopicTargets } from './event-topic-targets';
import { ownRegionProblems } from '../core/own-region';
import { physicalName } from '../core/physical-name';
import { fields, reference } from '../core/object-shape';
import { anyOf, oneOf, required } from '../core/shape';
import { kmsKeyArn, logGroup, queueArn, topicArn } from '../core/references';
import type { Problem } from '../core/problem';
import { patternProblem } from '../core/validation';
import { LogGroup } from '../storage/log-group';
import { type Cluster, clusterName } from '../services/cluster';
import { namesOf, type WatchedService, watchedService } from '../services/watched-service';

/** Common properties of `ServiceEvents`. */
export interface ServiceEventsOptions {
  /**
   * Log group that stores the events; its name must begin with `/aws/events/`, as EventBridge requires. `false` stores
   * none.
   *
   * @default - a new log group with a retention of 30 days
   */
  readonly logGroup?: Pick<LogGroup, 'logGroupArn' | 'logGroupName'> | false;

  /**
   * ARN of the KMS key that encrypts the new log group. Its key policy must allow `logs.<region>.amazonaws.com`.
   * Conflicts with `logGroup`.
   *
   * @default - a key that CloudWatch Logs owns, free of charge
   */
  readonly logKmsKeyArn?: string;

  /**
   * ARN of an SNS topic of this account and region that receives a message for each event, such as that of
   * `ServiceAlarms`. The topic policy does not need to allow EventBridge, which publishes with an IAM role.
   *
   * @default - none
   */
  readonly topicArn?: string;

  /**
   * ARN of the customer managed KMS key that encrypts the messages of the topic. The role gets permission to use it.
   *
   * @default - none
   */
  readonly topicKmsKeyArn?: string;

  /**
   * ARN of an SQS queue for events that cannot be delivered within a day. The queue policy must allow
   * `events.amazonaws.com` to send messages.
   *
   * @default - none; EventBridge drops such events and counts them in the metric `FailedInvocations`
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
   */
  readonly deadLetterQueueArn?: string;
}

/** Properties for the events of one service. */
export interface EventsOfService extends ServiceEventsOptions {
  /** Service to monitor: a `FargateService`, an `Ec2Service`, or the names of an existing service. */
  readonly service: WatchedService;

  /** Available in `EventsOfCluster`. */
  readonly cluster?: never;
}

/** Properties for the events of all services of a cluster, including future ones. */
export interface EventsOfCluster extends ServiceEventsOptions {
  /** Cluster to monitor: an `EcsCluster`, or the name of an existing cluster. */
  readonly cluster: Pick<Cluster, 'clusterName'>;

  /** Available in `EventsOfService`. */
  readonly service?: never;
}

/** Properties of `ServiceEvents`. */
export type ServiceEventsProps = EventsOfService | EventsOfCluster;

/**
 * Notifications of ECS events that require attention, stored in a log group and published to a topic: tasks that
 * stopped unexpectedly, failed deployments, and service actions that ECS cannot perform. ECS itself shows a stopped
 * task for up to one hour. docs/operations.md describes how to respond to each.
 *
 *     CloudwatchEventRule                TaskStopped  and DeploymentFailed, ServiceImpaired
 *     ├── CloudwatchEventTarget          …ToLog       writes the unmodified event
 *     └── CloudwatchEventTarget          …ToTopic     publishes a message, with `topicArn`
 *     LogGroup                           Log          unless `logGroup` is specified
 *     └── CloudwatchLogResourcePolicy    LogPolicy    allows these rules to write
 *     IamRole                            TopicRole    can be assumed only by these rules
 *     └── IamRolePolicy                  Publish
 *
 * An account can have ten log resource policies per region, and each `ServiceEvents` uses one: with many services, use
 * one instance for the cluster.
 *
 * Cost: AWS events and rules are free (see https://aws.amazon.com/eventbridge/pricing/); a few cents per month for log
 * ingestion, and for emails beyond the first 1,000 (see https://aws.amazon.com/sns/pricing/).
 *
 * @example
 *
 *     new ServiceEvents(this, 'WebEvents', { service: web, topicArn: alarms.topicArn });
 */
export class ServiceEvents extends Construct {
  /** Log group that stores the events, if any. */
  readonly logGroup: Pick<LogGroup, 'logGroupArn' | 'logGroupName'> | undefined;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly rules: Readonly<Record<EventName, CloudwatchEventRule>>;
    readonly logPolicy: CloudwatchLogResourcePolicy | undefined;
    readonly logTargets: readonly CloudwatchEventTarget[];
    readonly topicRole: IamRole | undefined;
    readonly topicRolePolicy: IamRolePolicy | undefined;
    readonly topicTargets: readonly CloudwatchEventTarget[];
  };

  constructor(scope: Construct, id: string, props: ServiceEventsProps) {
    super(scope, id);
    const checked = checkProps(this, props, serviceEventsShape);
    const { logGroup: given, logKmsKeyArn, topicArn, deadLetterQueueArn } = checked.given;
    checked.validate([
      ...problemsOf(checked.given),
      ...ownRegionProblems(this, {
        'logGroup.logGroupArn': given === false ? undefined : given?.logGroupArn,
        logKmsKeyArn,
        topicArn,
        topicKmsKeyArn: checked.given.topicKmsKeyArn,
        deadLetterQueueArn,
      }),
    ]);

    const rules = this.plan(props).map((event) => createEventRule(this, event));
    const logGroup = given === false ? undefined : (given ?? this.createLogGroup(logKmsKeyArn));
    const logDelivery = logGroup && addLogTargets(this, rules, logGroup.logGroupArn, deadLetterQueueArn);
    const topicDelivery = topicArn === undefined ? undefined : addTopicTargets(this, rules, topicArn, props);

    this.logGroup = logGroup;
    this.resources = {
      rules: Object.fromEntries(rules.map(({ name, rule }) => [name, rule])) as Record<EventName, CloudwatchEventRule>,
      logPolicy: logDelivery?.policy,
      logTargets: logDelivery?.targets ?? [],
      topicRole: topicDelivery?.role,
      topicRolePolicy: topicDelivery?.policy,
      topicTargets: topicDelivery?.targets ?? [],
    };
  }

  private plan({ service, cluster }: ServiceEventsProps): readonly PlannedEvent[] {
    const { clusterName, serviceName } = service ? namesOf(service) : { ...cluster, serviceName: undefined };
    const arnPrefix = `arn:${partitionName(this)}:ecs:${regionName(this)}:${accountId(this)}`;
    return plannedEvents({ arnPrefix, clusterName, serviceName });
  }

  private createLogGroup(kmsKeyArn: string | undefined): LogGroup {
    return new LogGroup(this, 'Log', {
      logGroupNamePrefix: `/aws/events/${physicalName(this)}/`,
      ...(kmsKeyArn !== undefined && { kmsKeyArn }),
    });
  }
}

function problemsOf({ service, cluster, ...options }: ServiceEventsProps): readonly Problem[] {
  const { logGroup, logKmsKeyArn, topicArn, topicKmsKeyArn } = options;
  return [
    // The types exclude this, except in values read from JSON.
    (service === undefined) === (cluster === undefined) && 'exactly one of service or cluster must be given',
    logGroup === false &&
      topicArn === undefined &&
      'logGroup must not be false without topicArn, because events would not be delivered; leave it out or set topicArn',
    logGroup &&
      patternProblem(
        'logGroup.logGroupName',
        logGroup.logGroupName,
        /^\/aws\/events\//,
        'a name that begins with "/aws/events/", as EventBridge requires',
      ),
    logKmsKeyArn !== undefined &&
      logGroup !== undefined &&
      'logKmsKeyArn must not be given with logGroup, which has its own; leave it out',
    topicKmsKeyArn !== undefined &&
      topicArn === undefined &&
      'topicKmsKeyArn must not be given without topicArn, whose messages it encrypts; leave it out',
  ];
}

/** Shape of `ServiceEventsProps`. */
export const serviceEventsShape = fields<ServiceEventsProps>({
  service: watchedService,
  cluster: reference<EventsOfCluster['cluster']>({ clusterName: required(clusterName) }),
  logGroup: anyOf(oneOf(false), logGroup),
  logKmsKeyArn: kmsKeyArn,
  topicArn,
  topicKmsKeyArn: kmsKeyArn,
  deadLetterQueueArn: queueArn,
});
