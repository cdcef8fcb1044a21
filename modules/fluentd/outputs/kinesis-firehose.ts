import { bool, integer, oneOf, type OptionsOf, required } from '../../fluent-bit/option';
import { bufferOptions, bufferProblems } from '../buffer';
import { formatOptions, injectOptions } from '../format';
import { section, text } from '../option';
import { assumeRole } from './aws';

/**
 * Options of the `kinesis_firehose` output, of the gem `fluent-plugin-kinesis`.
 *
 * @see https://github.com/awslabs/aws-fluent-plugin-kinesis#configuration-kinesis_firehose
 */
export const kinesisFirehoseOptions = {
  ...assumeRole,
  /** Region of the delivery stream. */
  region: text(),
  /** Endpoint in place of Firehose's own. */
  endpoint: text(),
  /** Name of the delivery stream. */
  delivery_stream_name: required(text()),
  /** Whether each record ends with a line's end; its default is true. */
  append_new_line: bool(),
  /** The one field to send, rather than the whole record. */
  data_key: text(),
  /** Compression of each record by itself. */
  compression: oneOf('gzip', 'zlib'),
  /** Attempts with the records that a request left; its default is 8. */
  retries_on_batch_request: integer(0),
  /** Whether records that these attempts left are dropped, and not tried with their chunk; its default is true. */
  drop_failed_records_after_batch_request_retries: bool(),
  /** Records of a request, 500 at most. */
  batch_request_max_count: integer(1, 500),
  /** Form of a record; its default is JSON. */
  format: section(formatOptions),
  /** Fields that records get. */
  inject: section(injectOptions),
  /** Where records wait. */
  buffer: section(bufferOptions),
} as const;

/** Options of the `kinesis_firehose` output, by its own names. */
export type KinesisFirehoseOptions = OptionsOf<typeof kinesisFirehoseOptions>;

/** Combinations of options that the `kinesis_firehose` output refuses at start, or that lose records. */
export function kinesisFirehoseProblems({ buffer }: KinesisFirehoseOptions): string[] {
  return bufferProblems(buffer);
}
