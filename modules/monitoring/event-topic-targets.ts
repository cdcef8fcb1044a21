import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { Construct } from 'constructs';
import { accountId, awsPlace } from '../core/aws-environment';
import { keyStatements } from '../core/key-usage';
import { allowRole } from '../core/role-policy';
import { createServiceRole } from '../core/service-role';
import { arnsOf, deadLetterConfig, type EventRule } from './event-rule';

/** Delivery of events to an SNS topic. */
export interface TopicTargets {
  /** IAM role that EventBridge publishes with. */
  readonly role: IamRole;
  /** Permission of the role to publish. */
  readonly policy: IamRolePolicy;
  /** Target of each rule. */
  readonly targets: readonly CloudwatchEventTarget[];
}

/** Encryption of the topic, and the queue for events that cannot be delivered. */
export interface TopicTargetOptions {
  /** ARN of the KMS key that encrypts the messages of the topic, if any. */
  readonly topicKmsKeyArn?: string;
  /** ARN of the dead-letter queue, if any. */
  readonly deadLetterQueueArn?: string;
}

/** Adds a target to each rule that publishes a message to an SNS topic. */
export function addTopicTargets(
  scope: Construct,
  rules: readonly EventRule[],
  arn: string,
  { topicKmsKeyArn, deadLetterQueueArn }: TopicTargetOptions,
): TopicTargets {
  const role = createTopicRole(scope, rules);
  const policy = allowPublish(scope, role, arn, topicKmsKeyArn);
  const targets = rules.map(
    ({ name, paths, message, rule }) =>
      new CloudwatchEventTarget(scope, `${name}ToTopic`, {
        rule: rule.name,
        arn,
        roleArn: role.arn,
        // A JSON string, in which EventBridge replaces the placeholders.
        inputTransformer: { inputPaths: { ...paths }, inputTemplate: JSON.stringify(message) },
        ...deadLetterConfig(deadLetterQueueArn),
        dependsOn: [policy],
      }),
  );
  return { role, policy, targets };
}

/**
 * Creates the role that EventBridge publishes with. A topic policy could not limit access to these rules, because
 * EventBridge ignores conditions in topic policies.
 *
 * @see https://aws.amazon.com/about-aws/whats-new/2025/03/amazon-eventbridge-iam-execution-role-all-targets/
 */
function createTopicRole(scope: Construct, rules: readonly EventRule[]): IamRole {
  return createServiceRole(scope, 'TopicRole', {
    description: 'Publishes events of ECS services to a topic',
    service: 'events.amazonaws.com',
    condition: {
      StringEquals: { 'aws:SourceAccount': accountId(scope) },
      ArnEquals: { 'aws:SourceArn': arnsOf(rules) },
    },
  });
}

function allowPublish(scope: Construct, role: IamRole, topicArn: string, kmsKeyArn: string | undefined): IamRolePolicy {
  return allowRole(
    scope,
    'Publish',
    role,
    { Effect: 'Allow', Action: 'sns:Publish', Resource: topicArn },
    // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    ...keyStatements(awsPlace(scope), {
      keyArn: kmsKeyArn,
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      service: 'sns',
      context: { 'aws:sns:topicArn': [topicArn] },
    }),
  );
}
