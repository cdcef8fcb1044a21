import type { Block } from '../../lab/synth/synth';
import { type Configuration, referrers, type Resource } from './configuration';

/** Resources of the given kind that configure a bucket. */
export function companions(all: Configuration, bucket: Resource, kind: string): Resource[] {
  return referrers(all, bucket, [`aws_s3_bucket_${kind}`], 'bucket');
}

/** A bucket with a configuration resource of the given kind. */
export function bucketWith(kind: string, args: Block): Configuration {
  return { 'aws_s3_bucket.logs': {}, [`aws_s3_bucket_${kind}.logs`]: { bucket: '${aws_s3_bucket.logs.id}', ...args } };
}
