import { checkProps } from '../core/check-props';
import { Cloudtrail } from '@cdktf/provider-aws/lib/cloudtrail';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { accountId, regionName } from '../core/aws-environment';
import { bucketProblems } from '../storage/log-writers';
import { dependenciesOf } from '../core/dependencies';
import { ownRegionProblems } from '../core/own-region';
import { physicalName } from '../core/physical-name';
import { objectRetentionProblem } from '../core/retention';
import { allowRole } from '../core/role-policy';
import { createServiceRole } from '../core/service-role';
import { fields, reference } from '../core/object-shape';
import { flag, known, number, required } from '../core/shape';
import { plainText } from '../core/string-shape';
import { bucketArn, bucketName, bucketReference, kmsKeyArn, logGroupArn } from '../core/references';
import { patternProblem } from '../core/validation';
import { LogBucket } from '../storage/log-bucket';
import type { LogBucketProps } from '../storage/log-bucket-props';
import type { LogGroup } from '../storage/log-group';
import { type WritableBucket, writableShapes } from '../storage/writable-bucket';

/** Common properties of an `AuditTrail`. */
export interface AuditTrailOptions {
  /**
   * Name of the trail. Must be unique within the account and region. Changing it replaces the trail.
   *
   * @default - the construct path, such as `service-Audit`
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
   */
  readonly trailName?: string;

  /**
   * Management events to record: all, or write events only. Image pulls are read events.
   *
   * @default 'All'
   */
  readonly readWriteType?: 'All' | 'WriteOnly';

  /**
   * Log group that also receives the events, some minutes after the calls, for metric filters, alarms and queries.
   *
   * @default - none; CloudWatch charges for each GB
   */
  readonly logGroup?: Pick<LogGroup, 'logGroupArn'>;

  /**
   * ARN of the KMS key that encrypts the log files, such as that of an `EncryptionKey`. The key policy must allow
   * `cloudtrail.amazonaws.com` to use `kms:GenerateDataKey*` and `kms:DescribeKey`; otherwise, AWS rejects the trail.
   *
   * @default - the key of the bucket, if any; otherwise Amazon S3 managed keys (SSE-S3), free of charge
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
   */
  readonly kmsKeyArn?: string;
}

/** Properties of a trail with a new bucket. */
export interface AuditTrailInOwnBucket extends AuditTrailOptions, Pick<LogBucketProps, 'forceDestroy'> {
  /** Available in `AuditTrailInBucket`. */
  readonly bucket?: never;

  /**
   * Number of days after which S3 deletes log files. AWS shows the events of the last 90 days free of charge, even
   * without a trail.
   *
   * @default 365
   */
  readonly retentionDays?: number;
}

/** Properties of a trail with an existing or shared bucket. */
export interface AuditTrailInBucket extends AuditTrailOptions {
  /**
   * Bucket to deliver to: a `LogBucket` with `trail/<trailName>` in its `logDeliveryServices`, or an existing bucket
   * whose policy allows the trail to write.
   */
  readonly bucket: WritableBucket;

  /** Set by the bucket. */
  readonly retentionDays?: never;

  /** Set by the bucket. */
  readonly forceDestroy?: never;
}

/** Properties of an `AuditTrail`. */
export type AuditTrailProps = AuditTrailInOwnBucket | AuditTrailInBucket;

/**
 * Trail that records the API calls of the account, including those of ECS, ECR and IAM, in all regions. Log files are
 * stored under `AWSLogs/<account>/CloudTrail/`, with digest files that reveal changed or deleted files.
 *
 *     Cloudtrail         management events of all regions, except those of KMS and the RDS Data API
 *     ├── LogBucket      Bucket     unless `bucket` is specified
 *     └── IamRole        LogRole    with `logGroup`: role for CloudTrail
 *         └── IamRolePolicy  WriteLogs  allows writing to the log streams of the trail
 *
 * A trail cannot be limited to certain services: AWS can exclude only these two, which have by far the most events;
 * `resources.trail.putEventSelector` includes them. The trail covers all regions, because IAM events occur in
 * `us-east-1`.
 *
 * Cost: the first copy of management events is free in each region, except for storage, a few cents per month. If the
 * account already has such a trail, 2 USD per 100,000 events (us-east-1; see https://aws.amazon.com/cloudtrail/pricing/).
 *
 * @example
 *
 *     new AuditTrail(this, 'Audit', { bucket: new LogBucket(this, 'Logs', { logDeliveryServices: ['trail/audit'] }), trailName: 'audit' });
 */
