import { arnOf, dependable, fields, list, required, text, upTo } from './shape';

/** The ARN of a KMS key, or of an alias of one. */
export const kmsKeyArn = arnOf('kms', 'a KMS key');

/** The ARN of a secret in Secrets Manager. */
export const secretArn = arnOf('secretsmanager', 'a secret');

/** The ARN of a bucket. */
export const bucketArn = arnOf('s3', 'a bucket', '[\\w.-]+');

/** Resources to wait for. */
export const dependables = list(dependable);

/** The names of a bucket that tasks write to. */
export const bucket = fields<{ readonly bucketName: string; readonly bucketArn: string; readonly kmsKeyArn?: string }>({
  bucketName: required(text),
  bucketArn: required(bucketArn),
  kmsKeyArn,
});

/** The ARN of a log group. */
export const logGroupArn = required(arnOf('logs', 'a log group'));

/** The names of a log group that tasks write to. */
export const logGroup = fields<{ readonly logGroupName: string; readonly logGroupArn: string }>({
  logGroupName: required(upTo(512)),
  logGroupArn,
});
