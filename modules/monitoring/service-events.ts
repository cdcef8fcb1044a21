import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import {
  CloudwatchEventTarget,
  type CloudwatchEventTargetConfig,
} from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import { type EventName, type PlannedEvent, plannedEvents } from './event-plan';
import { physicalName } from '../core/physical-name';
import { suffixOf } from './planned-alarm';
import { policyDocument } from '../core/policy';
import { allowRole } from '../core/role-policy';
import { arnOf, valueErrors, anyOf, fields, typeErrors, oneOf, required } from '../core/shape';
import { logGroup } from '../core/references';
import { terraformJson } from '../core/terraform-json';
import { patternProblem, type Problem, validate } from '../core/validation';
import { LogGroup } from '../storage/log-group';
import { type Cluster, clusterName } from '../services/cluster';
import { namesOf, type WatchedService, watchedService } from '../services/watched-service';

/** Properties of `ServiceEvents`, before it is said whose events. */
export interface ServiceEventsOptions {
  /**
   * Log group that keeps the events, whose name begins with `/aws/events/`, as EventBridge asks; or none.
   *
   * @default - one is made, which keeps them for 30 days
   */
  readonly logGroup?: Pick<LogGroup, 'logGroupArn' | 'logGroupName'> | false;

  /**
   * ARN of a topic that is told of each event in a sentence or two, as that of `ServiceAlarms`. It must be one of this
   * account and region; its policy need not name EventBridge, which publishes by a role.
   *
   * @default - none
   */
  readonly topicArn?: string;

  /**
   * ARN of the KMS key of your own that encrypts the topic's messages; the right to use it comes along.
   *
   * @default - none
   */
  readonly topicKmsKeyArn?: string;

  /**
   * ARN of a queue of SQS for events that could not be delivered within a day. Its policy must let
   * `events.amazonaws.com` send messages.
   *
   * @default - none: EventBridge drops them, and counts them in the metric `FailedInvocations`
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
   */
  readonly deadLetterQueueArn?: string;
}

/** Events of one service. */
export interface EventsOfService extends ServiceEventsOptions {
  /** The service: a `FargateService`, or the names of one that stands already. */
  readonly service: WatchedService;

  /** For a cluster, `EventsOfCluster`. */
  readonly cluster?: never;
}

/** Events of every service in a cluster, those that are yet to come among them. */
export interface EventsOfCluster extends ServiceEventsOptions {
  /** The cluster: an `EcsCluster`, or the name of one that stands already. */
  readonly cluster: Pick<Cluster, 'clusterName'>;

  /** For one service, `EventsOfService`. */
  readonly service?: never;
}

/** Properties of `ServiceEvents`. */
export type ServiceEventsProps = EventsOfService | EventsOfCluster;

/**
 * What ECS says of services that needs somebody to look, kept in a log group and told to a topic: tasks that stopped and
 * should not have, deployments that failed, and what ECS cannot do. ECS itself forgets a stopped task within the hour.
 * docs/operations.md says what to do about each.
 *
 *     CloudwatchEventRule                TaskStopped  and DeploymentFailed, ServiceImpaired
 *     ├── CloudwatchEventTarget          …ToLog       writes the event as it is
 *     └── CloudwatchEventTarget          …ToTopic     says it in words, if there is a topic
 *     LogGroup                           Log          unless one is given
 *     └── CloudwatchLogResourcePolicy    LogPolicy    these rules may write there
 *     IamRole                            TopicRole    for these rules, and nobody else
 *     └── IamRolePolicy                  Publish
 *
 * An account has room for ten policies of log groups in a region, and this takes one: where there are many services, one
 * for the cluster will do.
 *
 * Cost: none for events of AWS and rules; some cents a month for what the log group takes in, and for mails beyond the
 * first 1,000; see https://aws.amazon.com/eventbridge/pricing/.
 *
 * @example
 *
 *     new ServiceEvents(this, 'WebEvents', { service: web, topicArn: alarms.topicArn });
 */
export class ServiceEvents extends Construct {
  /** The log group that keeps the events, if there is one. */
  readonly logGroup: Pick<LogGroup, 'logGroupArn' | 'logGroupName'> | undefined;

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
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
    validate(this, typeErrors(props, serviceEventsShape));
    const { logGroup: given, topicArn, deadLetterQueueArn } = props;
    validate(this, [...problemsOf(props), ...valueErrors(props, serviceEventsShape)]);

    const rules = this.plan(props).map((event) => ({ ...event, rule: this.createRule(event) }));
    const logGroup = given === false ? undefined : (given ?? this.createLogGroup());
    const kept = logGroup && this.keep(rules, logGroup.logGroupArn, deadLetterQueueArn);
    const told = topicArn === undefined ? undefined : this.tell(rules, topicArn, props);

