import type { OutputOptions } from '../../fluent-bit/output';
import { fields, reference } from '../../core/object-shape';
import { json, mapOf, required } from '../../core/shape';
import { arnOf, plainText } from '../../core/string-shape';
import { kmsKeyArn } from '../../core/references';
import type { LogDestination } from '../destination';
import { accessShapes, type AwsAccess, awsOptions, endpointsFor, statementsFor } from './aws-access';
import { timeOptions } from './record-time';

/** Properties of a Kinesis Data Streams destination. */
export interface KinesisDestinationProps extends AwsAccess {
  /** Data stream: a `KinesisStream`, or the name and ARN of an existing stream. */
  readonly stream: {
    /** Name of the stream. */
    readonly streamName: string;
    /** ARN of the stream. */
    readonly streamArn: string;
    /** ARN of the customer managed KMS key that encrypts the stream, if any. */
    readonly kmsKeyArn?: string | undefined;
  };

  /** Options of Fluent Bit's `kinesis_streams` output, which override the options that this library sets. */
  readonly options?: Partial<OutputOptions<'kinesis_streams'>>;
}

/** Shape of `KinesisDestinationProps`. */
export const kinesisShape = fields<KinesisDestinationProps>({
  ...accessShapes,
  stream: required(
    reference<KinesisDestinationProps['stream']>({
      streamName: required(plainText),
      streamArn: required(arnOf('kinesis', 'a stream')),
      kmsKeyArn,
    }),
  ),
  options: mapOf(json),
});

/**
 * Creates a destination that sends records to a Kinesis data stream, distributed over its shards. Each record gets its
 * time as the field `date`, unless `log_key` is set. A record may arrive twice if a request fails partially.
 */
export function kinesisDestination({ stream, ...props }: KinesisDestinationProps): LogDestination {
  return {
    name: 'kinesis',
    output: (source) => ({
      name: 'kinesis_streams',
      options: {
        ...awsOptions(props, source),
        stream: stream.streamName,
        ...timeOptions(props.options),
        Retry_Limit: 'no_limits',
        'storage.total_limit_size': source.outputBuffer,
        ...props.options,
      },
    }),
    statements: () =>
      statementsFor(props, [
        { Effect: 'Allow', Action: 'kinesis:PutRecords', Resource: stream.streamArn },
        ...(stream.kmsKeyArn === undefined
          ? []
          : [{ Effect: 'Allow' as const, Action: 'kms:GenerateDataKey', Resource: stream.kmsKeyArn }]),
      ]),
    endpoints: endpointsFor(props, 'kinesis-streams'),
    port: 443,
    warnings: () => [],
    problems: () => [],
  };
}
