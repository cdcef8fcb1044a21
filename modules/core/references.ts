import { anyBucketNameFormat, arnFormat, logGroupNameFormat } from './format';
import { namedLikeArn, reference } from './object-shape';
import { dependable, list, required, type Shape, type ShapesOf } from './shape';
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

/** Shape of the ARN of a Secrets Manager secret. */
export const secretArn = arnOf('secretsmanager', 'a secret');

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
  ...arnOf('logs', 'a log group, without ":*" at its end', 'log-group:[\\w./#-]+'),
  samples: ['arn:aws:logs:eu-west-1:111122223333:log-group:acme/web'],
});

/** Shape of a reference to a log group that tasks write to. */
export const logGroup = namedLikeArn<LogGroupReference>(
  reference<LogGroupReference>({
    logGroupName: required({ ...matching(plainText, ...logGroupNameFormat), samples: ['acme/web'] }),
    logGroupArn,
  }),
  'logGroupName',
  'logGroupArn',
  /:log-group:(.+)$/,
);

interface LogGroupReference {
  readonly logGroupName: string;
  readonly logGroupArn: string;
}
