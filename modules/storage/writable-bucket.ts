import type { ITerraformDependable } from 'cdktf';
import { plainText, type ShapesOf, tokenList } from '../core/shape';
import { dependables, kmsKeyArn } from '../core/references';

/**
 * What writes into buckets by itself: load balancers their access logs, VPCs their flow logs, a trail of CloudTrail's by
 * its name, as in `trail/audit`, what was called in the account.
 */
export type LogWriter = 'load-balancers' | 'vpcs' | `trail/${string}`;

/**
 * Where load balancers, VPCs or trails leave their logs: a `LogBucket` with those `logDeliveryServices`, or a bucket that stands
 * already, whose policy lets them in.
 *
 * @example
 *
 *     const bucket: WritableBucket = { bucketName: 'acme-logs', bucketArn: 'arn:aws:s3:::acme-logs' };
 */
export interface WritableBucket {
  /** Name of the bucket. */
  readonly bucketName: string;

  /** ARN of the bucket. */
  readonly bucketArn: string;

  /** ARN of the KMS key that encrypts it, if there is one. */
  readonly kmsKeyArn?: string | undefined;

  /**
   * What its policy lets in.
   *
   * @default - not known here, and not checked
   */
  readonly logDeliveryServices?: readonly LogWriter[];

  /**
   * What lets them in. It comes first, since AWS tries the bucket as soon as it is named.
   *
   * @default - nothing to wait for
   */
  readonly dependables?: readonly ITerraformDependable[];
}

/** What is known of a bucket into which AWS writes, its names apart. */
export const writableShapes: ShapesOf<Omit<WritableBucket, 'bucketName' | 'bucketArn'>> = {
  kmsKeyArn,
  logDeliveryServices: tokenList(plainText),
  dependables,
};
