import { injectDate } from '../../../../fluentd/format';
import type { FluentdOutputOptions } from '../../../../fluentd/output';
import { fields, json, mapOf, required } from '../../../../core/shape';
import { accessShapes } from '../../../destinations/aws-access';
import {
  deliveryStreamNames,
  type FirehoseDestinationProps,
  firehoseDestination as fluentBitFirehose,
} from '../../../destinations/firehose';
import type { FluentdDestination } from '../destination';
import { assumeRole } from './assume-role';
import { losslessBuffer, withOptions } from './output-options';

/** Properties of a destination of Fluentd in Amazon Data Firehose. */
export interface FluentdFirehoseDestinationProps extends Pick<
  FirehoseDestinationProps,
  'deliveryStream' | 'region' | 'role'
> {
  /**
   * Options of the `kinesis_firehose` output, by its own names, in place of those chosen here; those of its sections one
   * by one.
   */
  readonly options?: Partial<FluentdOutputOptions<'kinesis_firehose'>>;
}

/** Shape of `FluentdFirehoseDestinationProps`. */
export const firehoseShape = fields<FluentdFirehoseDestinationProps>({
  ...accessShapes,
  deliveryStream: required(deliveryStreamNames),
  options: mapOf(json),
});

/**
 * A delivery stream of Amazon Data Firehose, which buffers and delivers on its own. Each record gets its time as the
 * field `date`. A record may arrive twice when a request fails in part.
 *
 * By options records wait in memory, and have no `date`: the plugin takes its buffer and its fields by sections alone.
 */
export function firehoseDestination(props: FluentdFirehoseDestinationProps): FluentdDestination {
  const { options, ...streamProps } = props;
  const { deliveryStream, region, role } = streamProps;
  const { statements, endpoints, port } = fluentBitFirehose(streamProps);
  return {
    name: 'firehose',
    gem: { name: 'fluent-plugin-kinesis', version: '3.6.1' },
    output: (source) => ({
      name: 'kinesis_firehose',
      options: withOptions<FluentdOutputOptions<'kinesis_firehose'>>(
        {
          region: region ?? source.region,
          ...assumeRole(role),
          delivery_stream_name: deliveryStream.deliveryStreamName,
          drop_failed_records_after_batch_request_retries: false,
          ...(source.delivery === 'image' && { inject: injectDate, buffer: losslessBuffer(source, '5s') }),
        },
        options,
      ),
    }),
    statements,
    endpoints,
    port,
    warnings: ({ name, delivery }) =>
      delivery === 'options'
        ? [
            `container "${name}": FluentdDestination.firehose: by options its records wait in memory, 512 MB at most, and beyond that they are lost; deliver by image to have them wait on disk (F62)`,
          ]
        : [],
    problems: () => [],
  };
}
