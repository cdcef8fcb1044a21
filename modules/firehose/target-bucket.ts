import type { Construct } from 'constructs';
import { keyStatements } from '../core/key-usage';
import type { PolicyStatement } from '../core/policy';
import { fields, required } from '../core/shape';
import { bucketArn, kmsKeyArn } from '../core/references';
import { patternProblem, type Problem } from '../core/validation';

/** A bucket that a delivery stream writes to: a `LogBucket`, or one that stands already. */
export interface TargetBucket {
  /** ARN of the bucket. */
  readonly bucketArn: string;

  /** ARN of the KMS key that encrypts it, if there is one. */
  readonly kmsKeyArn?: string | undefined;
}

/** Shape of a `TargetBucket`. */
export const targetBucket = fields<TargetBucket>({ bucketArn: required(bucketArn), kmsKeyArn });

/**
 * What Firehose needs to write below some folders of a bucket.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
 */
export function bucketStatements(
  scope: Construct,
  { bucketArn, kmsKeyArn }: TargetBucket,
  folders: readonly string[],
): readonly PolicyStatement[] {
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
    ...keyStatements(scope, {
      keyArn: kmsKeyArn,
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      service: 's3',
      // With a key for the whole bucket S3 names the bucket, and otherwise the object.
      context: { 'aws:s3:arn': [bucketArn, `${bucketArn}/*`] },
    }),
  ];
}

/** Problem of a folder in a bucket that Firehose is to write below. */
export function folderProblem(name: string, folder: string | undefined): Problem {
  return patternProblem(
    name,
    folder,
    /^(?!\/)(?!.*\/\/)(?!.*!\{)[^]+(?<=\/)$/,
    'the beginning of keys that ends with "/", does not begin with it, and holds no expressions "!{…}"',
  );
}
