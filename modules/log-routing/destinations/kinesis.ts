import { keyStatements } from '../../core/key-usage';
import { fields, namedLikeArn, reference } from '../../core/object-shape';
import { json } from '../../core/json-shape';
import { mapOf } from '../../core/collection-shape';
import { required, optional } from '../../core/shape';
import { matching, plainText } from '../../core/string-shape';
import { kmsKeyArn, streamArn } from '../../core/references';
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
  readonly options?: DestinationOptions<'kinesis_streams'>;
}

/** Shape of `KinesisDestinationProps`. */
export const kinesisShape = fields<KinesisDestinationProps>({
  ...accessShapes,
  stream: required(
    namedLikeArn<KinesisDestinationProps['stream']>(
      reference<KinesisDestinationProps['stream']>({
        streamName: required(matching(plainText, /^[\w.-]{1,128}$/, 'the name of a stream')),
        streamArn: required(streamArn),
        kmsKeyArn,
      }),
      'streamName',
      'streamArn',
      /:stream\/(.+)$/,
    ),
  ),
  options: mapOf(optional(json)),
});

/** Effects of the options of Fluent Bit's `kinesis_streams` output. */
export const kinesisEffects: OptionEffects<DestinationOptions<'kinesis_streams'>> = {
  ...genericEffects,
  ...awsEffects,
  stream: setBy('stream'),
  endpoint: 'derived',
  ...unaffected('time_key', 'time_key_format', 'log_key', 'compression', 'simple_aggregation'),
};

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
        ...routerOptions<'kinesis_streams'>(props.options, source),
      },
    }),
    statements: (_sources, place) =>
      statementsFor(props, [
        { Effect: 'Allow', Action: 'kinesis:PutRecords', Resource: stream.streamArn },
        ...keyStatements(place, {
          keyArn: stream.kmsKeyArn,
          actions: ['kms:GenerateDataKey'],
          service: 'kinesis',
          region: props.region,
          context: { 'aws:kinesis:arn': [stream.streamArn] },
        }),
      ]),
    endpoints: endpointsFor(props, 'kinesis-streams', {
      service: props.options?.endpoint,
      sts: props.options?.sts_endpoint,
    }),
    ports: portsFor(props, props.options?.port),
    ...otherRegion(props),
    warnings: () => [],
    problems: (source) =>
      [
        regionProblem('stream', stream.streamArn, props, source),
        regionProblem('stream.kmsKeyArn', stream.kmsKeyArn, props, source),
      ]
        .filter((problem) => typeof problem === 'string')
        .map((problem) => `LogDestination.kinesis: ${problem}`),
  };
}
