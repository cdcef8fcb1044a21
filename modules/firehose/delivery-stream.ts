import { CloudwatchLogStream } from '@cdktf/provider-aws/lib/cloudwatch-log-stream';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import { Construct } from 'constructs';
import type { DeliveryTarget } from './target';
import { accountId } from '../core/aws-environment';
import { keyStatements } from '../core/key-usage';
import { physicalName } from '../core/physical-name';
import { policyDocument, type PolicyStatement } from '../core/policy';
import { type LogRetentionDays, logRetentionProblem } from '../core/retention';
import { allowRole } from '../core/role-policy';
import { arnOf, valueErrors, fields, typeErrors, number, plainText, required, withMethods } from '../core/shape';
import { kmsKeyArn } from '../core/references';
import { patternProblem, validate } from '../core/validation';
import { LogGroup } from '../storage/log-group';

/** A stream that a delivery stream reads: a `KinesisStream`, or the ARN of one that stands already. */
export interface StreamSource {
  /** ARN of the stream. */
  readonly streamArn: string;

  /** ARN of the customer-managed KMS key that encrypts it, if there is one. */
  readonly kmsKeyArn?: string | undefined;
}

/** Properties of every `DeliveryStream`. */
export interface DeliveryStreamBaseProps {
  /** Where it delivers, by one of the functions of `DeliveryTarget`. */
  readonly to: DeliveryTarget;

  /**
   * Name of the delivery stream, unique in the account and region.
   *
   * @default - the path of the construct, as in `service-Archive`
   * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html
   */
  readonly deliveryStreamName?: string;

  /**
   * Days for which it is kept why something could not be delivered.
   *
   * @default 30
   */
  readonly errorLogRetentionDays?: LogRetentionDays;
}

/** A delivery stream that records are put into. */
export interface DirectDeliveryStreamProps extends DeliveryStreamBaseProps {
  /** For one that reads a stream, `ReadingDeliveryStreamProps`. */
  readonly source?: never;

  /**
   * ARN of the KMS key that encrypts records while they wait. Who deploys must be allowed `kms:CreateGrant` on it.
   *
   * @default - a key of AWS, for which there is no fee
   * @see https://docs.aws.amazon.com/firehose/latest/dev/encryption.html
   */
  readonly kmsKeyArn?: string;
}

/** A delivery stream that reads a stream. */
export interface ReadingDeliveryStreamProps extends DeliveryStreamBaseProps {
  /** The stream: a `KinesisStream`, or the ARN of one. A delivery stream keeps its source; to change it replaces it. */
  readonly source: StreamSource;

  /** Records wait in the source, which says what encrypts them. */
  readonly kmsKeyArn?: never;
}

/** Properties of a `DeliveryStream`; a `source` with a `kmsKeyArn` does not compile. */
export type DeliveryStreamProps = DirectDeliveryStreamProps | ReadingDeliveryStreamProps;

/**
 * A delivery stream of Amazon Data Firehose, which keeps records for up to a day until it has delivered them.
 *
 *     KinesisFirehoseDeliveryStream  waits for what lets it deliver
 *     ├── LogGroup, LogStream        why something could not be delivered
 *     └── IamRole                    for Firehose on behalf of this account, and nobody else
 *         └── IamRolePolicy          reads the source and writes to the target, both by exact ARNs
 *
 * Cost: 0.029 USD a GB, each record rounded up to 5 KB unless the router sends many as one, by its option
 * `simple_aggregation`; partitions by fields 0.02 USD a GB, 5 USD a million objects and 0.07 USD an hour of jq more,
 * Parquet 0.018 USD a GB more (us-east-1; see https://aws.amazon.com/firehose/pricing/).
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

  /** ARN of its role, for OpenSearch or the policy of a key to let in. */
  readonly roleArn: string;

  /** The stream that it reads, if it does. */
  readonly source: StreamSource | undefined;

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly deliveryStream: KinesisFirehoseDeliveryStream;
    readonly role: IamRole;
    readonly rolePolicy: IamRolePolicy;
    readonly errorLog: LogGroup;
    readonly errorLogStream: CloudwatchLogStream;
  };

  constructor(scope: Construct, id: string, props: DeliveryStreamProps) {
    super(scope, id);
    validate(this, typeErrors(props, deliveryStreamShape));
    const { to, source, kmsKeyArn, errorLogRetentionDays = 30 } = props;
    const { deliveryStreamName = physicalName(this, longestName) } = props;
    validate(this, [
      patternProblem(
        'deliveryStreamName',
        deliveryStreamName,
        new RegExp(`^[A-Za-z0-9_.-]{1,${longestName}}$`),
        `1 to ${longestName} letters, digits, "_", "." and "-"`,
      ),
      // The types rule this out, but not in a value that was read from JSON.
      source && kmsKeyArn !== undefined && 'kmsKeyArn must not be given with source, where records wait; leave it out',
      logRetentionProblem('errorLogRetentionDays', errorLogRetentionDays),
      ...valueErrors(props, deliveryStreamShape),
      ...to.problems(),
    ]);

    const errorLog = new LogGroup(this, 'ErrorLog', {
      logGroupNamePrefix: `/firehose/${physicalName(this)}/`,
      retentionDays: errorLogRetentionDays,
      // It holds no records, and its stream goes in any case.
      forceDestroy: true,
    });
    const errorLogStream = this.createErrorLogStream(errorLog);
    const role = this.createRole();
    const rolePolicy = this.allow(role, [
      ...(source ? this.sourceStatements(source) : []),
      ...to.statements(this),
      { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: errorLogStream.arn },
    ]);
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
    return new IamRole(this, 'Role', {
      namePrefix: `${physicalName(this, 37)}-`,
      description: 'Delivers the records of a delivery stream',
      assumeRolePolicy: policyDocument({
        Effect: 'Allow',
        Principal: { Service: 'firehose.amazonaws.com' },
        Action: 'sts:AssumeRole',
        // Firehose says on whose behalf it comes.
        Condition: { StringEquals: { 'sts:ExternalId': accountId(this) } },
      }),
    });
  }

  private allow(role: IamRole, statements: readonly PolicyStatement[]): IamRolePolicy {
    return allowRole(this, 'Deliver', role, ...statements);
  }

  private sourceStatements({ streamArn, kmsKeyArn }: StreamSource): readonly PolicyStatement[] {
    return [
      {
        Effect: 'Allow',
        Action: ['kinesis:DescribeStream', 'kinesis:GetShardIterator', 'kinesis:GetRecords', 'kinesis:ListShards'],
        Resource: streamArn,
      },
      ...keyStatements(this, {
        keyArn: kmsKeyArn,
        actions: ['kms:Decrypt'],
        service: 'kinesis',
        context: { 'aws:kinesis:arn': [streamArn] },
      }),
    ];
  }
}

const longestName = 64;

function encryption(kmsKeyArn: string | undefined) {
  return kmsKeyArn === undefined
    ? { enabled: true, keyType: 'AWS_OWNED_CMK' }
    : { enabled: true, keyType: 'CUSTOMER_MANAGED_CMK', keyArn: kmsKeyArn };
}

/** Shape of `DeliveryStreamProps`. */
export const deliveryStreamShape = fields<DeliveryStreamProps>({
  to: required(
    withMethods<DeliveryTarget>('a target, as one of DeliveryTarget', 'configuration', 'statements', 'problems'),
  ),
  deliveryStreamName: plainText,
  errorLogRetentionDays: number,
  source: fields<StreamSource>({
    streamArn: required(arnOf('kinesis', 'a stream of Kinesis')),
    kmsKeyArn,
  }),
  kmsKeyArn,
});
