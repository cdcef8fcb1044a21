import type { LogDestination } from './log-destination';

/** Properties of a destination in Kinesis Data Streams. */
export interface KinesisDestinationProps {
  /** The stream: the name and ARN of one that stands already. */
  readonly stream: {
    /** Name of the stream. */
    readonly streamName: string;
    /** ARN of the stream. */
    readonly streamArn: string;
    /** ARN of the customer-managed KMS key that encrypts it, if there is one. */
    readonly kmsKeyArn?: string | undefined;
  };

  /**
   * Region of the stream.
   *
   * @default - that of the service
   */
  readonly region?: string;
}

/**
 * A stream of Kinesis Data Streams, its records spread over the shards. Each record gets its time as the field `date`. A
 * record may arrive twice when a request fails in part.
 */
export function kinesisDestination({ stream, ...props }: KinesisDestinationProps): LogDestination {
  return {
    name: 'kinesis',
    output: ({ region }) => ({
      name: 'kinesis_streams',
      options: {
        region: props.region ?? region,
        stream: stream.streamName,
        time_key: 'date',
        Retry_Limit: 'no_limits',
        'storage.total_limit_size': '1G',
      },
    }),
    statements: () => [
      { Effect: 'Allow', Action: 'kinesis:PutRecords', Resource: stream.streamArn },
      ...(stream.kmsKeyArn === undefined
        ? []
        : [{ Effect: 'Allow' as const, Action: 'kms:GenerateDataKey', Resource: stream.kmsKeyArn }]),
    ],
    problems: () => [],
  };
}
