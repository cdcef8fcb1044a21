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

/** Name of a secret, at the end of its ARN followed by six random characters. */
const secretName = '[\\w/+=.@-]+';

/** Shape of the ARN of a Secrets Manager secret. */
export const secretArn = arnOf('secretsmanager', 'a secret', `secret:${secretName}`);

/**
 * Shape of the ARN of a Secrets Manager secret that a JSON key, a version stage and a version ID may follow, as in
 * `valueFrom` of ECS.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export const secretValueArn = arnOf('secretsmanager', 'a secret', `secret:${secretName}(:[^:]*)*`);

/** Shape of the ARN of a Systems Manager parameter. */
export const parameterArn = arnOf('ssm', 'a parameter', 'parameter/[\\w./-]+');

/** Shape of the ARN of an IAM role, with its path. */
export const roleArn = arnOf('iam', 'a role', 'role/([\\w+=,.@-]+/)*[\\w+=,.@-]+');

/** Shape of the ARN of a private ECR repository. */
export const repositoryArn = arnOf('ecr', 'a repository', 'repository/[a-z0-9._/-]+');

/** Shape of the ARN of a Kinesis data stream. */
export const streamArn = arnOf('kinesis', 'a Kinesis stream', 'stream/[\\w.-]+');

/** Shape of the ARN of an Amazon Data Firehose delivery stream. */
export const deliveryStreamArn = arnOf('firehose', 'a delivery stream', 'deliverystream/[\\w.-]+');

/** Shape of the ARN of an Amazon OpenSearch Service domain. */
export const domainArn = arnOf('es', 'a domain', 'domain/[\\w-]+');

/** Shape of the ARN of an OpenSearch Serverless collection. */
export const collectionArn = arnOf('aoss', 'a collection', 'collection/[\\w-]+');

/** Shape of the ARN of an ECS cluster. */
export const clusterArn = arnOf('ecs', 'a cluster', 'cluster/[\\w-]+');

/** Shape of the ARN of an SNS topic. */
export const topicArn = arnOf('sns', 'an SNS topic', '[\\w-]+(\\.fifo)?');

/** Shape of the ARN of an SQS queue. */
export const queueArn = arnOf('sqs', 'an SQS queue', '[\\w-]+(\\.fifo)?');

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
export const logGroupArn = required(arnOf('logs', 'a log group without ":*" at its end', 'log-group:[\\w./#-]+'));

/** Shape of a reference to a log group that tasks write to. */
export const logGroup = reference<{
  readonly logGroupName: string;
  readonly logGroupArn: string;
  readonly kmsKeyArn?: string;
}>({
  logGroupName: required(upTo(512)),
  logGroupArn,
  kmsKeyArn,
});
