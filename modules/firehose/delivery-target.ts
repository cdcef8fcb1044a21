import { checked } from './checked';
import { openSearchTarget, openSearchTargetShape } from './opensearch-target';
import { redshiftTarget, redshiftTargetShape } from './redshift-target';
import { s3Target, s3TargetShape } from './s3-target';
import type { DeliveryTarget as DeliveryTargetType } from './target';

/**
 * Destination of a delivery stream. It determines the configuration of the delivery stream and the permissions of its
 * role.
 *
 * @interface
 */
export type DeliveryTarget = DeliveryTargetType;

/**
 * Factory functions for the destinations of a `DeliveryStream`.
 *
 * @example
 *
 *     DeliveryTarget.s3({ bucket: new LogBucket(this, 'Archive') })
 */
export const DeliveryTarget = {
  /** Delivers records as objects in an S3 bucket. */
  s3: checked('s3', s3TargetShape, s3Target),
  /** Delivers records as documents to an Amazon OpenSearch Service domain or an OpenSearch Serverless collection. */
  openSearch: checked('openSearch', openSearchTargetShape, openSearchTarget),
  /** Delivers records as rows to an Amazon Redshift table. */
  redshift: checked('redshift', redshiftTargetShape, redshiftTarget),
} as const;
