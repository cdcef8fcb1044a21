import type { AwsPlace } from './aws-environment';
import { omitUndefined } from './omit-undefined';
import type { PolicyStatement } from './policy';
import { isKnown } from './validation';

/** Use of a KMS key by one service on behalf of a principal. */
export interface KeyUsage {
  /** ARN of the key, or `undefined` if no permission is needed. */
  readonly keyArn: string | undefined;

  /** KMS actions, such as `kms:Decrypt`. */
  readonly actions: readonly string[];

  /** Service that calls KMS on behalf of the principal, such as `s3`. */
  readonly service: string;

  /**
   * Region of the service that calls KMS. The ARN of a key contains it, because a service uses keys of its region only.
   *
   * @default - the region in the ARN of the key; if that is known only at deploy, the region of the stack
   */
  readonly region?: string | undefined;

  /** Encryption context that the service sends, such as `aws:s3:arn`: ARNs, which may contain wildcards. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/**
 * Returns the statements that allow a principal to use a key through one service, with the given encryption context
 * only.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function keyStatements(place: AwsPlace, usage: KeyUsage): readonly PolicyStatement[] {
  const { keyArn, actions, service, region, context } = usage;
  if (keyArn === undefined) return [];
  const through = regionOf(keyArn) ?? region ?? place.region;
  const conditions = Object.entries(context).map(([name, arns]) => [`kms:EncryptionContext:${name}`, arns] as const);
  return [
    {
      Effect: 'Allow',
      Action: actions,
      Resource: keyArn,
      Condition: {
        StringEquals: { 'kms:ViaService': `${service}.${through}.${place.dnsSuffix}` },
        StringLike: Object.fromEntries(conditions),
      },
    },
  ];
}

/**
 * Returns the use of the key of a bucket. The encryption context is the bucket with an S3 Bucket Key, and the object
 * otherwise. `kms:Decrypt` is part of it for writers, too: S3 requires it for uploads, and decrypts the parts of
 * multipart uploads.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
export function bucketKeyUsage(
  bucket: { readonly bucketArn: string; readonly kmsKeyArn?: string | undefined },
  actions: readonly string[],
  region?: string,
): KeyUsage {
  const { bucketArn, kmsKeyArn } = bucket;
  return {
    keyArn: kmsKeyArn,
    actions,
    service: 's3',
    context: { 'aws:s3:arn': [bucketArn, `${bucketArn}/*`] },
    ...omitUndefined({ region }),
  };
}

/** KMS actions of a principal that writes objects. */
export const writesObjects = ['kms:GenerateDataKey', 'kms:Decrypt'] as const;

/** Returns the region in the ARN of a key, if it is known at synth. */
function regionOf(keyArn: string): string | undefined {
  return isKnown(keyArn) ? keyArn.split(':')[3] : undefined;
}
