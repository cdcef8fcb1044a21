import { checkProps } from '../core/check-props';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration';
import type { S3BucketReplicationConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-replication-configuration';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type AccountWriters, accountWriterStatements } from './account-writers';
import { type LogBucketProps, logBucketProblems, logBucketShape } from './log-bucket-props';
import { writerStatements } from './log-writers';
import { lockObjects } from './object-lock';
import { replicaStatements, replicate } from './replication';
import { policyDocument, type PolicyStatement } from '../core/policy';
import { isObject } from '../core/shape';
import type { LogWriter, WritableBucket } from './writable-bucket';

const noncurrentVersionDays = 30;

/**
 * Private S3 bucket that keeps log objects for a limited time.
 *
 *     S3Bucket                                       protected against deletion
 *     ├── S3BucketOwnershipControls                  bucket owner enforced, ACLs disabled
 *     ├── S3BucketPublicAccessBlock                  all public access blocked
 *     ├── S3BucketServerSideEncryptionConfiguration  SSE-S3, or KMS with a bucket key
 *     ├── S3BucketVersioning                         enabled or suspended
 *     ├── S3BucketPolicy                             denies requests without TLS, allows `logDeliveryServices` and `writers`
 *     ├── S3BucketLifecycleConfiguration             deletes objects after `retentionDays`, aborts incomplete uploads
 *     ├── S3BucketObjectLockConfiguration            with `objectLock`
 *     └── S3BucketReplicationConfiguration           with `replication`
 *         └── IamRole                                reads this bucket, writes to the other one
 *
 * Cost: object storage, and one request per object written; `replication` costs the storage again, one more request per
 * object, and data transfer to another region (see https://aws.amazon.com/s3/pricing/).
 *
 * @example
 *
 *     const logs = new LogBucket(this, 'Logs', { retentionDays: 30 });
 */
export class LogBucket extends Construct implements WritableBucket {
  /** ARN of the bucket. */
  readonly bucketArn: string;

  /** Name of the bucket. */
  readonly bucketName: string;

  /** ARN of the KMS key that encrypts the objects, if one was specified. */
  readonly kmsKeyArn: string | undefined;

  /** Number of days after which S3 deletes objects. */
  readonly retentionDays: number | 'forever';

  /** AWS services that may deliver logs to the bucket. */
  readonly logDeliveryServices: readonly LogWriter[];

  /** Other accounts whose roles may put objects, if any. */
  readonly writers: AccountWriters | undefined;

  /** Indicates that the bucket is versioned. */
  readonly versioned: boolean;

  /** Indicates that the bucket has Object Lock, so that uploads need a checksum; the S3 destination sends it. */
  readonly objectLockEnabled: boolean;

  /** The bucket policy, which log delivery depends on. */
  readonly dependables: readonly ITerraformDependable[];

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly bucket: S3Bucket;
    readonly ownership: S3BucketOwnershipControls;
    readonly publicAccessBlock: S3BucketPublicAccessBlock;
    readonly encryption: S3BucketServerSideEncryptionConfigurationA;
    readonly versioning: S3BucketVersioningA;
    readonly policy: S3BucketPolicy;
    readonly lifecycle: S3BucketLifecycleConfiguration;
    readonly objectLock?: S3BucketObjectLockConfigurationA;
    readonly replication?: S3BucketReplicationConfigurationA;
    readonly replicationRole?: IamRole;
  };

  constructor(scope: Construct, id: string, props: LogBucketProps = {}) {
    super(scope, id);
    const checked = checkProps(this, props, logBucketShape);
    const { bucketName, bucketNamePrefix, kmsKeyArn, forceDestroy = false, versioned = true } = checked.given;
    const { retentionDays = 90, abortIncompleteUploadDays = 7, logDeliveryServices = [] } = checked.given;
    const { writers, objectLock, replication, replicationSourceAccounts = [] } = checked.given;
    const objectLockEnabled = objectLock !== undefined;
    checked.validate(logBucketProblems(this, checked.given));

    const bucket = new S3Bucket(this, 'Resource', {
      ...(bucketName !== undefined && { bucket: bucketName }),
      ...(bucketNamePrefix !== undefined && { bucketPrefix: bucketNamePrefix }),
      forceDestroy,
      // Without `preventDestroy`, Terraform would delete the policy and access blocks before S3 rejects deleting the
      // bucket.
      ...(!forceDestroy && { lifecycle: { preventDestroy: true } }),
    });
    const ownership = this.disableAcls(bucket);
    const publicAccessBlock = this.blockPublicAccess(bucket);
    const encryption = this.encrypt(bucket, kmsKeyArn);
    const versioning = this.version(bucket, versioned);
    const policy = this.limitAccess(bucket, publicAccessBlock, [
      ...writerStatements(this, bucket.arn, logDeliveryServices, writers?.accounts),
      ...(writers ? accountWriterStatements(this, bucket.arn, writers) : []),
      ...replicaStatements(this, bucket.arn, replicationSourceAccounts),
    ]);
    const lifecycle = this.expire(bucket, versioning, retentionDays, abortIncompleteUploadDays);

    const lock = objectLock && lockObjects(this, bucket, objectLock, versioning);
    const replicated =
      replication && replicate(this, { bucket, versioning, kmsKeyArn, objectLockEnabled }, replication);

    this.bucketArn = bucket.arn;
    this.bucketName = bucket.bucket;
    this.kmsKeyArn = kmsKeyArn;
    this.retentionDays = retentionDays;
    this.logDeliveryServices = logDeliveryServices;
    this.writers = writers;
    this.versioned = versioned;
    this.objectLockEnabled = objectLockEnabled;
    this.dependables = [policy];
    this.resources = {
      ...{ bucket, ownership, publicAccessBlock, encryption, versioning, policy, lifecycle },
      ...(lock && { objectLock: lock }),
      ...(replicated && { replication: replicated.configuration, replicationRole: replicated.role }),
    };
  }

  private disableAcls(bucket: S3Bucket): S3BucketOwnershipControls {
    return new S3BucketOwnershipControls(this, 'Ownership', {
      bucket: bucket.id,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
  }

  private blockPublicAccess(bucket: S3Bucket): S3BucketPublicAccessBlock {
    return new S3BucketPublicAccessBlock(this, 'PublicAccessBlock', {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  }

  private encrypt(bucket: S3Bucket, kmsKeyArn: string | undefined): S3BucketServerSideEncryptionConfigurationA {
    return new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      bucket: bucket.id,
      rule: [
        kmsKeyArn === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
          : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: kmsKeyArn },
              bucketKeyEnabled: true,
            },
      ],
    });
  }

  private version(bucket: S3Bucket, versioned: boolean): S3BucketVersioningA {
    return new S3BucketVersioningA(this, 'Versioning', {
      bucket: bucket.id,
      versioningConfiguration: { status: versioned ? 'Enabled' : 'Suspended' },
    });
  }

  /** A bucket has a single policy, which contains all statements. */
  private limitAccess(
    bucket: S3Bucket,
    publicAccessBlock: S3BucketPublicAccessBlock,
    allowed: readonly PolicyStatement[],
  ): S3BucketPolicy {
    return new S3BucketPolicy(this, 'Policy', {
      bucket: bucket.id,
      policy: policyDocument(
        {
          Sid: 'DenyRequestsWithoutTls',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [bucket.arn, `${bucket.arn}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        ...allowed,
      ),
      // S3 responds with 409 to concurrent changes of the access settings of a bucket.
      dependsOn: [publicAccessBlock],
    });
  }

  private expire(
    bucket: S3Bucket,
    versioning: S3BucketVersioningA,
    days: number | 'forever',
    abortIncompleteUploadDays: number,
  ): S3BucketLifecycleConfiguration {
    return new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      bucket: bucket.id,
      rule: [
        {
          id: 'expire-logs',
          status: 'Enabled',
          filter: [{}],
          ...(days !== 'forever' && { expiration: [{ days }] }),
          noncurrentVersionExpiration: [{ noncurrentDays: noncurrentVersionDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: abortIncompleteUploadDays }],
        },
      ],
      // S3 accepts rules for noncurrent versions only after the versioning state has been set.
      dependsOn: [versioning],
    });
  }
}

/** Returns `true` for a `LogBucket`, whose objects always belong to the owner of the bucket. */
export function hasAclsDisabled(bucket: object): boolean {
  return 'resources' in bucket && isObject(bucket.resources) && 'ownership' in bucket.resources;
}
