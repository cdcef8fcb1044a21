import type { OutputOptions } from '../../fluent-bit/output';
import { arnOf, fields, json, mapOf, plainText, required } from '../../core/shape';
import { kmsKeyArn } from '../../core/references';
import type { LogDestination } from '../destination';
import { accessShapes, type AwsAccess, awsOptions, endpointsFor, statementsFor } from './aws-access';

/** Properties of a destination in Kinesis Data Streams. */
export interface KinesisDestinationProps extends AwsAccess {
  /** The stream: a `KinesisStream`, or the name and ARN of one that stands already. */
  readonly stream: {
    /** Name of the stream. */
    readonly streamName: string;
    /** ARN of the stream. */
    readonly streamArn: string;
    /** ARN of the customer-managed KMS key that encrypts it, if there is one. */
    readonly kmsKeyArn?: string | undefined;
  };

  /** Options of Fluent Bit's `kinesis_streams` output, by its own names, in place of those chosen here. */
  readonly options?: Partial<OutputOptions<'kinesis_streams'>>;
}

/** Shape of `KinesisDestinationProps`. */
export const kinesisShape = fields<KinesisDestinationProps>({
  ...accessShapes,
  stream: required(
    fields<KinesisDestinationProps['stream']>({
      streamName: required(plainText),
      streamArn: required(arnOf('kinesis', 'a stream')),
      kmsKeyArn,
    }),
  ),
  options: mapOf(json),
});

/**
 * A stream of Kinesis Data Streams, its records spread over the shards. Each record gets its time as the field `date`. A
 * record may arrive twice when a request fails in part.
 */
export function kinesisDestination({ stream, ...props }: KinesisDestinationProps): LogDestination {
  return {
    name: 'kinesis',
    output: (source) => ({
      name: 'kinesis_streams',
      options: {
        ...awsOptions(props, source),
        stream: stream.streamName,
        time_key: 'date',
        time_key_format: '%Y-%m-%dT%H:%M:%S.%3NZ',
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
