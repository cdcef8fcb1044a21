import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import type { Format } from '../core/format';
import { physicalName } from '../core/physical-name';
import { policyDocument } from '../core/policy';
import { kmsKeyArnFormat } from '../core/references';
import type { Problem } from '../core/problem';
import { isKnown, patternProblem } from '../core/validation';

/** Properties of an `AlarmTopic`. */
export interface AlarmTopicProps {
  /** Email addresses to subscribe. Each recipient must confirm the subscription. */
  readonly emails: readonly string[];

  /**
   * ARN of the KMS key that encrypts messages at rest.
   *
   * @default - no encryption
   */
  readonly kmsKeyArn?: string | undefined;
}

/**
 * SNS topic that only CloudWatch alarms of this account and region can publish to.
 *
 *     SnsTopic
 *     ├── SnsTopicPolicy        allows alarms to publish, denies requests without TLS
 *     └── SnsTopicSubscription  one per email address
 */
export class AlarmTopic extends Construct {
  /** ARN of the topic. */
  readonly topicArn: string;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly topic: SnsTopic;
    readonly policy: SnsTopicPolicy;
    readonly subscriptions: readonly SnsTopicSubscription[];
  };

  constructor(scope: Construct, id: string, { emails, kmsKeyArn }: AlarmTopicProps) {
    super(scope, id);
    const topic = new SnsTopic(this, 'Resource', {
      namePrefix: `${physicalName(this, 200)}-`,
      ...(kmsKeyArn !== undefined && { kmsMasterKeyId: kmsKeyArn }),
    });
    const policy = this.allowAlarms(topic);
    const subscriptions = emails.map((email, index) => this.subscribe(topic, email, index));

    this.topicArn = topic.arn;
    this.resources = { topic, policy, subscriptions };
  }

  private allowAlarms(topic: SnsTopic): SnsTopicPolicy {
    const alarms = `arn:${partitionName(this)}:cloudwatch:${regionName(this)}:${accountId(this)}:alarm:*`;
    return new SnsTopicPolicy(this, 'Policy', {
      arn: topic.arn,
      policy: policyDocument(
        {
          Sid: 'AllowAlarmsToPublish',
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: topic.arn,
          Condition: {
            StringEquals: { 'aws:SourceAccount': accountId(this) },
            ArnLike: { 'aws:SourceArn': alarms },
          },
        },
        {
          Sid: 'DenyRequestsWithoutTls',
          Effect: 'Deny',
          Principal: '*',
          Action: 'sns:Publish',
          Resource: topic.arn,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ),
    });
  }

  private subscribe(topic: SnsTopic, email: string, index: number): SnsTopicSubscription {
    // The construct IDs contain the address, so that adding one requires no new confirmations; tokens are named by
    // index.
    return new SnsTopicSubscription(this, `EmailTo${isKnown(email) ? email : index}`, {
      topicArn: topic.arn,
      protocol: 'email',
      endpoint: email,
    });
  }
}

/** Email address of a subscription to the alarms. */
export const emailFormat: Format = [/^[^@\s]+@[^@\s]+$/, 'an email address, such as "on-call@example.com"'];

/** Properties of `ServiceAlarms` that specify the topic. */
interface TopicOptions {
  readonly topicArn?: string;
  readonly emails?: readonly string[];
  readonly topicKmsKeyArn?: string;
}

/** Returns the problems of the topic of a `ServiceAlarms`, existing or new. */
export function topicProblems({ topicArn, emails = [], topicKmsKeyArn }: TopicOptions): readonly Problem[] {
  return [
    patternProblem('topicArn', topicArn, /^arn:[\w-]+:sns:/, 'the ARN of an SNS topic'),
    patternProblem(
      'topicKmsKeyArn',
      topicKmsKeyArn,
      kmsKeyArnFormat[0],
      'the ARN of a customer managed KMS key, because alarms cannot use an AWS managed key',
    ),
    ...emails.flatMap((email, index) => [
      patternProblem(`emails[${index}]`, email, ...emailFormat),
      isKnown(email) &&
        emails.indexOf(email) < index &&
        `emails[${index}] must not repeat another address, got ${JSON.stringify(email)}; leave it out`,
    ]),
  ];
}
