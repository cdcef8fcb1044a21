import { Cloudtrail } from '@cdktf/provider-aws/lib/cloudtrail';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { accountId, regionName } from '../core/aws-environment';
import { bucketProblems } from '../storage/log-writers';
import { physicalName } from '../core/physical-name';
import { policyDocument } from '../core/policy';
import { objectRetentionProblem } from '../core/retention';
import { allowRole } from '../core/role-policy';
import { valueErrors, fields, flag, typeErrors, known, number, plainText, required, text } from '../core/shape';
import { bucketArn, kmsKeyArn, logGroupArn } from '../core/references';
import { patternProblem, validate } from '../core/validation';
import { LogBucket, type LogBucketProps } from '../storage/log-bucket';
import type { LogGroup } from '../storage/log-group';
import { type WritableBucket, writableShapes } from '../storage/writable-bucket';

/** Properties of an `AuditTrail`, its bucket apart. */
export interface AuditTrailOptions {
  /**
   * Name of the trail, unique in the account and region. Changing it replaces the trail.
   *
   * @default - the path of the construct, as in `service-Audit`
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
   */
  readonly trailName?: string;

  /**
   * Management events to record: all, or only those that change something. Image pulls change nothing.
   *
   * @default 'All'
   */
  readonly readWriteType?: 'All' | 'WriteOnly';

  /**
   * Log group that gets the events as well, some minutes after the calls, for filters, alarms and queries.
   *
   * @default - none: CloudWatch charges for each GB
   */
  readonly logGroup?: Pick<LogGroup, 'logGroupArn'>;

  /**
   * ARN of the KMS key that encrypts the log files, as of an `EncryptionKey`. Its policy must let
   * `cloudtrail.amazonaws.com` use `kms:GenerateDataKey*` and `kms:DescribeKey`, or AWS refuses to make the trail.
   *
   * @default - that of the bucket, if it has one; else S3's own key (SSE-S3), free of charge
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
   */
  readonly kmsKeyArn?: string;
}

/** A trail into a bucket that is made for it. */
export interface AuditTrailInOwnBucket extends AuditTrailOptions, Pick<LogBucketProps, 'forceDestroy'> {
  /** For a bucket that stands already, `AuditTrailInBucket`. */
  readonly bucket?: never;

  /**
   * Days after which S3 deletes a log file. AWS shows the last 90 days free of charge, without a trail.
   *
   * @default 365
   */
  readonly retentionDays?: number;
}

/** A trail into a bucket to which others write as well. */
export interface AuditTrailInBucket extends AuditTrailOptions {
  /** The bucket: a `LogBucket` with the writer `trail/<trailName>`, or one whose policy lets the trail in. */
  readonly bucket: WritableBucket;

  /** The bucket says how long it keeps them. */
  readonly retentionDays?: never;

  /** The bucket says whether it may be destroyed with them. */
  readonly forceDestroy?: never;
}

/** Properties of an `AuditTrail`. */
export type AuditTrailProps = AuditTrailInOwnBucket | AuditTrailInBucket;

/**
 * A record of who called what in the account, ECS, ECR and IAM among it, in every region, in a bucket below
 * `AWSLogs/<account>/CloudTrail/`. Digests beside it show whether a file was changed or deleted.
 *
 *     Cloudtrail         management events of all regions, but for those of KMS and of the data API of RDS
 *     ├── LogBucket      Bucket     unless one is given
 *     └── IamRole        LogRole    with `logGroup`: for CloudTrail
 *         └── IamRolePolicy  WriteLogs  to that group, in streams of its own
 *
 * A trail cannot be limited to services: AWS lets it leave out those two alone, whose calls are the most by far.
 * `resources.trail.putEventSelector` takes them in. IAM is called in `us-east-1`, so the trail is one of all regions.
 *
 * Cost: the first copy of management events is free in each region, of which storage remains, some cents a month. In an
 * account that has a trail of them already, 2 USD for each 100,000 events; see https://aws.amazon.com/cloudtrail/pricing/.
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

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly trail: Cloudtrail;
    readonly bucket: LogBucket | undefined;
    readonly logRole: IamRole | undefined;
    readonly logRolePolicy: IamRolePolicy | undefined;
  };

  constructor(scope: Construct, id: string, props: AuditTrailProps = {}) {
    super(scope, id);
    validate(this, typeErrors(props, auditTrailShape));
    const { trailName = physicalName(this, 128), readWriteType = 'All', logGroup } = props;
    validate(this, [
      patternProblem(
        'trailName',
        trailName,
        /^(?=.{3,128}$)[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/,
        '3 to 128 letters and digits, with single dots, "_" and "-" between them',
      ),
      patternProblem('readWriteType', readWriteType, /^(All|WriteOnly)$/, '"All" or "WriteOnly"'),
      // The types rule these two out, but not in a value that was read from JSON.
      props.bucket && props.retentionDays !== undefined && `retentionDays ${ofBucket}`,
      !props.bucket && objectRetentionProblem('retentionDays', props.retentionDays),
      props.bucket && props.forceDestroy !== undefined && `forceDestroy ${ofBucket}`,
      ...(props.bucket ? bucketProblems('bucket', props.bucket, `trail/${trailName}`) : []),
      ...valueErrors(props, auditTrailShape),
    ]);

    const ownBucket = props.bucket ? undefined : this.createBucket(trailName, props);
    const bucket: WritableBucket = props.bucket ?? ownBucket!;
    const { kmsKeyArn = bucket.kmsKeyArn } = props;
    const logRole = logGroup && this.createLogRole();
    const logRolePolicy = logGroup && this.letWrite(logRole!, logGroup.logGroupArn);
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
      // AWS tries the bucket, the key and the log group as soon as it makes the trail.
      dependsOn: [...(bucket.dependables ?? []), ...(logRolePolicy ? [logRolePolicy] : [])],
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

  /** Without a condition, as AWS has it: no trail of another account can be handed a role of this one. */
  private createLogRole(): IamRole {
    return new IamRole(this, 'LogRole', {
      namePrefix: `${physicalName(this, 37)}-`,
      description: 'Writes the events of a trail to a log group',
      assumeRolePolicy: policyDocument({
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    });
  }

  /** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html */
  private letWrite(role: IamRole, logGroupArn: string): IamRolePolicy {
    return allowRole(this, 'WriteLogs', role, {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `${logGroupArn}:log-stream:${accountId(this)}_CloudTrail_${regionName(this)}*`,
    });
  }
}

const ofBucket = 'must not be given with bucket, which has its own; leave it out';

/** Shape of `AuditTrailProps`. */
export const auditTrailShape = fields<AuditTrailProps>({
  trailName: plainText,
  readWriteType: known(plainText),
  logGroup: fields<NonNullable<AuditTrailProps['logGroup']>>({ logGroupArn }),
  kmsKeyArn,
  bucket: fields<WritableBucket>({
    bucketName: required(text),
    bucketArn: required(bucketArn),
    ...writableShapes,
  }),
  retentionDays: number,
  forceDestroy: flag,
});
