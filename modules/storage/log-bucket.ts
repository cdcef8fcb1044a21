import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { logDeliveryServicesProblems, writerStatements } from './log-writers';
import { policyDocument } from '../core/policy';
import { objectRetentionProblem } from '../core/retention';
import {
  valueErrors,
  anyOf,
  fields,
  flag,
  typeErrors,
  number,
  oneOf,
  plainText,
  checkedString,
  tokenList,
} from '../core/shape';
import { kmsKeyArn } from '../core/references';
import { integerProblem, patternProblem, validate } from '../core/validation';
import type { LogWriter, WritableBucket } from './writable-bucket';

/** Properties of a `LogBucket`. */
export interface LogBucketProps {
  /**
   * Name of the bucket, unique in all of AWS.
   *
   * @default - Terraform makes one, from `bucketNamePrefix` if that is given
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
   */
  readonly bucketName?: string;

  /**
   * Beginning of a name that Terraform makes unique; 37 characters at most. Not with `bucketName`.
   *
   * @default - `terraform-`
   */
  readonly bucketNamePrefix?: string;

  /**
   * Days after which S3 deletes an object, or `forever` where it must stay, as the configuration of routers must.
   *
   * @default 90
   */
  readonly retentionDays?: number | 'forever';

  /**
   * Days after which S3 gives up an upload that was begun and never finished, and stops charging for its parts.
   *
   * @default 7
   */
  readonly abortIncompleteUploadDays?: number;

  /**
   * Whether an object that is overwritten or deleted stays recoverable for 30 days. Log objects are written once, so
   * this costs next to nothing; `false` suspends it.
   *
   * @default true
   */
  readonly versioned?: boolean;

  /**
   * ARN of the KMS key that encrypts the objects. Whoever writes then needs `kms:GenerateDataKey` and `kms:Decrypt`
   * on it; an S3 destination grants that by itself.
   *
   * @default - S3's own key (SSE-S3), free of charge
   */
  readonly kmsKeyArn?: string;

  /**
   * What of this account may leave its logs in the bucket, below `AWSLogs/`: load balancers, which take no `kmsKeyArn`;
   * VPCs, for whose flow logs the key's policy must name `delivery.logs.amazonaws.com`; trails of this region, for which
   * it must name `cloudtrail.amazonaws.com`.
   *
   * @default - nothing
   */
  readonly logDeliveryServices?: readonly LogWriter[];

  /**
   * Whether the bucket may be deleted with all logs in it, by destroying the stack or by a change that replaces it.
   *
   * @default false - Terraform refuses any plan that would delete it; to let it, set this, deploy, and plan again
   */
  readonly forceDestroy?: boolean;
}

const noncurrentVersionDays = 30;

