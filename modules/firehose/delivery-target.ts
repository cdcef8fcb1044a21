import { checked } from './checked';
import { openSearchTarget, openSearchTargetShape } from './opensearch-target';
import { redshiftTarget, redshiftTargetShape } from './redshift-target';
import { s3Target, s3TargetShape } from './s3-target';
import type { DeliveryTarget as DeliveryTargetType } from './target';

/** Where a delivery stream delivers its records: what it is told, and what its role may do, follow from here. */
export type DeliveryTarget = DeliveryTargetType;

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
