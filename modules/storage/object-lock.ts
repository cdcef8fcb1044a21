import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import type { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { Construct } from 'constructs';
import { fields } from '../core/object-shape';
import { omitUndefined } from '../core/omit-undefined';
import type { Problem } from '../core/problem';
import { number, oneOf, required } from '../core/shape';
import { integerProblem, isKnown } from '../core/validation';

/**
 * Default retention of S3 Object Lock, during which an object version can be neither overwritten nor deleted.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export interface ObjectLock {
  /**
   * `GOVERNANCE`: principals with `s3:BypassGovernanceRetention` can delete versions; `COMPLIANCE`: nobody can, not even
   * the root user of the account, and the mode cannot be changed until the retention ends.
   */
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';

  /**
   * Number of days from the creation of a version; 1 to 36500. Either this or `years` is required.
   *
   * @default - determined by `years`
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
   */
  readonly days?: number;

  /**
   * Number of years from the creation of a version; 1 to 100. Either this or `days` is required.
   *
   * @default - determined by `days`
   */
  readonly years?: number;
}

/** Creates the default retention of a bucket, which must be versioned before. */
export function lockObjects(
  scope: Construct,
  bucket: S3Bucket,
  { mode, days, years }: ObjectLock,
  versioning: S3BucketVersioningA,
): S3BucketObjectLockConfigurationA {
  // `object_lock_enabled` of the bucket itself would replace a bucket that exists.
  return new S3BucketObjectLockConfigurationA(scope, 'ObjectLock', {
    bucket: bucket.id,
    objectLockEnabled: 'Enabled',
    rule: { defaultRetention: { mode, ...omitUndefined({ days, years }) } },
    dependsOn: [versioning],
  });
}

/** Properties of a bucket that Object Lock restricts. */
interface LockedBucket {
  readonly versioned: boolean;
  readonly retentionDays: number | 'forever';
  readonly forceDestroy: boolean;
}

/** Returns the problems of `objectLock`. */
export function objectLockProblems(
  { mode, days, years }: ObjectLock,
  { versioned, retentionDays, forceDestroy }: LockedBucket,
): Problem[] {
  const lockedDays = days ?? (isKnown(years) ? years! * 365 : undefined);
  return [
    (days === undefined) === (years === undefined) &&
      'objectLock must have either days or years; add one of them, or leave one out',
    integerProblem('objectLock.days', days, { min: 1, max: 36500, unit: 'days' }),
    integerProblem('objectLock.years', years, { min: 1, max: 100, unit: 'years' }),
    !versioned && 'versioned must be true with objectLock, which locks versions; remove it',
    isKnown(lockedDays) &&
      isKnown(retentionDays) &&
      retentionDays !== 'forever' &&
      retentionDays < lockedDays! &&
      `retentionDays must be at least the ${lockedDays} days of objectLock, got ${retentionDays}; objects that expire before are hidden, but still billed`,
    forceDestroy &&
      mode === 'COMPLIANCE' &&
      'forceDestroy must be false with objectLock in mode "COMPLIANCE", in which nobody can delete objects; remove it, or use mode "GOVERNANCE"',
  ];
}

/** Shape of `ObjectLock`. */
export const objectLockShape = fields<ObjectLock>({
  mode: required(oneOf('GOVERNANCE', 'COMPLIANCE')),
  days: number,
  years: number,
});
