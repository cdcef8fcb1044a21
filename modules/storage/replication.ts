import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketReplicationConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-replication-configuration';
import type { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { Construct } from 'constructs';
import { account, accountPrincipals, prefix } from './account-writers';
import { awsPlace } from '../core/aws-environment';
import { regionFormat } from '../core/format';
import { bucketKeyUsage, keyStatements } from '../core/key-usage';
import { fields, reference } from '../core/object-shape';
import { omitUndefined } from '../core/omit-undefined';
import type { PolicyStatement } from '../core/policy';
import type { Problem } from '../core/problem';
import { bucketArn, kmsKeyArn } from '../core/references';
import { regionOf } from '../core/resource-place';
import { allowRole } from '../core/role-policy';
import { createServiceRole } from '../core/service-role';
import { flag, oneOf, required } from '../core/shape';
import { matching, plainText } from '../core/string-shape';
import { isKnown } from '../core/validation';

/**
 * Bucket that S3 writes replicas to: a `LogBucket`, or an existing bucket with versioning.
 *
 * @example
 *
 *     const bucket: ReplicaBucket = { bucketArn: 'arn:aws:s3:::acme-replicas' };
 */
export interface ReplicaBucket {
  /** ARN of the bucket. */
  readonly bucketArn: string;

  /** ARN of the KMS key that encrypts the replicas; required if the source has one. */
  readonly kmsKeyArn?: string | undefined;

  /**
   * Indicates that the bucket is versioned, which replication requires.
   *
   * @default - unknown and not checked
   */
  readonly versioned?: boolean | undefined;

  /**
   * Indicates that the bucket has Object Lock, which S3 requires if the source has it.
   *
   * @default - unknown and not checked
   */
  readonly objectLockEnabled?: boolean | undefined;
}

/**
 * Replication of new objects to another bucket, in any region and account.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
 */
export interface LogReplication {
  /** Bucket that the objects are replicated to. */
  readonly bucket: ReplicaBucket;

  /**
   * ID of the account that owns the bucket, if it is not the account of the source. It then owns the replicas. Its bucket
   * and its key must allow the account of the source: `replicationSourceAccounts` of a `LogBucket`, and `writers` of an
   * `EncryptionKey`.
   *
   * @default - the account of the source
   */
  readonly accountId?: string;

  /**
   * Region of the bucket, which the permission for its key contains.
   *
   * @default - the region in the ARN of the key, or that of its provider
   */
  readonly region?: string;

  /**
   * Beginning of the keys of the replicated objects; ends with a slash.
   *
   * @default - all objects
   */
  readonly prefix?: string;

  /**
   * Replicates delete markers, so that an object that is deleted without a version is also hidden in the other bucket.
   * Markers of expired objects are never replicated.
   *
   * @default false - deleting in the source hides no replica
   */
  readonly deleteMarkers?: boolean;

  /**
   * Storage class of the replicas.
   *
   * @default - that of the source
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Destination.html
   */
  readonly storageClass?: ReplicaStorageClass;
}

const storageClasses = [
  ...['STANDARD', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'],
] as const;

/** Storage class of replicas. */
export type ReplicaStorageClass =
  'STANDARD' | 'STANDARD_IA' | 'ONEZONE_IA' | 'INTELLIGENT_TIERING' | 'GLACIER_IR' | 'GLACIER' | 'DEEP_ARCHIVE';

/** Source of a replication. */
export interface ReplicationSource {
  /** The bucket. */
  readonly bucket: S3Bucket;
  /** Its versioning, which S3 requires first. */
  readonly versioning: S3BucketVersioningA;
  /** ARN of its key, if any. */
  readonly kmsKeyArn: string | undefined;
  /** `true` if it has Object Lock. */
  readonly objectLockEnabled: boolean;
}

/** Replication of a bucket and its role. */
export interface Replication {
  /** Replication rule. */
  readonly configuration: S3BucketReplicationConfigurationA;
  /** Role that S3 assumes. */
  readonly role: IamRole;
}

/** Creates the replication of a bucket, with a role that may read this bucket and write to the other one, and no others. */
export function replicate(scope: Construct, source: ReplicationSource, props: LogReplication): Replication {
  const { bucket: destination, accountId, prefix = '', deleteMarkers = false, storageClass } = props;
  const role = createServiceRole(scope, 'ReplicationRole', {
    description: 'Replicates log objects',
    service: 's3.amazonaws.com',
  });
  const policy = allowRole(scope, 'Replicate', role, ...roleStatements(scope, source, props));
  const encrypted = destination.kmsKeyArn !== undefined;
  const configuration = new S3BucketReplicationConfigurationA(scope, 'Replication', {
    bucket: source.bucket.id,
    role: role.arn,
    rule: [
      {
        id: 'replicate-logs',
        status: 'Enabled',
        priority: 1,
        filter: { prefix },
        deleteMarkerReplication: { status: deleteMarkers ? 'Enabled' : 'Disabled' },
        ...(encrypted && { sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } } }),
        destination: {
          bucket: destination.bucketArn,
          ...omitUndefined({ storageClass }),
          ...(accountId !== undefined && {
            account: accountId,
            accessControlTranslation: { owner: 'Destination' },
          }),
          ...(encrypted && { encryptionConfiguration: { replicaKmsKeyId: destination.kmsKeyArn! } }),
        },
      },
    ],
    dependsOn: [source.versioning, policy],
  });
  return { configuration, role };
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 */
function roleStatements(
  scope: Construct,
  { bucket, kmsKeyArn, objectLockEnabled }: ReplicationSource,
  { bucket: destination, accountId, prefix = '', deleteMarkers = false, region }: LogReplication,
): readonly PolicyStatement[] {
  const place = awsPlace(scope);
  return [
    { Effect: 'Allow', Action: ['s3:GetReplicationConfiguration', 's3:ListBucket'], Resource: bucket.arn },
    {
      Effect: 'Allow',
      Action: [
        ...['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
        ...(objectLockEnabled ? ['s3:GetObjectRetention', 's3:GetObjectLegalHold'] : []),
      ],
      Resource: `${bucket.arn}/${prefix}*`,
    },
    {
      Effect: 'Allow',
      Action: [
        ...['s3:ReplicateObject', 's3:ReplicateTags'],
        ...(deleteMarkers ? ['s3:ReplicateDelete'] : []),
        ...(accountId === undefined ? [] : ['s3:ObjectOwnerOverrideToBucketOwner']),
      ],
      Resource: `${destination.bucketArn}/${prefix}*`,
    },
    ...keyStatements(place, bucketKeyUsage({ bucketArn: bucket.arn, kmsKeyArn }, ['kms:Decrypt'])),
    ...keyStatements(
      place,
      bucketKeyUsage(
        destination,
        // With a bucket key, S3 also generates and decrypts that.
        ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:Decrypt'],
        region ?? regionOf(destination.kmsKeyArn),
      ),
    ),
  ];
}

/**
 * Returns the statements of a bucket policy that allow roles of other accounts to write replicas. AWS's example also allows
 * `s3:PutBucketVersioning`, which is left out, because the bucket is versioned, and another account could suspend that.
 */
export function replicaStatements(
  scope: Construct,
  bucketArn: string,
  accounts: readonly string[],
): readonly PolicyStatement[] {
  if (accounts.length === 0) return [];
  const from = { Effect: 'Allow', Principal: accountPrincipals(scope, accounts) } as const;
  return [
    {
      Sid: 'Replicas',
      ...from,
      Action: ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags', 's3:ObjectOwnerOverrideToBucketOwner'],
      Resource: `${bucketArn}/*`,
    },
    { Sid: 'ReplicaVersions', ...from, Action: ['s3:GetBucketVersioning', 's3:ListBucket'], Resource: bucketArn },
  ];
}

/** Returns the problems of `replication`. */
export function replicationProblems(
  { bucket, region }: LogReplication,
  source: { readonly versioned: boolean; readonly kmsKeyArn: string | undefined; readonly objectLockEnabled: boolean },
): Problem[] {
  const ofKey = regionOf(bucket.kmsKeyArn);
  return [
    !source.versioned && 'versioned must be true with replication, which copies versions; remove it',
    bucket.versioned === false &&
      'replication.bucket must be versioned, got a bucket with versioned false; remove that from the bucket',
    source.objectLockEnabled &&
      bucket.objectLockEnabled === false &&
      'replication.bucket must have Object Lock, because this bucket has it; set objectLock of the other bucket',
    source.kmsKeyArn !== undefined &&
      bucket.kmsKeyArn === undefined &&
      'replication.bucket.kmsKeyArn must be given with kmsKeyArn, because S3 encrypts the replicas of encrypted objects with a key; set kmsKeyArn of the other bucket',
    bucket.kmsKeyArn !== undefined &&
      region === undefined &&
      ofKey === undefined &&
      'replication.region must be given, because the region of replication.bucket.kmsKeyArn is known only at deploy; set it to the region of the bucket',
    isKnown(region) &&
      ofKey !== undefined &&
      region !== ofKey &&
      `replication.region must be that of replication.bucket.kmsKeyArn, ${JSON.stringify(ofKey)}, got ${JSON.stringify(region)}; remove it`,
  ];
}

/** Shape of `LogReplication`. */
export const replicationShape = fields<LogReplication>({
  bucket: required(
    reference<ReplicaBucket>({
      bucketArn: required(bucketArn),
      kmsKeyArn,
      versioned: flag,
      objectLockEnabled: flag,
    }),
  ),
  accountId: account,
  region: { ...matching(plainText, ...regionFormat), samples: ['eu-west-1'] },
  prefix,
  deleteMarkers: flag,
  storageClass: oneOf(...storageClasses),
});