/**
 * A private bucket that keeps log objects for a limited time.
 *
 *     S3Bucket                                       not deleted by accident
 *     ├── S3BucketOwnershipControls                  bucket owner enforced: no ACLs
 *     ├── S3BucketPublicAccessBlock                  everything blocked
 *     ├── S3BucketServerSideEncryptionConfiguration  SSE-S3, or KMS with a bucket key
 *     ├── S3BucketVersioning                         enabled, or suspended
 *     ├── S3BucketPolicy                             refuses requests without TLS, lets the `logDeliveryServices` in
 *     └── S3BucketLifecycleConfiguration             deletes after `retentionDays`, aborts dead uploads
 *
 * Cost: storage of what is kept, and one request an object written.
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

  /** ARN of the KMS key that encrypts the objects, where one was given. */
  readonly kmsKeyArn: string | undefined;

  /** Days after which S3 deletes an object. */
  readonly retentionDays: number | 'forever';

  /** What may leave its logs in the bucket by itself. */
  readonly logDeliveryServices: readonly LogWriter[];

  /** What lets them in: the bucket's policy. */
  readonly dependables: readonly ITerraformDependable[];

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly bucket: S3Bucket;
    readonly ownership: S3BucketOwnershipControls;
    readonly publicAccessBlock: S3BucketPublicAccessBlock;
    readonly encryption: S3BucketServerSideEncryptionConfigurationA;
    readonly versioning: S3BucketVersioningA;
    readonly policy: S3BucketPolicy;
    readonly lifecycle: S3BucketLifecycleConfiguration;
  };

  constructor(scope: Construct, id: string, props: LogBucketProps = {}) {
    super(scope, id);
    validate(this, typeErrors(props, logBucketShape));
    const { bucketName, bucketNamePrefix, kmsKeyArn, forceDestroy = false, versioned = true } = props;
    const { retentionDays = 90, abortIncompleteUploadDays = 7, logDeliveryServices = [] } = props;
    validate(this, [
      bucketName !== undefined &&
        bucketNamePrefix !== undefined &&
        'bucketName and bucketNamePrefix must not be given together; leave one out',
      patternProblem(
        'bucketName',
        bucketName,
        /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        '3 to 63 lower-case letters, digits, dots and hyphens, beginning and ending with a letter or digit',
      ),
      patternProblem(
        'bucketNamePrefix',
        bucketNamePrefix,
        /^[a-z0-9][a-z0-9.-]{0,36}$/,
        '1 to 37 lower-case letters, digits, dots and hyphens, beginning with a letter or digit',
      ),
      objectRetentionProblem('retentionDays', retentionDays),
      integerProblem('abortIncompleteUploadDays', abortIncompleteUploadDays, { min: 1, unit: 'days' }),
      ...logDeliveryServicesProblems(logDeliveryServices, kmsKeyArn),
      ...valueErrors(props, logBucketShape),
    ]);

    const bucket = new S3Bucket(this, 'Resource', {
      ...(bucketName !== undefined && { bucket: bucketName }),
      ...(bucketNamePrefix !== undefined && { bucketPrefix: bucketNamePrefix }),
      forceDestroy,
      // `forceDestroy` alone would have all that guards the bucket taken away before S3 refuses.
      ...(!forceDestroy && { lifecycle: { preventDestroy: true } }),
    });
    const ownership = this.disableAcls(bucket);
    const publicAccessBlock = this.blockPublicAccess(bucket);
    const encryption = this.encrypt(bucket, kmsKeyArn);
    const versioning = this.version(bucket, versioned);
    const policy = this.limitAccess(bucket, logDeliveryServices, publicAccessBlock);
    const lifecycle = this.expire(bucket, versioning, retentionDays, abortIncompleteUploadDays);

    this.bucketArn = bucket.arn;
    this.bucketName = bucket.bucket;
    this.kmsKeyArn = kmsKeyArn;
    this.retentionDays = retentionDays;
    this.logDeliveryServices = logDeliveryServices;
    this.dependables = [policy];
    this.resources = { bucket, ownership, publicAccessBlock, encryption, versioning, policy, lifecycle };
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

  /** A bucket has one policy, so all that is said of it stands there. */
  private limitAccess(
    bucket: S3Bucket,
    logDeliveryServices: readonly LogWriter[],
    publicAccessBlock: S3BucketPublicAccessBlock,
  ): S3BucketPolicy {
    return new S3BucketPolicy(this, 'Policy', {
      bucket: bucket.id,
      policy: policyDocument(
        {
          Sid: 'RefuseRequestsWithoutTls',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [bucket.arn, `${bucket.arn}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        ...writerStatements(this, bucket.arn, logDeliveryServices),
      ),
      // S3 answers 409 to two changes of one bucket's access at a time.
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
      // S3 accepts the rule for noncurrent versions only once it is said whether there are any.
      dependsOn: [versioning],
    });
  }
}

/** Shape of `LogBucketProps`. */
export const logBucketShape = fields<LogBucketProps>({
  bucketName: plainText,
  bucketNamePrefix: plainText,
  retentionDays: anyOf(number, oneOf('forever')),
  abortIncompleteUploadDays: number,
  versioned: flag,
  kmsKeyArn,
  logDeliveryServices: tokenList(checkedString),
  forceDestroy: flag,
});
