import { checkProps } from '../core/check-props';
import { KinesisStream as AwsKinesisStream } from '@cdktf/provider-aws/lib/kinesis-stream';
import { Construct } from 'constructs';
import { ownRegionProblems } from '../core/own-region';
import { physicalName } from '../core/physical-name';
import { fields } from '../core/object-shape';
import { number } from '../core/shape';
import { plainText } from '../core/string-shape';
import { kmsKeyArn } from '../core/references';
import { integerProblem, patternProblem } from '../core/validation';

/** Properties of a `KinesisStream`. */
export interface KinesisStreamProps {
  /**
   * Name of the stream. Must be unique within the account and region.
   *
   * @default - the construct path, such as `service-Accesses`
   * @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html
   */
  readonly streamName?: string;

  /**
   * Number of shards (provisioned mode). Each shard accepts 1,000 records or 1 MB per second. Costs less than on-demand
   * mode if the load is steady and predictable.
   *
   * @default - on-demand mode: scales automatically, up to twice the peak of the last 30 days
   * @see https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
   */
  readonly shards?: number;

  /**
   * Retention period in hours, 24 to 8760. A consumer that falls further behind loses records. More than 24 hours cost
   * extra.
   *
   * @default 24
   * @see https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
   */
  readonly retentionHours?: number;

  /**
   * ARN of the KMS key that encrypts the records. Producers need `kms:GenerateDataKey` and consumers `kms:Decrypt` on
   * it; the Kinesis destination and `DeliveryStream` grant these permissions.
   *
   * @default - the AWS managed key `alias/aws/kinesis`, free of charge
   */
  readonly kmsKeyArn?: string;
}

/**
 * Kinesis data stream, which buffers records for several independent consumers.
 *
 *     KinesisStream   encrypted with KMS; no shard-level metrics, which cost extra
 *
 * Cost: in on-demand mode 29 USD per month, 0.08 USD per GB written, each record rounded up to 1 KB, and 0.04 USD per
 * GB read; in provisioned mode 11 USD per month and shard (us-east-1; see
 * https://aws.amazon.com/kinesis/data-streams/pricing/).
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

  /** ARN of the KMS key that encrypts the records, if one was specified. */
  readonly kmsKeyArn: string | undefined;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly stream: AwsKinesisStream;
  };

  constructor(scope: Construct, id: string, props: KinesisStreamProps = {}) {
    super(scope, id);
    const checked = checkProps(this, props, kinesisStreamShape);
    const { streamName = physicalName(this, maxNameLength), shards, retentionHours = 24, kmsKeyArn } = checked.given;
    checked.validate([
      patternProblem(
        'streamName',
        streamName,
        new RegExp(`^[A-Za-z0-9_.-]{1,${maxNameLength}}$`),
        `1 to ${maxNameLength} letters, digits, "_", "." and "-"`,
      ),
      ...ownRegionProblems(this, { kmsKeyArn }),
      integerProblem('shards', shards, { min: 1 }),
      integerProblem('retentionHours', retentionHours, { min: 24, max: 8760, unit: 'hours' }),
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

const maxNameLength = 128;

/** Shape of `KinesisStreamProps`. */
export const kinesisStreamShape = fields<KinesisStreamProps>({
  streamName: plainText,
  shards: number,
  retentionHours: number,
  kmsKeyArn,
});
