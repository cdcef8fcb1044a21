import type { Construct } from 'constructs';
import { prefix } from './account-writers';
import { awsPlace } from '../core/aws-environment';
import { checkProps } from '../core/check-props';
import { bucketKeyUsage, keyStatements } from '../core/key-usage';
import { byProperty, fields, reference } from '../core/object-shape';
import type { PolicyStatement } from '../core/policy';
import { bucketArn, kmsKeyArn, logGroupArn } from '../core/references';
import { regionOf } from '../core/resource-place';
import { required } from '../core/shape';

/** Objects of a bucket that may be read. */
export interface ReadableObjects {
  /** Bucket: a `LogBucket`, or the ARN of an existing bucket and of its key. */
  readonly bucket: {
    /** ARN of the bucket. */
    readonly bucketArn: string;
    /** ARN of the KMS key that encrypts the bucket, if any. */
    readonly kmsKeyArn?: string | undefined;
  };

  /**
   * Beginning of the keys of the objects; ends with a slash.
   *
   * @default - all objects
   */
  readonly prefix?: string;
}

/** Log group that may be read. */
export interface ReadableLogGroup {
  /** Log group: a `LogGroup`, or the ARN of an existing log group. */
  readonly logGroup: {
    /** ARN of the log group, without `:*` at its end. */
    readonly logGroupArn: string;
  };
}

/**
 * Returns the statements for the policy of a role that may read logs, and nothing else: objects of a bucket, with the key
 * that encrypts them, or the records of a log group, with queries and live tail. The key policy of an `EncryptionKey` lets
 * IAM policies of its account allow this. A role of another account also needs the permission of the owner of the bucket
 * and the key.
 *
 * @throws ValidationError if the logs have the wrong type
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-policies-s3.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/permissions-reference-cwl.html
 * @example
 *
 *     const policy = policyDocument(...logReaderStatements(this, { bucket, prefix: 'web/' }));
 */
export function logReaderStatements(
  scope: Construct,
  logs: ReadableObjects | ReadableLogGroup,
): readonly PolicyStatement[] {
  const { given, validate } = checkProps(scope, logs, readableShape);
  validate([]);
  return 'bucket' in given ? objectStatements(scope, given) : groupStatements(given);
}

function objectStatements(scope: Construct, { bucket, prefix = '' }: ReadableObjects): readonly PolicyStatement[] {
  return [
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucket.bucketArn,
      // S3 adds no prefix to a request for the list of all objects.
      ...(prefix !== '' && { Condition: { StringLike: { 's3:prefix': `${prefix}*` } } }),
    },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucket.bucketArn}/${prefix}*` },
    ...keyStatements(awsPlace(scope), bucketKeyUsage(bucket, ['kms:Decrypt'], regionOf(bucket.kmsKeyArn))),
  ];
}

/** CloudWatch Logs decrypts the records with the rights that the key policy gives to the service, not to the reader. */
function groupStatements({ logGroup: { logGroupArn: arn } }: ReadableLogGroup): readonly PolicyStatement[] {
  return [
    {
      Effect: 'Allow',
      Action: [
        ...['logs:DescribeLogStreams', 'logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:GetLogGroupFields'],
        ...['logs:StartQuery', 'logs:GetQueryResults', 'logs:GetLogRecord', 'logs:StartLiveTail'],
      ],
      Resource: [arn, `${arn}:*`],
    },
    // IAM knows no resource for the end of a query or of a live tail.
    { Effect: 'Allow', Action: ['logs:StopLiveTail', 'logs:StopQuery'], Resource: '*' },
  ];
}

const readableShape = byProperty({
  bucket: fields<ReadableObjects>({
    bucket: required(reference<ReadableObjects['bucket']>({ bucketArn: required(bucketArn), kmsKeyArn })),
    prefix,
  }),
  logGroup: fields<ReadableLogGroup>({
    logGroup: required(reference<ReadableLogGroup['logGroup']>({ logGroupArn })),
  }),
});
