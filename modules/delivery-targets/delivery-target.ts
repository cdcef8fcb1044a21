import type {
  KinesisFirehoseDeliveryStreamConfig,
  KinesisFirehoseDeliveryStreamExtendedS3ConfigurationCloudwatchLoggingOptions,
} from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import type { Construct } from 'constructs';
import type { PolicyStatement } from '../internal/policy';
import type { Problem } from '../internal/validation';
import { checked } from './checked';
import { openSearchTarget, openSearchTargetShape } from './opensearch-target';
import { redshiftTarget, redshiftTargetShape } from './redshift-target';
import { s3Target, s3TargetShape } from './s3-target';

/** What a delivery stream has for its target. */
export interface DeliveryMeans {
  /** Role that it delivers by. */
  readonly roleArn: string;

  /** Where it says what it could not deliver. */
  readonly errorLog: KinesisFirehoseDeliveryStreamExtendedS3ConfigurationCloudwatchLoggingOptions;
}

/** Where a delivery stream delivers its records: what it is told, and what its role may do, follow from here. */
export interface DeliveryTarget {
  /** The destination's part of the delivery stream. */
  configuration(means: DeliveryMeans): Omit<KinesisFirehoseDeliveryStreamConfig, 'name'>;

  /** What the role of the delivery stream must be allowed, on exact ARNs. */
  statements(deliveryStream: Construct): readonly PolicyStatement[];

  /** What is wrong with it. */
  problems(): readonly Problem[];
}

/**
 * The targets of a `DeliveryStream`.
 *
 * @example
 *
 *     DeliveryTarget.s3({ bucket: new LogBucket(this, 'Archive') })
 */
export const DeliveryTarget = {
  /** Objects in an S3 bucket. */
  s3: checked(s3TargetShape, s3Target),
  /** Documents in a domain of Amazon OpenSearch Service, or in a collection of its serverless kind. */
  openSearch: checked(openSearchTargetShape, openSearchTarget),
  /** Rows in a table of Amazon Redshift. */
  redshift: checked(redshiftTargetShape, redshiftTarget),
} as const;
