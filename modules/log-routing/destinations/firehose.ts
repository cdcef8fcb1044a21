import type { OutputOptions } from '../../fluent-bit/output';
import { arnOf, fields, isObject, json, kind, mapOf, plainText, required } from '../../core/shape';
import type { LogDestination } from '../destination';
import { accessShapes, type AwsAccess, awsOptions, endpointsFor, statementsFor } from './aws-access';

/** Properties of a destination in Amazon Data Firehose. */
export interface FirehoseDestinationProps extends AwsAccess {
  /** The delivery stream: a `DeliveryStream` without a source, or the name and ARN of one that stands already. */
  readonly deliveryStream: {
    /** Name of the delivery stream. */
    readonly deliveryStreamName: string;
    /** ARN of the delivery stream. */
    readonly deliveryStreamArn: string;
    /** The stream that it reads, if it does; nothing else can be put into it then. */
    readonly source?: object | undefined;
  };

  /** Options of Fluent Bit's `kinesis_firehose` output, by its own names, in place of those chosen here. */
  readonly options?: Partial<OutputOptions<'kinesis_firehose'>>;
}

/** Shape of the names of a delivery stream. */
export const deliveryStreamNames = fields<FirehoseDestinationProps['deliveryStream']>({
  deliveryStreamName: required(plainText),
  deliveryStreamArn: required(arnOf('firehose', 'a delivery stream')),
  source: kind('what it reads', isObject),
});

/** Shape of `FirehoseDestinationProps`. */
export const firehoseShape = fields<FirehoseDestinationProps>({
  ...accessShapes,
  deliveryStream: required(deliveryStreamNames),
  options: mapOf(json),
});

/**
 * A delivery stream of Amazon Data Firehose, which buffers and delivers on its own: the strongest way to S3. Each record
 * gets its time as the field `date`. A record may arrive twice when a request fails in part.
 */
export function firehoseDestination({ deliveryStream, ...props }: FirehoseDestinationProps): LogDestination {
  return {
    name: 'firehose',
    output: (source) => ({
      name: 'kinesis_firehose',
      options: {
        ...awsOptions(props, source),
        delivery_stream: deliveryStream.deliveryStreamName,
        time_key: 'date',
        time_key_format: '%Y-%m-%dT%H:%M:%S.%3NZ',
        Retry_Limit: 'no_limits',
        'storage.total_limit_size': source.outputBuffer,
        ...props.options,
      },
    }),
    statements: () =>
      statementsFor(props, [
        { Effect: 'Allow', Action: 'firehose:PutRecordBatch', Resource: deliveryStream.deliveryStreamArn },
      ]),
    endpoints: endpointsFor(props, 'kinesis-firehose'),
    port: 443,
    warnings: () => [],
    problems: () =>
      deliveryStream.source === undefined
        ? []
        : [
            'LogDestination.firehose: deliveryStream must be one without a source, got one that reads a stream; send to that stream, by LogDestination.kinesis',
          ],
  };
}
