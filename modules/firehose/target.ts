import type {
  KinesisFirehoseDeliveryStreamConfig,
  KinesisFirehoseDeliveryStreamExtendedS3ConfigurationCloudwatchLoggingOptions,
} from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import type { Construct } from 'constructs';
import type { PolicyStatement } from '../core/policy';
import type { Problem } from '../core/validation';

/** What a delivery stream has for its target. */
export interface DeliveryContext {
  /** Role that it delivers by. */
  readonly roleArn: string;

  /** Where it says what it could not deliver. */
  readonly errorLog: KinesisFirehoseDeliveryStreamExtendedS3ConfigurationCloudwatchLoggingOptions;
}

/** Where a delivery stream delivers its records: what it is told, and what its role may do, follow from here. */
export interface DeliveryTarget {
  /** The destination's part of the delivery stream. */
  configuration(means: DeliveryContext): Omit<KinesisFirehoseDeliveryStreamConfig, 'name'>;

  /** What the role of the delivery stream must be allowed, on exact ARNs. */
  statements(deliveryStream: Construct): readonly PolicyStatement[];

  /** What is wrong with it. */
  problems(): readonly Problem[];
}
