import { arnFormat } from './format';
import { reference } from './object-shape';
import { dependable, list, required, type Shape } from './shape';
import { arnOf, matching, plainText, text, upTo } from './string-shape';

/**
 * ARN of a KMS key. The ARN of an alias is not accepted, because IAM policies grant permissions for keys, not for
 * aliases.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html
 */
export const kmsKeyArnFormat = arnFormat('kms', 'a KMS key', 'key/[\\w-]+');

/** Shape of the ARN of a KMS key. */
export const kmsKeyArn: Shape = {
  ...matching(plainText, ...kmsKeyArnFormat),
  samples: ['arn:aws:kms:eu-west-1:111122223333:key/1a2b'],
};

/** Shape of the ARN of a Secrets Manager secret. */
export const secretArn = arnOf('secretsmanager', 'a secret');

/** Shape of the ARN of an S3 bucket. */
export const bucketArn: Shape = { ...arnOf('s3', 'a bucket', '[\\w.-]+'), samples: ['arn:aws:s3:::acme-logs'] };

/** Shape of an array of resources to depend on. */
export const dependables = list(dependable);

/** Shape of a reference to a bucket that tasks write to. */
export const bucket = reference<{
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly kmsKeyArn?: string;
}>({
  bucketName: required(text),
  bucketArn: required(bucketArn),
  kmsKeyArn,
});

/** Shape of the ARN of a log group. */
export const logGroupArn = required(arnOf('logs', 'a log group'));

/** Shape of a reference to a log group that tasks write to. */
export const logGroup = reference<{ readonly logGroupName: string; readonly logGroupArn: string }>({
  logGroupName: required(upTo(512)),
  logGroupArn,
});
