import { bool, integer, oneOf, type OptionsOf, required, text } from '../option';
import { hostName } from './forms';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `kinesis_firehose` output.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/firehose
 */
export const kinesisFirehoseOptions = {
  /** Region of the stream. */
  region: required(text()),
  /** Name of the stream. */
  delivery_stream: required(text()),
  /** Field that gets the time of a record; none by default. */
  time_key: text(),
  /** Form of that time, in strftime; Fluent Bit's default is %Y-%m-%dT%H:%M:%S. */
  time_key_format: text(),
  /** The one field to send, rather than the whole record. */
  log_key: text(),
  /** Compression of each record by itself. */
  compression: oneOf('gzip', 'zstd', 'snappy'),
  /** Whether small records travel as one, which Firehose bills by 5 KB. */
  simple_aggregation: bool(),
  /** Role to take on for the requests. */
  role_arn: text(),
  /** External id for that role. */
  external_id: text(),
  /** Host in place of the service's own, without a scheme. */
  endpoint: hostName(),
  /** Endpoint in place of STS's own. */
  sts_endpoint: text(),
  /** Profile of the shared credentials file. */
  profile: text(),
  /** Whether a request that failed by the network is repeated at once. */
  auto_retry_requests: bool(),
  /** Port of the endpoint. */
  port: integer(1, 65535),
} as const;

/** Options of the `kinesis_firehose` output, by Fluent Bit's own names. */
export type KinesisFirehoseOptions = OptionsOf<typeof kinesisFirehoseOptions>;

/** Combinations of options that the `kinesis_firehose` output refuses at start. */
export function kinesisFirehoseProblems(options: KinesisFirehoseOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  const problems: (string | false)[] = [
    options.time_key !== undefined &&
      options.log_key !== undefined &&
      'time_key must not be given beside log_key, whose text alone is sent',
    options.tls === true && 'tls must not be true: kinesis_firehose encrypts without it, and does not start with it',
  ];
  return problems.filter((problem) => problem !== false);
}
