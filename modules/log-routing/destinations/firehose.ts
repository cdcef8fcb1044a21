import { fields, namedLikeArn, reference } from '../../core/object-shape';
import { deliveryStreamArn } from '../../core/references';
import { json } from '../../core/json-shape';
import { mapOf } from '../../core/collection-shape';
import { isObject, kind, required, optional } from '../../core/shape';
import { matching, plainText } from '../../core/string-shape';
import { type DestinationOptions, routerOptions } from './destination-options';
import type { LogDestination } from '../destination';
import {
  accessShapes,
  type AwsAccess,
  awsEffects,
  awsOptions,
  endpointsFor,
  otherRegion,
  portsFor,
  regionProblem,
  statementsFor,
} from './aws-access';
import { genericEffects, type OptionEffects, setBy, unaffected } from './option-effects';
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
  readonly options?: DestinationOptions<'kinesis_firehose'>;
}

/** Shape of a delivery stream. */
export const deliveryStreamNames = namedLikeArn<FirehoseDestinationProps['deliveryStream']>(
  reference<FirehoseDestinationProps['deliveryStream']>({
    deliveryStreamName: required(matching(plainText, /^[\w.-]{1,64}$/, 'the name of a delivery stream')),
    deliveryStreamArn: required(deliveryStreamArn),
    source: kind('the source of a delivery stream', isObject),
  }),
  'deliveryStreamName',
  'deliveryStreamArn',
  /:deliverystream\/(.+)$/,
);

/** Shape of `FirehoseDestinationProps`. */
export const firehoseShape = fields<FirehoseDestinationProps>({
  ...accessShapes,
  deliveryStream: required(deliveryStreamNames),
  options: mapOf(optional(json)),
});

/** Effects of the options of Fluent Bit's `kinesis_firehose` output. */
export const firehoseEffects: OptionEffects<DestinationOptions<'kinesis_firehose'>> = {
  ...genericEffects,
  ...awsEffects,
  delivery_stream: setBy('deliveryStream'),
  endpoint: 'derived',
  ...unaffected('time_key', 'time_key_format', 'log_key', 'compression', 'simple_aggregation'),
};

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
        ...routerOptions<'kinesis_firehose'>(props.options, source),
      },
    }),
    statements: () =>
      statementsFor(props, [
        { Effect: 'Allow', Action: 'firehose:PutRecordBatch', Resource: deliveryStream.deliveryStreamArn },
      ]),
    endpoints: endpointsFor(props, 'kinesis-firehose', {
      service: props.options?.endpoint,
      sts: props.options?.sts_endpoint,
    }),
    ports: portsFor(props, props.options?.port),
    ...otherRegion(props),
    warnings: () => [],
    problems: (source) =>
      [
        deliveryStream.source !== undefined &&
          'deliveryStream must not have a source, got a delivery stream that reads a data stream; send to the data stream with LogDestination.kinesis()',
        regionProblem('deliveryStream', deliveryStream.deliveryStreamArn, props, source),
      ]
        .filter((problem) => typeof problem === 'string')
        .map((problem) => `LogDestination.firehose: ${problem}`),
  };
}
