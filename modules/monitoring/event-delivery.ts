import type { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import type { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { Construct } from 'constructs';
import { ownRegionProblems } from '../core/own-region';
import { physicalName } from '../core/physical-name';
import type { Problem } from '../core/problem';
import { kmsKeyArn, logGroup, queueArn, topicArn } from '../core/references';
import { anyOf, oneOf, type ShapesOf } from '../core/shape';
import { patternProblem } from '../core/validation';
import { LogGroup } from '../storage/log-group';
import { addLogTargets } from './event-log-targets';
import type { PlannedEvent } from './event-plan';
import { createEventRule } from './event-rule';
import { addTopicTargets } from './event-topic-targets';

/** Common properties of `ServiceEvents` and `TaskEvents`. */
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

/** Terraform resources that deliver events. */
export interface EventResources<Name extends string> {
  /** Rule of each event. */
  readonly rules: Readonly<Record<Name, CloudwatchEventRule>>;
  /** Resource policy of CloudWatch Logs that allows the rules to write. */
  readonly logPolicy: CloudwatchLogResourcePolicy | undefined;
  /** Targets that write to the log group. */
  readonly logTargets: readonly CloudwatchEventTarget[];
  /** Role with which EventBridge publishes. */
  readonly topicRole: IamRole | undefined;
  /** Permission of the role to publish. */
  readonly topicRolePolicy: IamRolePolicy | undefined;
  /** Targets that publish messages. */
  readonly topicTargets: readonly CloudwatchEventTarget[];
}

/** Creates the rules of events, and delivers the events to a log group and a topic. */
export function deliverEvents<Name extends string>(
  scope: Construct,
  events: readonly PlannedEvent<Name>[],
  options: ServiceEventsOptions,
): {
  readonly logGroup: (ServiceEventsOptions['logGroup'] & object) | undefined;
  readonly resources: EventResources<Name>;
} {
  const { logGroup: given, logKmsKeyArn, topicArn, deadLetterQueueArn } = options;
  const rules = events.map((event) => createEventRule(scope, event));
  const logGroup = given === false ? undefined : (given ?? createLogGroup(scope, logKmsKeyArn));
  const logDelivery = logGroup && addLogTargets(scope, rules, logGroup.logGroupArn, deadLetterQueueArn);
  const topicDelivery = topicArn === undefined ? undefined : addTopicTargets(scope, rules, topicArn, options);
  return {
    logGroup,
    resources: {
      rules: Object.fromEntries(rules.map(({ name, rule }) => [name, rule])) as Record<Name, CloudwatchEventRule>,
      logPolicy: logDelivery?.policy,
      logTargets: logDelivery?.targets ?? [],
      topicRole: topicDelivery?.role,
      topicRolePolicy: topicDelivery?.policy,
      topicTargets: topicDelivery?.targets ?? [],
    },
  };
}

function createLogGroup(scope: Construct, kmsKeyArn: string | undefined): LogGroup {
  return new LogGroup(scope, 'Log', {
    logGroupNamePrefix: `/aws/events/${physicalName(scope)}/`,
    ...(kmsKeyArn !== undefined && { kmsKeyArn }),
  });
}

/** Checks where events are delivered. */
export function deliveryProblems(scope: Construct, options: ServiceEventsOptions): readonly Problem[] {
  const { logGroup, logKmsKeyArn, topicArn, topicKmsKeyArn, deadLetterQueueArn } = options;
  return [
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
    ...ownRegionProblems(scope, {
      'logGroup.logGroupArn': logGroup === false ? undefined : logGroup?.logGroupArn,
      logKmsKeyArn,
      topicArn,
      topicKmsKeyArn,
      deadLetterQueueArn,
    }),
  ];
}

/** Shapes of the delivery of events. */
export const deliveryShapes: ShapesOf<ServiceEventsOptions> = {
  logGroup: anyOf(oneOf(false), logGroup),
  logKmsKeyArn: kmsKeyArn,
  topicArn,
  topicKmsKeyArn: kmsKeyArn,
  deadLetterQueueArn: queueArn,
};
