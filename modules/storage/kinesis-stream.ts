import { KinesisStream as AwsKinesisStream } from '@cdktf/provider-aws/lib/kinesis-stream';
import { Construct } from 'constructs';
import { physicalName } from '../core/physical-name';
import { valueErrors, fields, typeErrors, number, plainText } from '../core/shape';
import { kmsKeyArn } from '../core/references';
import { integerProblem, patternProblem, validate } from '../core/validation';

/** Properties of a `KinesisStream`. */
export interface KinesisStreamProps {
  /**
   * Name of the stream, unique in the account and region.
   *
   * @default - the path of the construct, as in `service-Accesses`
   * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html
   */
  readonly streamName?: string;

  /**
   * Number of shards, each of which takes 1,000 records or 1 MB a second. It costs less than on demand where the load
   * is steady and known.
   *
   * @default - on demand: AWS follows the load, up to twice its peak of the last 30 days
   * @see https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
   */
  readonly shards?: number;

  /**
   * Hours for which a record can be read, 24 to 8760. A reader that stands still for longer loses records; more than 24
   * cost extra.
   *
   * @default 24
   * @see https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
   */
  readonly retentionHours?: number;

  /**
   * ARN of the KMS key that encrypts the records. Who writes then needs `kms:GenerateDataKey` on it, and who reads
   * `kms:Decrypt`; a Kinesis destination and a `DeliveryStream` get that by themselves.
   *
   * @default - the key of AWS, `alias/aws/kinesis`, for which there is no fee
   */
  readonly kmsKeyArn?: string;
}

/**
 * A stream of Kinesis Data Streams: records wait there for several readers, each at its own pace.
 *
 *     KinesisStream   encrypted by KMS, without metrics of single shards, which cost extra
 *
 * Cost: on demand 29 USD a month, 0.08 USD a GB in, each record rounded up to 1 KB, and 0.04 USD a GB out; or 11 USD a
 * month for each shard (us-east-1; see https://aws.amazon.com/kinesis/data-streams/pricing/).
 *
 * @example
 *
 *     const stream = new KinesisStream(this, 'Accesses');
 *     const route: LogRoute = { to: LogDestination.kinesis({ stream }) };
 */
export class KinesisStream extends Construct {
  /** Name of the stream. */
  readonly streamName: string;

  /** ARN of the stream. */
  readonly streamArn: string;

  /** ARN of the KMS key that encrypts the records, where one was given. */
  readonly kmsKeyArn: string | undefined;

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly stream: AwsKinesisStream;
  };

  constructor(scope: Construct, id: string, props: KinesisStreamProps = {}) {
    super(scope, id);
    validate(this, typeErrors(props, kinesisStreamShape));
    const { streamName = physicalName(this, longestName), shards, retentionHours = 24, kmsKeyArn } = props;
    validate(this, [
      patternProblem(
        'streamName',
        streamName,
        new RegExp(`^[A-Za-z0-9_.-]{1,${longestName}}$`),
        `1 to ${longestName} letters, digits, "_", "." and "-"`,
      ),
      integerProblem('shards', shards, { min: 1 }),
      integerProblem('retentionHours', retentionHours, { min: 24, max: 8760, unit: 'hours' }),
      ...valueErrors(props, kinesisStreamShape),
    ]);

    const stream = new AwsKinesisStream(this, 'Resource', {
      name: streamName,
      streamModeDetails: { streamMode: shards === undefined ? 'ON_DEMAND' : 'PROVISIONED' },
      ...(shards !== undefined && { shardCount: shards }),
      retentionPeriod: retentionHours,
      encryptionType: 'KMS',
      kmsKeyId: kmsKeyArn ?? 'alias/aws/kinesis',
    });

    this.streamName = stream.name;
    this.streamArn = stream.arn;
    this.kmsKeyArn = kmsKeyArn;
    this.resources = { stream };
  }
}

const longestName = 128;

/** Shape of `KinesisStreamProps`. */
export const kinesisStreamShape = fields<KinesisStreamProps>({
  streamName: plainText,
  shards: number,
  retentionHours: number,
  kmsKeyArn,
});
