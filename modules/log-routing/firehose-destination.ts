import type { LogDestination } from './log-destination';

/** Properties of a destination in Amazon Data Firehose. */
export interface FirehoseDestinationProps {
  /** The delivery stream: the name and ARN of one that stands already. */
  readonly deliveryStream: {
    /** Name of the delivery stream. */
    readonly deliveryStreamName: string;
    /** ARN of the delivery stream. */
    readonly deliveryStreamArn: string;
  };

  /**
   * Region of the delivery stream.
   *
   * @default - that of the service
   */
  readonly region?: string;
}

/**
 * A delivery stream of Amazon Data Firehose, which buffers and delivers on its own: the strongest way to S3. Each record
 * gets its time as the field `date`. A record may arrive twice when a request fails in part.
 */
export function firehoseDestination({ deliveryStream, ...props }: FirehoseDestinationProps): LogDestination {
  return {
    name: 'firehose',
    output: ({ region }) => ({
      name: 'kinesis_firehose',
      options: {
        region: props.region ?? region,
        delivery_stream: deliveryStream.deliveryStreamName,
        time_key: 'date',
        Retry_Limit: 'no_limits',
        'storage.total_limit_size': '1G',
      },
    }),
    statements: () => [
      { Effect: 'Allow', Action: 'firehose:PutRecordBatch', Resource: deliveryStream.deliveryStreamArn },
    ],
    problems: () => [],
  };
}