    this.logGroup = logGroup;
    this.resources = {
      rules: Object.fromEntries(rules.map(({ name, rule }) => [name, rule])) as Record<EventName, CloudwatchEventRule>,
      logPolicy: kept?.policy,
      logTargets: kept?.targets ?? [],
      topicRole: told?.role,
      topicRolePolicy: told?.policy,
      topicTargets: told?.targets ?? [],
    };
  }

  private plan({ service, cluster }: ServiceEventsProps): readonly PlannedEvent[] {
    const { clusterName, serviceName } = service ? namesOf(service) : { ...cluster, serviceName: undefined };
    const arnPrefix = `arn:${partitionName(this)}:ecs:${regionName(this)}:${accountId(this)}`;
    return plannedEvents({ arnPrefix, clusterName, serviceName });
  }

  private createRule({ name, means, pattern }: PlannedEvent): CloudwatchEventRule {
    return new CloudwatchEventRule(this, name, {
      namePrefix: `${physicalName(this, longestPrefix)}-${suffixOf(name)}-`,
      description: means,
      eventPattern: terraformJson(pattern),
    });
  }

  private createLogGroup(): LogGroup {
    return new LogGroup(this, 'Log', { logGroupNamePrefix: `/aws/events/${physicalName(this)}/` });
  }

  private keep(
    rules: readonly RuleOfEvent[],
    arn: string,
    deadLetterQueueArn: string | undefined,
  ): { readonly policy: CloudwatchLogResourcePolicy; readonly targets: readonly CloudwatchEventTarget[] } {
    const policy = this.letWrite(rules, arn);
    const targets = rules.map(({ name, rule }) => {
      const config = { rule: rule.name, arn, ...givenUpTo(deadLetterQueueArn), dependsOn: [policy] };
      return new CloudwatchEventTarget(this, `${name}ToLog`, config);
    });
    return { policy, targets };
  }

  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions */
  private letWrite(rules: readonly RuleOfEvent[], logGroupArn: string): CloudwatchLogResourcePolicy {
    const writer = {
      Effect: 'Allow',
      Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
      Resource: `${logGroupArn}:*`,
    } as const;
    return new CloudwatchLogResourcePolicy(this, 'LogPolicy', {
      policyName: physicalName(this),
      policyDocument: policyDocument(
        // EventBridge does not say for which rule it makes a stream.
        { ...writer, Action: 'logs:CreateLogStream' },
        { ...writer, Action: 'logs:PutLogEvents', Condition: { ArnEquals: { 'aws:SourceArn': arnsOf(rules) } } },
      ),
    });
  }

  private tell(
    rules: readonly RuleOfEvent[],
    arn: string,
    { topicKmsKeyArn, deadLetterQueueArn }: ServiceEventsProps,
  ): { readonly role: IamRole; readonly policy: IamRolePolicy; readonly targets: readonly CloudwatchEventTarget[] } {
    const role = this.createTopicRole(rules);
    const policy = this.letPublish(role, arn, topicKmsKeyArn);
    const targets = rules.map(
      ({ name, paths, message, rule }) =>
        new CloudwatchEventTarget(this, `${name}ToTopic`, {
          rule: rule.name,
          arn,
          roleArn: role.arn,
          // The quotes make a string of it, which EventBridge fills in.
          inputTransformer: { inputPaths: { ...paths }, inputTemplate: JSON.stringify(message) },
          ...givenUpTo(deadLetterQueueArn),
          dependsOn: [policy],
        }),
    );
    return { role, policy, targets };
  }

  /**
   * A role, since the policy of a topic cannot say which rules may publish: EventBridge does not go by conditions there.
   *
   * @see https://aws.amazon.com/about-aws/whats-new/2025/03/amazon-eventbridge-iam-execution-role-all-targets/
   */
  private createTopicRole(rules: readonly RuleOfEvent[]): IamRole {
    return new IamRole(this, 'TopicRole', {
      namePrefix: `${physicalName(this, 37)}-`,
      description: 'Tells a topic of events of ECS services',
      assumeRolePolicy: policyDocument({
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': accountId(this) },
          ArnEquals: { 'aws:SourceArn': arnsOf(rules) },
        },
      }),
    });
  }

  private letPublish(role: IamRole, topicArn: string, kmsKeyArn: string | undefined): IamRolePolicy {
    return allowRole(
      this,
      'Publish',
      role,
      { Effect: 'Allow', Action: 'sns:Publish', Resource: topicArn },
      ...(kmsKeyArn === undefined
        ? []
        : [{ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: kmsKeyArn } as const]),
    );
  }
}

/** What is planned, with the rule that came of it. */
interface RuleOfEvent extends PlannedEvent {
  readonly rule: CloudwatchEventRule;
}

function arnsOf(rules: readonly RuleOfEvent[]): readonly string[] {
  return rules.map(({ rule }) => rule.arn);
}

/** Where an event goes that could not be delivered. */
function givenUpTo(arn: string | undefined): Pick<CloudwatchEventTargetConfig, 'deadLetterConfig'> {
  return arn === undefined ? {} : { deadLetterConfig: { arn } };
}

/** Terraform completes a prefix of 38 characters; the longest name, with its hyphens, takes 19 of them. */
const longestPrefix = 38 - 19;

function problemsOf({ service, cluster, ...options }: ServiceEventsProps): readonly Problem[] {
  const { logGroup, topicArn, topicKmsKeyArn } = options;
  return [
    // The types rule this out, but not in a value that was read from JSON.
    (service === undefined) === (cluster === undefined) && 'service or cluster must be given, and not both',
    logGroup === false &&
      topicArn === undefined &&
      'logGroup must not be false without topicArn, or the events would reach nobody; leave it out, or give a topic',
    logGroup &&
      patternProblem(
        'logGroup.logGroupName',
        logGroup.logGroupName,
        /^\/aws\/events\//,
        'a name that begins with "/aws/events/", as EventBridge asks',
      ),
    topicKmsKeyArn !== undefined &&
      topicArn === undefined &&
      'topicKmsKeyArn must not be given without topicArn, whose messages it encrypts; leave it out',
  ];
}

/** Shape of `ServiceEventsProps`. */
export const serviceEventsShape = fields<ServiceEventsProps>({
  service: watchedService,
  cluster: fields<EventsOfCluster['cluster']>({ clusterName: required(clusterName) }),
  logGroup: anyOf(oneOf(false), logGroup),
  topicArn: arnOf('sns', 'an SNS topic'),
  // Rights are given for a key, and by none of its aliases.
  topicKmsKeyArn: arnOf('kms', 'a KMS key', 'key/[\\w-]+'),
  deadLetterQueueArn: arnOf('sqs', 'an SQS queue'),
});
