import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import type { Construct } from 'constructs';
import { physicalName } from '../core/physical-name';
import { policyDocument } from '../core/policy';
import { arnsOf, deadLetterConfig, type EventRule } from './event-rule';

/** Delivery of events to a log group. */
export interface LogTargets {
  /** Resource policy of CloudWatch Logs that allows the rules to write. */
  readonly policy: CloudwatchLogResourcePolicy;
  /** Target of each rule. */
  readonly targets: readonly CloudwatchEventTarget[];
}

/** Adds a target to each rule that writes the unmodified event to a log group. */
export function addLogTargets(
  scope: Construct,
  rules: readonly EventRule[],
  arn: string,
  deadLetterQueueArn: string | undefined,
): LogTargets {
  const policy = createLogPolicy(scope, rules, arn);
  const targets = rules.map(
    ({ name, rule }) =>
      new CloudwatchEventTarget(scope, `${name}ToLog`, {
        rule: rule.name,
        arn,
        ...deadLetterConfig(deadLetterQueueArn),
        dependsOn: [policy],
      }),
  );
  return { policy, targets };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions */
function createLogPolicy(
  scope: Construct,
  rules: readonly EventRule[],
  logGroupArn: string,
): CloudwatchLogResourcePolicy {
  const writer = {
    Effect: 'Allow',
    Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
    Resource: `${logGroupArn}:*`,
  } as const;
  return new CloudwatchLogResourcePolicy(scope, 'LogPolicy', {
    policyName: physicalName(scope),
    policyDocument: policyDocument(
      // EventBridge does not specify the rule when it creates a log stream.
      { ...writer, Action: 'logs:CreateLogStream' },
      { ...writer, Action: 'logs:PutLogEvents', Condition: { ArnEquals: { 'aws:SourceArn': arnsOf(rules) } } },
    ),
  });
}
