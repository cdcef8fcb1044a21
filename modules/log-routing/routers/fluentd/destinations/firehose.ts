import { injectDate } from '../../../../fluentd/format';
import type { FluentdOutputOptions } from '../../../../fluentd/output';
import { rule } from '../../../../core/rule';
import { fields } from '../../../../core/object-shape';
import { json } from '../../../../core/json-shape';
import { mapOf } from '../../../../core/collection-shape';
import { required, optional } from '../../../../core/shape';
import { accessShapes, endpointsFor, otherRegion, portsFor, regionProblem } from '../../../destinations/aws-access';
import { losesRecords, type OptionEffects, setBy, unaffected } from '../../../destinations/option-effects';
import { portOfEndpoint } from '../../../destinations/s3-access';
import { bufferEffect, genericEffects } from './option-effects';
import {
  deliveryStreamNames,
  type FirehoseDestinationProps,
  firehoseDestination as fluentBitFirehose,
} from '../../../destinations/firehose';
import type { FluentdDestination, FluentdSource } from '../destination';
import { assumeRole } from './assume-role';
import { losslessBuffer, withOptions } from './output-options';

/** Properties of a Fluentd destination in Amazon Data Firehose. */
export interface FluentdFirehoseDestinationProps extends Pick<
  FirehoseDestinationProps,
  'deliveryStream' | 'region' | 'role'
> {
  /**
   * Options of Fluentd's `kinesis_firehose` output, which override the options that this library sets; options of a
   * section are overridden individually.
   */
  readonly options?: Partial<FluentdOutputOptions<'kinesis_firehose'>>;
}

/** Shape of `FluentdFirehoseDestinationProps`. */
export const firehoseShape = fields<FluentdFirehoseDestinationProps>({
  ...accessShapes,
  deliveryStream: required(deliveryStreamNames),
  options: mapOf(optional(json)),
});

/** Effects of the options of Fluentd's `kinesis_firehose` output. */
export const firehoseEffects: OptionEffects<FluentdOutputOptions<'kinesis_firehose'>> = {
  ...genericEffects,
  region: setBy('region'),
  assume_role_credentials: setBy('role'),
  delivery_stream_name: setBy('deliveryStream'),
  endpoint: 'derived',
  drop_failed_records_after_batch_request_retries: losesRecords(
    (value) => value === true,
    'should be false, because records that Firehose does not accept at once are dropped',
  ),
  ...unaffected('append_new_line', 'data_key', 'compression', 'retries_on_batch_request', 'batch_request_max_count'),
  ...unaffected('format', 'inject'),
  buffer: bufferEffect,
};

/**
 * Creates a destination that sends records to an Amazon Data Firehose delivery stream, which buffers and delivers them
 * independently. Each record gets its time as the field `date`. A record may arrive twice if a request fails partially.
 *
 * With the options delivery, records are buffered in memory and have no `date`, because the plugin configures its
 * buffer and fields only in sections.
 */
export function firehoseDestination(props: FluentdFirehoseDestinationProps): FluentdDestination {
  const { options = {}, ...streamProps } = props;
  const { deliveryStream, region, role } = streamProps;
  const { statements } = fluentBitFirehose(streamProps);
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
    endpoints: endpointsFor(props, 'kinesis-firehose', { service: options.endpoint }),
    ports: portsFor(props, portOfEndpoint(options.endpoint)),
    ...otherRegion(props),
    warnings: bufferOnDisk,
    problems: (source) => {
      const problem = regionProblem('deliveryStream', deliveryStream.deliveryStreamArn, props, source);
      return problem ? [`FluentdDestination.firehose: ${problem}`] : [];
    },
  };
}

const bufferOnDisk = rule('F62', {
  section: 'Fluentd',
  states: 'Records for Firehose are buffered on disk.',
  severity: 'warning',
  fix: 'Ignore the warning if the log volume is small.',
  check: ({ name, delivery }: FluentdSource) =>
    delivery === 'options' &&
    `container "${name}": FluentdDestination.firehose: the options delivery buffers at most 512 MB of records in memory, and further records are lost; use the image delivery to buffer them on disk`,
});
