import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { physicalName } from '../core/physical-name';
import { policyDocument } from '../core/policy';
import { fields } from '../core/object-shape';
import { kmsKeyArn, queueArn } from '../core/references';
import { anyOf, oneOf, required } from '../core/shape';
import { isKnown } from '../core/validation';

/** Existing SQS queue for runs that EventBridge Scheduler could not start. */
export interface ExistingQueue {
  /** ARN of the queue. FIFO queues are not supported. */
  readonly queueArn: string;

  /**
   * ARN of the customer managed KMS key that encrypts the queue, if any. The role gets permission to use it.
   *
   * @default - the queue has no such key
   */
  readonly kmsKeyArn?: string;
}

/** Seconds for which a queue keeps a message: 14 days, the maximum of SQS. */
const retentionSeconds = 14 * 24 * 60 * 60;

/**
 * SQS queue, encrypted and only reachable with TLS, that keeps for 14 days the runs that could not be started.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export class DeadLetterQueue extends Construct {
  /** ARN of the queue. */
  readonly queueArn: string;

  /** Underlying Terraform resources. */
  readonly resources: { readonly queue: SqsQueue; readonly policy: SqsQueuePolicy };

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const queue = new SqsQueue(this, 'Resource', {
      // A name has at most 80 characters, of which Terraform adds 26.
      namePrefix: `${physicalName(this, 53)}-`,
      messageRetentionSeconds: retentionSeconds,
      sqsManagedSseEnabled: true,
    });
    const policy = new SqsQueuePolicy(this, 'Policy', {
      queueUrl: queue.url,
      policy: policyDocument({
        Sid: 'DenyRequestsWithoutTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: queue.arn,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    });
    this.queueArn = queue.arn;
    this.resources = { queue, policy };
  }
}

/** Returns the name of a queue from its ARN. */
export function queueNameOf(arn: string): string {
  return isKnown(arn) ? arn.slice(arn.lastIndexOf(':') + 1) : Fn.element(Fn.split(':', arn), 5);
}

const existingQueue = fields<ExistingQueue>({ queueArn: required(queueArn), kmsKeyArn });

/** Shape of the dead-letter queue of a schedule. */
export const deadLetterQueue = anyOf(oneOf(false), existingQueue);
