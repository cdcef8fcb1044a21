import { anyBucketNameFormat, arnFormat, logGroupNameFormat } from './format';
import { namedLikeArn, reference } from './object-shape';
import { list } from './collection-shape';
import { dependable, required, type Shape, type ShapesOf } from './shape';
import { arnOf, matching, plainText } from './string-shape';

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

/** Shape of the ID of a security group. */
export const securityGroupId = matching(
  plainText,
  /^sg-[\w-]+$/,
  'the ID of a security group, such as "sg-0123456789abcdef0"',
);

/** Shape of the ID of a subnet. */
export const subnetId = matching(
  plainText,
  /^subnet-[\w-]+$/,
  'the ID of a subnet, such as "subnet-0123456789abcdef0"',
);

/** Shape of the ARN of an IAM role, with its path. */
export const roleArn = arnOf('iam', 'a role', 'role/([\\w+=,.@-]+/)*[\\w+=,.@-]+');

/** Shape of the ARN of a private ECR repository. */
export const repositoryArn: Shape = {
  ...arnOf('ecr', 'a repository', 'repository/[a-z0-9._/-]+'),
  samples: ['arn:aws:ecr:eu-west-1:111122223333:repository/router'],
};

/** Shape of the ARN of a Kinesis data stream. */
export const streamArn: Shape = {
  ...arnOf('kinesis', 'a Kinesis stream', 'stream/[\\w.-]+'),
  samples: ['arn:aws:kinesis:eu-west-1:111122223333:stream/web'],
};

/** Shape of the ARN of an Amazon Data Firehose delivery stream. */
export const deliveryStreamArn: Shape = {
  ...arnOf('firehose', 'a delivery stream', 'deliverystream/[\\w.-]+'),
  samples: ['arn:aws:firehose:eu-west-1:111122223333:deliverystream/web'],
};

/** Shape of the ARN of an Amazon OpenSearch Service domain. */
export const domainArn: Shape = {
  ...arnOf('es', 'a domain', 'domain/[\\w-]+'),
  samples: ['arn:aws:es:eu-west-1:111122223333:domain/web'],
};

/** Shape of the ARN of an OpenSearch Serverless collection. */
export const collectionArn = arnOf('aoss', 'a collection', 'collection/[\\w-]+');

/** Shape of the ARN of an ECS cluster. */
export const clusterArn: Shape = {
  ...arnOf('ecs', 'a cluster', 'cluster/[\\w-]+'),
  samples: ['arn:aws:ecs:eu-west-1:111122223333:cluster/web'],
};

/** Shape of the ARN of an SNS topic. */
export const topicArn = arnOf('sns', 'an SNS topic', '[\\w-]+(\\.fifo)?');

/** Shape of the ARN of an SQS queue. */
export const queueArn = arnOf('sqs', 'an SQS queue', '[\\w-]+(\\.fifo)?');

/** Shape of the ARN of an S3 bucket. */
export const bucketArn: Shape = { ...arnOf('s3', 'a bucket', '[\\w.-]+'), samples: ['arn:aws:s3:::acme-logs'] };

/** Shape of an array of resources to depend on. */
export const dependables = list(dependable);

/** Shape of the name of an existing bucket. */
export const bucketName = required({ ...matching(plainText, ...anyBucketNameFormat), samples: ['acme-logs'] });

/** Returns the shape of a reference to a bucket whose name is the name in its ARN. */
export function bucketReference<T extends Pick<BucketReference, 'bucketName' | 'bucketArn'>>(
  shapes: ShapesOf<T>,
): Shape {
  return namedLikeArn<T>(reference<T>(shapes), 'bucketName', 'bucketArn', /:::(.+)$/);
}

/** Shape of a reference to a bucket that tasks write to. */
export const bucket = bucketReference<BucketReference>({ bucketName, bucketArn: required(bucketArn), kmsKeyArn });

interface BucketReference {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly kmsKeyArn?: string;
}

/** Shape of the ARN of a log group. */
export const logGroupArn = required({
  ...arnOf('logs', 'a log group without ":*" at its end', 'log-group:[\\w./#-]+'),
  samples: ['arn:aws:logs:eu-west-1:111122223333:log-group:acme/web'],
});

/** Shape of a reference to a log group that tasks write to. */
export const logGroup = namedLikeArn<LogGroupReference>(
  reference<LogGroupReference>({
    logGroupName: required({ ...matching(plainText, ...logGroupNameFormat), samples: ['acme/web'] }),
    logGroupArn,
    kmsKeyArn,
  }),
  'logGroupName',
  'logGroupArn',
  /:log-group:(.+)$/,
);

interface LogGroupReference {
  readonly logGroupName: string;
  readonly logGroupArn: string;
  readonly kmsKeyArn?: string;
}