export class AuditTrail extends Construct {
  /** ARN of the trail. */
  readonly trailArn: string;

  /** Name of the trail. */
  readonly trailName: string;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly trail: Cloudtrail;
    readonly bucket: LogBucket | undefined;
    readonly logRole: IamRole | undefined;
    readonly logRolePolicy: IamRolePolicy | undefined;
  };

  constructor(scope: Construct, id: string, props: AuditTrailProps = {}) {
    super(scope, id);
    const checked = checkProps(this, props, auditTrailShape);
    const { trailName = physicalName(this, 128), readWriteType = 'All', logGroup } = checked.given;
    checked.validate([
      patternProblem(
        'trailName',
        trailName,
        /^(?=.{3,128}$)[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/,
        '3 to 128 letters and digits, with single dots, "_" and "-" between them',
      ),
      patternProblem('readWriteType', readWriteType, /^(All|WriteOnly)$/, '"All" or "WriteOnly"'),
      ...ownRegionProblems(this, {
        'logGroup.logGroupArn': logGroup?.logGroupArn,
        // The key must be in the region of the bucket.
        kmsKeyArn: checked.given.bucket ? undefined : checked.given.kmsKeyArn,
      }),
      // The types exclude these two, except in values read from JSON.
      checked.given.bucket && checked.given.retentionDays !== undefined && `retentionDays ${setByBucket}`,
      !checked.given.bucket && objectRetentionProblem('retentionDays', checked.given.retentionDays),
      checked.given.bucket && checked.given.forceDestroy !== undefined && `forceDestroy ${setByBucket}`,
      ...(checked.given.bucket ? bucketProblems('bucket', checked.given.bucket, `trail/${trailName}`) : []),
    ]);

    const ownBucket = props.bucket ? undefined : this.createBucket(trailName, props);
    const bucket: WritableBucket = props.bucket ?? ownBucket!;
    const { kmsKeyArn = bucket.kmsKeyArn } = props;
    const logRole = logGroup && this.createLogRole();
    const logRolePolicy = logGroup && this.allowLogging(logRole!, logGroup.logGroupArn);
    const trail = new Cloudtrail(this, 'Resource', {
      name: trailName,
      s3BucketName: bucket.bucketName,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      eventSelector: [
        {
          includeManagementEvents: true,
          readWriteType,
          excludeManagementEventSources: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'],
        },
      ],
      ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
      ...(logGroup && { cloudWatchLogsGroupArn: `${logGroup.logGroupArn}:*`, cloudWatchLogsRoleArn: logRole!.arn }),
      // AWS tests the bucket, the key and the log group when it creates the trail.
      dependsOn: [...dependenciesOf(this, bucket.dependables), ...(logRolePolicy ? [logRolePolicy] : [])],
    });

    this.trailArn = trail.arn;
    this.trailName = trail.name;
    this.resources = { trail, bucket: ownBucket, logRole, logRolePolicy };
  }

  private createBucket(trailName: string, { retentionDays = 365, forceDestroy }: AuditTrailProps): LogBucket {
    return new LogBucket(this, 'Bucket', {
      retentionDays,
      logDeliveryServices: [`trail/${trailName}`],
      ...(forceDestroy !== undefined && { forceDestroy }),
    });
  }

  /**
   * The trust policy has no condition, as in the AWS documentation: trails of other accounts cannot pass a role of this
   * one.
   */
  private createLogRole(): IamRole {
    return createServiceRole(this, 'LogRole', {
      description: 'Writes the events of a trail to a log group',
      service: 'cloudtrail.amazonaws.com',
    });
  }

  /** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html */
  private allowLogging(role: IamRole, logGroupArn: string): IamRolePolicy {
    return allowRole(this, 'WriteLogs', role, {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `${logGroupArn}:log-stream:${accountId(this)}_CloudTrail_${regionName(this)}*`,
    });
  }
}

const setByBucket = 'must not be given with bucket, which has its own; leave it out';

/** Shape of `AuditTrailProps`. */
export const auditTrailShape = fields<AuditTrailProps>({
  trailName: plainText,
  readWriteType: known(plainText),
  logGroup: reference<NonNullable<AuditTrailProps['logGroup']>>({ logGroupArn }),
  kmsKeyArn,
  bucket: bucketReference<WritableBucket>({
    bucketName,
    bucketArn: required(bucketArn),
    ...writableShapes,
  }),
  retentionDays: number,
  forceDestroy: flag,
});
