import { checkProps } from '../core/check-props';
import { CloudwatchLogStream } from '@cdktf/provider-aws/lib/cloudwatch-log-stream';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import { Construct } from 'constructs';
import { sourceStatements, type StreamSource, streamSource } from './stream-source';
import type { DeliveryTarget } from './target';
import { accountId } from '../core/aws-environment';
import { ownRegionProblems } from '../core/own-region';
import { physicalName } from '../core/physical-name';
import { type LogRetentionDays, logRetentionProblem } from '../core/retention';
import { allowRole } from '../core/role-policy';
import { createServiceRole } from '../core/service-role';
import { fields } from '../core/object-shape';
import { unextended } from '../core/factory-object';
import { number, required, withMethods } from '../core/shape';
import { plainText } from '../core/string-shape';
import { kmsKeyArn } from '../core/references';
import { patternProblem } from '../core/validation';
import { LogGroup } from '../storage/log-group';

/** Common properties of a `DeliveryStream`. */
export interface DeliveryStreamBaseProps {
  /** Destination, created with a function of `DeliveryTarget`. */
  readonly to: DeliveryTarget;

  /**
   * Name of the delivery stream. Must be unique within the account and region.
   *
   * @default - the construct path, such as `service-Archive`
   * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html
   */
  readonly deliveryStreamName?: string;

  /**
   * Retention of the error log, in days.
   *
   * @default 30
   */
  readonly errorLogRetentionDays?: LogRetentionDays;

  /**
   * ARN of the KMS key that encrypts the error log. Its key policy must allow `logs.<region>.amazonaws.com`, as that of
   * an `EncryptionKey` does; otherwise, CloudWatch rejects the log group.
   *
   * @default - `kmsKeyArn`; without it, a key that CloudWatch Logs owns, free of charge
   */
  readonly errorLogKmsKeyArn?: string;
}

/** Properties of a delivery stream that records are sent to directly (Direct PUT). */
export interface DirectDeliveryStreamProps extends DeliveryStreamBaseProps {
  /** Available in `ReadingDeliveryStreamProps`. */
  readonly source?: never;

  /**
   * ARN of the KMS key that encrypts buffered records, and the error log by default. The principal that deploys needs `kms:CreateGrant` on it.
   *
   * @default - an AWS owned key, free of charge
   * @see https://docs.aws.amazon.com/firehose/latest/dev/encryption.html
   */
  readonly kmsKeyArn?: string;
}

/** Properties of a delivery stream that reads a Kinesis data stream. */
export interface ReadingDeliveryStreamProps extends DeliveryStreamBaseProps {
  /** Stream to read: a `KinesisStream`, or the ARN of an existing stream. Changing it replaces the delivery stream. */
  readonly source: StreamSource;

  /** Not supported: records are buffered in the source, with its encryption. */
  readonly kmsKeyArn?: never;
}

/** Properties of a `DeliveryStream`. Specifying `source` together with `kmsKeyArn` is a compile-time error. */
export type DeliveryStreamProps = DirectDeliveryStreamProps | ReadingDeliveryStreamProps;

/**
 * Amazon Data Firehose delivery stream, which retains records for up to 24 hours until they are delivered.
 *
 *     KinesisFirehoseDeliveryStream  created after its permissions
 *     ├── LogGroup, LogStream        delivery errors
 *     └── IamRole                    can be assumed only by Firehose on behalf of this account
 *         └── IamRolePolicy          allows reading the source and writing to the target, with exact ARNs
 *
 * Cost: 0.029 USD per GB, each record rounded up to 5 KB unless the router combines records with its option
 * `simple_aggregation`; for partitions by fields additionally 0.02 USD per GB, 5 USD per million objects and 0.07 USD
 * per hour of jq; for Parquet additionally 0.018 USD per GB (us-east-1; see https://aws.amazon.com/firehose/pricing/).
 *
 * @example
 *
 *     const deliveryStream = new DeliveryStream(this, 'Archive', {
 *       to: DeliveryTarget.s3({ bucket: new LogBucket(this, 'Logs') }),
 *     });
 *     const route: LogRoute = { to: LogDestination.firehose({ deliveryStream }) };
 */
export class DeliveryStream extends Construct {
  /** Name of the delivery stream. */
  readonly deliveryStreamName: string;

  /** ARN of the delivery stream. */
  readonly deliveryStreamArn: string;

  /** ARN of the role of the delivery stream, for OpenSearch role mappings and KMS key policies. */
  readonly roleArn: string;

