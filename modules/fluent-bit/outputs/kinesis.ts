import { bool, oneOf, required, text } from '../option';
import { awsOptions, tlsProblem } from './aws';
import { hostName } from './forms';

/** Options that the outputs to Kinesis Data Streams and Firehose share. */
export const kinesisOptions = {
  ...awsOptions,
  /** AWS Region of the stream. */
  region: required(text()),
  /** Field to add the time of the record to; none by default. */
  time_key: text(),
  /** Format of that time, as in strftime; Fluent Bit's default is %Y-%m-%dT%H:%M:%S. */
  time_key_format: text(),
  /** Field to send instead of the whole record. */
  log_key: text(),
  /** Compression of each individual record. */
  compression: oneOf('gzip', 'zstd', 'snappy'),
  /** Combines small records into fewer, larger records; Firehose bills in increments of 5 KB. */
  simple_aggregation: bool(),
  /** Custom endpoint of the service, without a scheme. */
  endpoint: hostName(),
} as const;

/** Checks for combinations of options with which neither output starts. */
export function kinesisProblems(
  plugin: string,
  options: { readonly time_key?: unknown; readonly log_key?: unknown; readonly tls?: unknown },
): string[] {
  const problems: (string | false)[] = [
    options.time_key !== undefined &&
      options.log_key !== undefined &&
      'time_key must not be set with log_key, because only the string in log_key is sent',
    tlsProblem(plugin, options.tls),
  ];
  return problems.filter((problem) => problem !== false);
}
