import { bool, integer, oneOf, type OptionsOf, required } from '../../fluent-bit/option';
import { encryptedEndpoint } from '../../fluent-bit/outputs/encrypted-endpoint';
import type { OutputType } from '../../fluent-bit/plugin';
import { bufferOptions, bufferProblems } from '../buffer';
import { formatOptions, injectOptions } from '../format';
import { section, text } from '../option';
import { assumeRole, awsRefusals } from './aws';

/**
 * Options of the `kinesis_firehose` output from the gem `fluent-plugin-kinesis`.
 *
 * @see https://github.com/awslabs/aws-fluent-plugin-kinesis#configuration-kinesis_firehose
 */
const kinesisFirehoseOptions = {
  ...assumeRole,
  /** AWS Region of the delivery stream. */
  region: text(),
  /** Custom endpoint of Firehose. */
  endpoint: text(),
  /** Name of the delivery stream. */
  delivery_stream_name: required(text()),
  /** Ends each record with a newline; the default is true. */
  append_new_line: bool(),
  /** Field to send instead of the whole record. */
  data_key: text(),
  /** Compression of each individual record. */
  compression: oneOf('gzip', 'zlib'),
  /** Number of retries for records that a request did not deliver; the default is 8. */
  retries_on_batch_request: integer(0),
  /** Drops records after these retries instead of retrying their chunk; the default is true. */
  drop_failed_records_after_batch_request_retries: bool(),
  /** Maximum number of records per request, 1 to 500. */
  batch_request_max_count: integer(1, 500),
  /** Format of a record; the default is JSON. */
  format: section(formatOptions),
  /** Fields to add to records. */
  inject: section(injectOptions),
  /** Buffer of the output. */
  buffer: section(bufferOptions),
} as const;

/** Options of the `kinesis_firehose` output, by the names that the plugin uses. */
export type KinesisFirehoseOptions = OptionsOf<typeof kinesisFirehoseOptions>;

/** Definition of the `kinesis_firehose` output. */
export const kinesisFirehoseOutput = {
  options: kinesisFirehoseOptions,
  problems: ({ buffer, endpoint }: KinesisFirehoseOptions) => [
    ...encryptedEndpoint('endpoint', endpoint),
    ...bufferProblems(buffer),
  ],
  messages: { lost: ['Record size limit exceeded'], refusedByAws: awsRefusals },
} as const satisfies OutputType;
