import type { LbAccessLogs } from '@cdktf/provider-aws/lib/lb';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { LogBucket } from '../storage/log-bucket';
import type { LogBucketProps } from '../storage/log-bucket-props';
import { type LogWriter, type WritableBucket, writableShapes } from '../storage/writable-bucket';
import { bucketProblems } from '../storage/log-writers';
import { objectRetentionProblem } from '../core/retention';
import { reference } from '../core/object-shape';
import { bucketName } from '../core/references';
import { flag, number, type ShapesOf } from '../core/shape';
import { plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { patternProblem } from '../core/validation';

/** Access logs delivered to a new `LogBucket`. */
export interface AccessLogsInOwnBucket extends Pick<LogBucketProps, 'retentionDays' | 'forceDestroy'> {
  /** Available in `AccessLogsInBucket`. */
  readonly bucket?: never;

  /** Available in `AccessLogsInBucket`. */
  readonly prefix?: never;
}

/** Access logs delivered to an existing or shared bucket. */
export interface AccessLogsInBucket {
  /**
   * Bucket to deliver to, in the region of the load balancer and for an Application Load Balancer with SSE-S3: a
   * `LogBucket` with `load-balancers` in its `logDeliveryServices`, or `network-load-balancers` for a Network Load
   * Balancer; or an existing bucket whose policy allows the load balancer to write.
   */
  readonly bucket: Omit<WritableBucket, 'bucketArn'>;

  /**
   * Prefix of the object keys, followed by `/AWSLogs/<account>/`, such as `production`. The policy of a `LogBucket`
   * allows load balancers to write only without a prefix.
   *
   * @default - no prefix
   */
  readonly prefix?: string;

  /** Set by the bucket. */
  readonly retentionDays?: never;

  /** Set by the bucket. */
  readonly forceDestroy?: never;
}

/** Access log settings of a load balancer. */
export type AccessLogsOptions = AccessLogsInOwnBucket | AccessLogsInBucket;

/** Access log arguments of a load balancer, and its dependencies. */
export interface AccessLogs {
  /** Bucket created for the access logs, if any. */
  readonly bucket: LogBucket | undefined;

  /** The `access_logs` block of the load balancer. */
  readonly block: LbAccessLogs;

  /** Resources that allow the load balancer to write; AWS rejects the load balancer without them. */
  readonly dependables: readonly ITerraformDependable[] | undefined;
}

/** Configures the access logs of a load balancer, in a new bucket unless one is specified. */
export function createAccessLogs(scope: Construct, options: AccessLogsOptions | false, writer: LogWriter): AccessLogs {
  // Disabled explicitly: without the block, the provider leaves access logs unchanged.
  if (!options) return { bucket: undefined, block: { bucket: '', enabled: false }, dependables: undefined };
  if (options.bucket) return { bucket: undefined, ...deliveredTo(options.bucket, options.prefix) };

  const { retentionDays = 90, forceDestroy = false } = options;
  const bucket = new LogBucket(scope, 'AccessLogs', {
    retentionDays,
    forceDestroy,
    logDeliveryServices: [writer],
  });
  return { bucket, ...deliveredTo(bucket) };
}

function deliveredTo(
  { bucketName, dependables }: AccessLogsInBucket['bucket'],
  prefix?: string,
): Omit<AccessLogs, 'bucket'> {
  return { block: { bucket: bucketName, ...(prefix !== undefined && { prefix }), enabled: true }, dependables };
}

/** Returns the problems of the access log settings. */
export function accessLogsProblems(options: AccessLogsOptions, writer: LogWriter): Problem[] {
  const { bucket, prefix, retentionDays, forceDestroy } = options;
  const setByBucket = 'must not be given with accessLogs.bucket, which has its own; leave it out';
  return [
    // The types exclude these three, except in values read from JSON.
    bucket && retentionDays !== undefined && `accessLogs.retentionDays ${setByBucket}`,
    bucket && forceDestroy !== undefined && `accessLogs.forceDestroy ${setByBucket}`,
    !bucket && objectRetentionProblem('accessLogs.retentionDays', retentionDays),
    !bucket && prefix !== undefined && 'accessLogs.prefix must not be given without accessLogs.bucket; leave it out',
    bucket?.logDeliveryServices !== undefined &&
      prefix !== undefined &&
      'accessLogs.prefix must not be given with a LogBucket, whose policy allows load balancers to write only without one; leave it out',
    patternProblem(
      'accessLogs.prefix',
      prefix,
      /^(?!\/)(?!.*AWSLogs)[A-Za-z0-9!_.*'()/-]+(?<!\/)$/,
      'letters, digits and the characters ! - _ . * \' ( ) /, with no slash at either end and without "AWSLogs"',
    ),
    ...(bucket ? bucketProblems('accessLogs.bucket', bucket, writer) : []),
  ];
}

/** Shapes of the access log settings. */
export const accessLogs: ShapesOf<
  Pick<AccessLogsInOwnBucket, 'retentionDays' | 'forceDestroy'> & Partial<Pick<AccessLogsInBucket, 'bucket' | 'prefix'>>
> = {
  retentionDays: number,
  forceDestroy: flag,
  prefix: plainText,
  bucket: reference<AccessLogsInBucket['bucket']>({
    bucketName,
    ...writableShapes,
  }),
};
