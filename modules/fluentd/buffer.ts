import { renderText } from '../fluent-bit/value';
import { bool, decimal, integer, oneOf, type OptionsOf, size, time } from '../fluent-bit/option';
import { text, words } from './option';

/**
 * Options of `<buffer>`: the storage of records, in chunks, until they are sent.
 *
 * @see https://docs.fluentd.org/configuration/buffer-section
 */
export const bufferOptions = {
  /** Properties that the records of a chunk share; required by the placeholders `${tag}` and `%Y`. */
  chunk_keys: words('tag', 'time'),
  /** Buffer type; Fluentd's default is memory. */
  '@type': oneOf('file', 'file_single', 'memory'),
  /** Directory of the chunks, a different one for each output. */
  path: text(),
  /** Time span of a chunk, if `time` is a chunk key. */
  timekey: time('1s'),
  /** Wait for late records after that time span; Fluentd's default is 10m. */
  timekey_wait: time(),
  /** Uses UTC for time spans instead of the container's time zone. */
  timekey_use_utc: bool(),
  /** Flush trigger: after an interval, at the end of the time span, or immediately. */
  flush_mode: oneOf('interval', 'lazy', 'immediate'),
  /** Time after which a chunk is sent, even if it is not full; Fluentd's default is 60s. */
  flush_interval: time('1s'),
  /** Number of chunks sent concurrently; Fluentd's default is 1. */
  flush_thread_count: integer(1),
  /** Seconds between two checks for chunks to send; Fluentd's default is 1. */
  flush_thread_interval: decimal(0),
  /** Seconds between two chunks that are sent; Fluentd's default is 1. */
  flush_thread_burst_interval: decimal(0),
  /** Sends chunks at shutdown; the default for files is false. */
  flush_at_shutdown: bool(),
  /** Size at which a chunk is sent early; Fluentd's default is 8m in memory, and 256m in files. */
  chunk_limit_size: size('1k'),
  /** Maximum size of all chunks; Fluentd's default is 512m in memory, and 64g in files. */
  total_limit_size: size('1k'),
  /** Action when the buffer is full; Fluentd's default, an exception, drops most of the new records. */
  overflow_action: oneOf('block', 'throw_exception', 'drop_oldest_chunk'),
  /** Retries a chunk until it is sent; by default, Fluentd drops all chunks after 72 hours. */
  retry_forever: bool(),
  /** Time after which all chunks are dropped. */
  retry_timeout: time('1s'),
  /** Number of attempts after which all chunks are dropped. */
  retry_max_times: integer(0),
  /** Wait before the first retry, doubled for each further retry. */
  retry_wait: time('1s'),
  /** Maximum wait between two retries; Fluentd's default is no limit. */
  retry_max_interval: time('1s'),
} as const;

/** Options of `<buffer>`, by their Fluentd names. */
export type BufferOptions = OptionsOf<typeof bufferOptions>;

/** Checks for combinations of options with which Fluentd does not start or loses buffered records. */
export function bufferProblems(buffer: BufferOptions | undefined): string[] {
  if (!buffer) return [];
  const { chunk_keys: keys = [], flush_mode: mode } = buffer;
  const byTime = keys.includes('time');
  const inFiles = buffer['@type'] !== undefined && buffer['@type'] !== 'memory';
  const problems: (string | false)[] = [
    byTime &&
      buffer.timekey === undefined &&
      'buffer: timekey must be set when chunk_keys contain "time", because Fluentd does not start without it',
    buffer.flush_interval !== undefined &&
      (mode === undefined ? byTime : mode === 'lazy' || mode === 'immediate') &&
      'buffer: flush_mode must be "interval" when flush_interval is set, because Fluentd does not start or ignores it otherwise',
    inFiles &&
      buffer.path === undefined &&
      'buffer: path must be set for chunks in files, because Fluentd does not start without it',
    buffer.path !== undefined &&
      /\*[^/]*$/.test(renderText(buffer.path)) &&
      `buffer: path must be a directory, not a file pattern, got ${JSON.stringify(renderText(buffer.path))}`,
    byTime &&
      buffer['@type'] === 'file_single' &&
      'buffer: @type must be "file" when chunk_keys contain "time", got "file_single", which does not store the time of a chunk, so that Fluentd drops it after a restart',
    (buffer.flush_at_shutdown ?? !inFiles) !== true &&
      'buffer: flush_at_shutdown must be true, because the files are lost with the task, as memory is',
  ];
  return problems.filter((problem) => problem !== false);
}
