import type {
  KinesisFirehoseDeliveryStreamConfig,
  KinesisFirehoseDeliveryStreamExtendedS3ConfigurationCloudwatchLoggingOptions,
} from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import type { Construct } from 'constructs';
import type { PolicyStatement } from '../core/policy';
import type { Problem } from '../core/problem';

/** Values that a delivery stream passes to its target. */
export interface DeliveryContext {
  /** ARN of the role of the delivery stream. */
  readonly roleArn: string;

  /** Log stream for delivery errors. */
  readonly errorLog: KinesisFirehoseDeliveryStreamExtendedS3ConfigurationCloudwatchLoggingOptions;
}

/**
 * Destination of a delivery stream. It determines the configuration of the delivery stream and the permissions of its
 * role.
 */
export interface DeliveryTarget {
  /** Returns the arguments of the delivery stream that configure the destination. */
  configuration(context: DeliveryContext): Omit<KinesisFirehoseDeliveryStreamConfig, 'name'>;

  /** Returns the permissions that the role of the delivery stream needs, with exact ARNs. */
  statements(deliveryStream: Construct): readonly PolicyStatement[];

  /** Returns the problems of the target. */
  problems(): readonly Problem[];
}
