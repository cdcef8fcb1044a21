import type { OutputOptions } from '../../fluent-bit/output';
import { fields, reference } from '../../core/object-shape';
import { isObject, json, kind, mapOf, required } from '../../core/shape';
import { arnOf, plainText } from '../../core/string-shape';
import type { LogDestination } from '../destination';
import { accessShapes, type AwsAccess, awsOptions, endpointsFor, statementsFor } from './aws-access';
import { timeOptions } from './record-time';

/** Properties of an Amazon Data Firehose destination. */
export interface FirehoseDestinationProps extends AwsAccess {
  /** Delivery stream: a `DeliveryStream` without a source, or the name and ARN of an existing delivery stream. */
  readonly deliveryStream: {
    /** Name of the delivery stream. */
    readonly deliveryStreamName: string;
    /** ARN of the delivery stream. */
    readonly deliveryStreamArn: string;
    /**
     * Stream that the delivery stream reads, if any. Must be omitted, because such a delivery stream accepts no other
     * records.
     */
    readonly source?: object | undefined;
  };

  /** Options of Fluent Bit's `kinesis_firehose` output, which override the options that this library sets. */
  readonly options?: Partial<OutputOptions<'kinesis_firehose'>>;
}

/** Shape of a delivery stream. */
export const deliveryStreamNames = reference<FirehoseDestinationProps['deliveryStream']>({
  deliveryStreamName: required(plainText),
  deliveryStreamArn: required(arnOf('firehose', 'a delivery stream')),
  source: kind('the source of a delivery stream', isObject),
});

/** Shape of `FirehoseDestinationProps`. */
export const firehoseShape = fields<FirehoseDestinationProps>({
  ...accessShapes,
  deliveryStream: required(deliveryStreamNames),
  options: mapOf(json),
});

/**
 * Creates a destination that sends records to an Amazon Data Firehose delivery stream, which buffers and delivers them
 * independently: the most reliable way to S3. Each record gets its time as the field `date`, unless `log_key` is set. A record may arrive twice
 * if a request fails partially.
 */
export function firehoseDestination({ deliveryStream, ...props }: FirehoseDestinationProps): LogDestination {
  return {
    name: 'firehose',
    output: (source) => ({
      name: 'kinesis_firehose',
      options: {
        ...awsOptions(props, source),
        delivery_stream: deliveryStream.deliveryStreamName,
        ...timeOptions(props.options),
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
            'LogDestination.firehose: deliveryStream must not have a source, got a delivery stream that reads a data stream; send to the data stream with LogDestination.kinesis()',
          ],
  };
}
