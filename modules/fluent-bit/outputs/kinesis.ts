import { bool, oneOf, required, text } from '../option';
import { awsOptions, tlsProblem } from './aws';
import { hostName } from './forms';

/** Options that Kinesis Data Streams and Firehose have in common. */
export const kinesisOptions = {
  ...awsOptions,
  /** Region of the stream. */
  region: required(text()),
  /** Field that gets the time of a record; none by default. */
  time_key: text(),
  /** Form of that time, in strftime; Fluent Bit's default is %Y-%m-%dT%H:%M:%S. */
  time_key_format: text(),
  /** The one field to send, rather than the whole record. */
  log_key: text(),
  /** Compression of each record by itself. */
  compression: oneOf('gzip', 'zstd', 'snappy'),
  /** Whether small records travel as one: for fewer of them, which Firehose bills by 5 KB. */
  simple_aggregation: bool(),
  /** Host in place of the service's own, without a scheme. */
  endpoint: hostName(),
} as const;

/** Combinations of those options that neither output starts with. */
export function kinesisProblems(
  plugin: string,
  options: { readonly time_key?: unknown; readonly log_key?: unknown; readonly tls?: unknown },
): string[] {
  const problems: (string | false)[] = [
    options.time_key !== undefined &&
      options.log_key !== undefined &&
      'time_key must not be given beside log_key, whose text alone is sent',
    tlsProblem(plugin, options.tls),
  ];
  return problems.filter((problem) => problem !== false);
}
