import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import { physicalName } from '../core/physical-name';
import { policyDocument } from '../core/policy';
import { isKnown } from '../core/validation';

/** Properties of an `AlarmTopic`. */
export interface AlarmTopicProps {
  /** Addresses that get a mail of each message, once they have confirmed that they want to. */
  readonly emails: readonly string[];

  /**
   * ARN of the KMS key that encrypts the messages at rest.
   *
   * @default - none
   */
  readonly kmsKeyArn?: string | undefined;
}

/**
 * A topic that the CloudWatch alarms of this account and region publish to, and nobody else.
 *
 *     SnsTopic
 *     ├── SnsTopicPolicy        alarms may publish; nobody without TLS
 *     └── SnsTopicSubscription  one for each address
 */
export class AlarmTopic extends Construct {
  /** ARN of the topic. */
  readonly topicArn: string;

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
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
          Sid: 'LetAlarmsPublish',
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
          Sid: 'RefuseRequestsWithoutTls',
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
    // By address, so that one more makes nobody confirm anew; a token has no text to make an id of, only its place.
    return new SnsTopicSubscription(this, `EmailTo${isKnown(email) ? email : index}`, {
      topicArn: topic.arn,
      protocol: 'email',
      endpoint: email,
    });
  }
}
