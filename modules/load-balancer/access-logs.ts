import type { LbAccessLogs } from '@cdktf/provider-aws/lib/lb';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { LogBucket, type LogBucketProps } from '../storage/log-bucket';
import { type WritableBucket, writableShapes } from '../storage/writable-bucket';
import { bucketProblems } from '../storage/log-writers';
import { objectRetentionProblem } from '../core/retention';
import { fields, flag, number, plainText, required, type ShapesOf, text } from '../core/shape';
import { patternProblem, type Problem } from '../core/validation';

/** Access logs in a `LogBucket` that is made for them. */
export interface AccessLogsInOwnBucket extends Pick<LogBucketProps, 'retentionDays' | 'forceDestroy'> {
  /** For a bucket that stands already, `AccessLogsInBucket`. */
  readonly bucket?: never;

  /** Needless in a bucket of their own. */
  readonly prefix?: never;
}

/** Access logs in a bucket that others write to as well. */
export interface AccessLogsInBucket {
  /**
   * The bucket, in the region of the load balancer and with SSE-S3: a `LogBucket` with the writer `load-balancers`, or
   * the name of one whose policy lets load balancers in.
   */
  readonly bucket: Omit<WritableBucket, 'bucketArn'>;

  /**
   * Beginning of the objects' keys, before `/AWSLogs/<account>/`, as in `production`. A `LogBucket` lets load balancers
   * write without one only.
   *
   * @default - none
   */
  readonly prefix?: string;

  /** The bucket says how long it keeps them. */
  readonly retentionDays?: never;

  /** The bucket says whether it may be destroyed with them. */
  readonly forceDestroy?: never;
}

/** The access logs of a load balancer, and where they go. */
export type AccessLogsOptions = AccessLogsInOwnBucket | AccessLogsInBucket;

/** What a load balancer with access logs is told, and what must stand before it. */
export interface AccessLogs {
  /** The bucket that was made for them, if there is one. */
  readonly bucket: LogBucket | undefined;

  /** The block of the load balancer. */
  readonly block: LbAccessLogs;

  /** What lets the load balancer write: AWS refuses it otherwise. */
  readonly dependables: readonly ITerraformDependable[] | undefined;
}

/** Access logs for the load balancer that is the scope, in a bucket made for them where none is given. */
export function createAccessLogs(scope: Construct, options: AccessLogsOptions | false): AccessLogs {
  // Said outright: the provider leaves access logs as they are where there is merely no block.
  if (!options) return { bucket: undefined, block: { bucket: '', enabled: false }, dependables: undefined };
  if (options.bucket) return { bucket: undefined, ...writtenTo(options.bucket, options.prefix) };

  const { retentionDays = 90, forceDestroy = false } = options;
  const bucket = new LogBucket(scope, 'AccessLogs', {
    retentionDays,
    forceDestroy,
    logDeliveryServices: ['load-balancers'],
  });
  return { bucket, ...writtenTo(bucket) };
}

function writtenTo(
  { bucketName, dependables }: AccessLogsInBucket['bucket'],
  prefix?: string,
): Omit<AccessLogs, 'bucket'> {
  return { block: { bucket: bucketName, ...(prefix !== undefined && { prefix }), enabled: true }, dependables };
}

/** What is wrong with the access logs that a load balancer is to have. */
export function accessLogsProblems(options: AccessLogsOptions): Problem[] {
  const { bucket, prefix, retentionDays, forceDestroy } = options;
  const ofBucket = 'must not be given with accessLogs.bucket, which has its own; leave it out';
  return [
    // The types rule these three out, but not in a value that was read from JSON.
    bucket && retentionDays !== undefined && `accessLogs.retentionDays ${ofBucket}`,
    bucket && forceDestroy !== undefined && `accessLogs.forceDestroy ${ofBucket}`,
    !bucket && objectRetentionProblem('accessLogs.retentionDays', retentionDays),
    !bucket && prefix !== undefined && 'accessLogs.prefix must not be given without accessLogs.bucket; leave it out',
    bucket?.logDeliveryServices !== undefined &&
      prefix !== undefined &&
      'accessLogs.prefix must not be given with a LogBucket, which lets load balancers write without one; leave it out',
    patternProblem(
      'accessLogs.prefix',
      prefix,
      /^(?!\/)(?!.*AWSLogs)[A-Za-z0-9!_.*'()/-]+(?<!\/)$/,
      'letters, digits and the characters ! - _ . * \' ( ) /, with no slash at either end and without "AWSLogs"',
    ),
    ...(bucket ? bucketProblems('accessLogs.bucket', bucket, 'load-balancers') : []),
  ];
}

/** Shapes of the properties of access logs. */
export const accessLogs: ShapesOf<
  Pick<AccessLogsInOwnBucket, 'retentionDays' | 'forceDestroy'> & Partial<Pick<AccessLogsInBucket, 'bucket' | 'prefix'>>
> = {
  retentionDays: number,
  forceDestroy: flag,
  prefix: plainText,
  bucket: fields<AccessLogsInBucket['bucket']>({
    bucketName: required(text),
    ...writableShapes,
  }),
};
