import type { ITerraformDependable } from 'cdktf';
import { tokenList } from '../core/collection-shape';
import { type ShapesOf } from '../core/shape';
import { plainText } from '../core/string-shape';
import { dependables, kmsKeyArn } from '../core/references';

/**
 * AWS service that delivers logs to buckets: Application Load Balancers and Network Load Balancers (access logs), VPCs
 * (flow logs), or a CloudTrail trail by its name, such as `trail/audit`.
 */
export type LogWriter = 'load-balancers' | 'network-load-balancers' | 'vpcs' | `trail/${string}`;

/**
 * Bucket that load balancers, VPCs or trails deliver logs to: a `LogBucket` with matching `logDeliveryServices`, or an
 * existing bucket whose policy allows them to write.
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

  /** ARN of the KMS key that encrypts the bucket, if any. */
  readonly kmsKeyArn?: string | undefined;

  /**
   * AWS services that the bucket policy allows to write.
   *
   * @default - unknown and not checked
   */
  readonly logDeliveryServices?: readonly LogWriter[];

  /**
   * Resources that grant write access, such as the bucket policy. They are created first, because AWS tests the bucket
   * as soon as log delivery is configured.
   *
   * @default - no dependencies
   */
  readonly dependables?: readonly ITerraformDependable[];
}

/** Shapes of the optional properties of a `WritableBucket`. */
export const writableShapes: ShapesOf<Omit<WritableBucket, 'bucketName' | 'bucketArn'>> = {
  kmsKeyArn,
  logDeliveryServices: tokenList(plainText),
  dependables,
};
