import type { Construct } from 'constructs';
import { awsPlace } from '../core/aws-environment';
import { bucketKeyUsage, keyStatements, writesObjects } from '../core/key-usage';
import type { PolicyStatement } from '../core/policy';
import { reference } from '../core/object-shape';
import { required } from '../core/shape';
import { bucketArn, kmsKeyArn } from '../core/references';
import type { Problem } from '../core/problem';
import { patternProblem } from '../core/validation';

/** Bucket that a delivery stream writes to: a `LogBucket`, or an existing bucket. */
export interface TargetBucket {
  /** ARN of the bucket. */
  readonly bucketArn: string;

  /** ARN of the KMS key that encrypts the bucket, if any. */
  readonly kmsKeyArn?: string | undefined;
}

/** Shape of a `TargetBucket`. */
export const targetBucket = reference<TargetBucket>({ bucketArn: required(bucketArn), kmsKeyArn });

/**
 * Returns the permissions that Firehose needs to write to folders of a bucket.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
 */
export function bucketStatements(
  scope: Construct,
  bucket: TargetBucket,
  folders: readonly string[],
): readonly PolicyStatement[] {
  const { bucketArn } = bucket;
  return [
    {
      Effect: 'Allow',
      Action: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      Resource: bucketArn,
    },
    {
      Effect: 'Allow',
      Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
      Resource: folders.map((folder) => `${bucketArn}/${folder}*`),
    },
    ...keyStatements(awsPlace(scope), bucketKeyUsage(bucket, writesObjects)),
  ];
}

/** Returns an error if a string is not a valid prefix for Firehose to write to. */
export function folderProblem(name: string, folder: string | undefined): Problem {
  return patternProblem(
    name,
    folder,
    /^(?!\/)(?!.*\/\/)(?!.*!\{)[^*?]+(?<=\/)$/,
    'a key prefix that ends with "/", does not begin with "/" and contains no wildcards and no expressions "!{…}"',
  );
}