  /** Stream that the delivery stream reads, if any. */
  readonly source: StreamSource | undefined;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly deliveryStream: KinesisFirehoseDeliveryStream;
    readonly role: IamRole;
    readonly rolePolicy: IamRolePolicy;
    readonly errorLog: LogGroup;
    readonly errorLogStream: CloudwatchLogStream;
  };

  constructor(scope: Construct, id: string, props: DeliveryStreamProps) {
    super(scope, id);
    const checked = checkProps(this, props, deliveryStreamShape);
    const { to, source, kmsKeyArn, errorLogRetentionDays = 30, errorLogKmsKeyArn = kmsKeyArn } = checked.given;
    const { deliveryStreamName = physicalName(this, maxNameLength) } = checked.given;
    checked.validate([
      patternProblem(
        'deliveryStreamName',
        deliveryStreamName,
        new RegExp(`^[A-Za-z0-9_.-]{1,${maxNameLength}}$`),
        `1 to ${maxNameLength} letters, digits, "_", "." and "-"`,
      ),
      // The types exclude this, except in values read from JSON.
      source &&
        kmsKeyArn !== undefined &&
        'kmsKeyArn must not be given with source, which buffers the records; leave it out',
      logRetentionProblem('errorLogRetentionDays', errorLogRetentionDays),
      ...ownRegionProblems(this, {
        kmsKeyArn,
        errorLogKmsKeyArn: checked.given.errorLogKmsKeyArn,
        'source.streamArn': source?.streamArn,
        'source.kmsKeyArn': source?.kmsKeyArn,
      }),

      ...to.problems(),
    ]);

    const errorLog = new LogGroup(this, 'ErrorLog', {
      logGroupNamePrefix: `/firehose/${physicalName(this)}/`,
      retentionDays: errorLogRetentionDays,
      ...(errorLogKmsKeyArn !== undefined && { kmsKeyArn: errorLogKmsKeyArn }),
      // The group contains no application logs, and its log stream is destroyed in any case.
      forceDestroy: true,
    });
    const errorLogStream = this.createErrorLogStream(errorLog);
    const role = this.createRole();
    const rolePolicy = allowRole(
      this,
      'Deliver',
      role,
      ...(source ? sourceStatements(this, source) : []),
      ...to.statements(this),
      { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: errorLogStream.arn },
    );
    const deliveryStream = new KinesisFirehoseDeliveryStream(this, 'Resource', {
      name: deliveryStreamName,
      ...to.configuration({
        roleArn: role.arn,
        errorLog: { enabled: true, logGroupName: errorLog.logGroupName, logStreamName: errorLogStream.name },
      }),
      ...(source
        ? { kinesisSourceConfiguration: { kinesisStreamArn: source.streamArn, roleArn: role.arn } }
        : { serverSideEncryption: encryption(kmsKeyArn) }),
      dependsOn: [rolePolicy],
    });

    this.deliveryStreamName = deliveryStream.name;
    this.deliveryStreamArn = deliveryStream.arn;
    this.roleArn = role.arn;
    this.source = source;
    this.resources = { deliveryStream, role, rolePolicy, errorLog, errorLogStream };
  }

  private createErrorLogStream(errorLog: LogGroup): CloudwatchLogStream {
    return new CloudwatchLogStream(this, 'ErrorLogStream', { name: 'delivery', logGroupName: errorLog.logGroupName });
  }

  private createRole(): IamRole {
    return createServiceRole(this, 'Role', {
      description: 'Delivers the records of a delivery stream',
      service: 'firehose.amazonaws.com',
      // Firehose passes the account ID as external ID.
      condition: { StringEquals: { 'sts:ExternalId': accountId(this) } },
    });
  }
}

const maxNameLength = 64;

function encryption(kmsKeyArn: string | undefined) {
  return kmsKeyArn === undefined
    ? { enabled: true, keyType: 'AWS_OWNED_CMK' }
    : { enabled: true, keyType: 'CUSTOMER_MANAGED_CMK', keyArn: kmsKeyArn };
}

/** Shape of `DeliveryStreamProps`. */
export const deliveryStreamShape = fields<DeliveryStreamProps>({
  to: required(
    unextended(
      withMethods<DeliveryTarget>('a target created with DeliveryTarget', 'configuration', 'statements', 'problems'),
    ),
  ),
  deliveryStreamName: plainText,
  errorLogRetentionDays: number,
  errorLogKmsKeyArn: kmsKeyArn,
  source: streamSource,
  kmsKeyArn,
});
