import { renderText } from '../fluent-bit/value';
import { bool, decimal, integer, oneOf, type OptionsOf, size, time } from '../fluent-bit/option';
import { text, words } from './option';

/**
 * What a `<buffer>` takes: where records wait, in chunks, until they are sent.
 *
 * @see https://docs.fluentd.org/configuration/buffer-section
 */
export const bufferOptions = {
  /** What the records of a chunk have in common; of it `${tag}` and `%Y` are made. */
  chunk_keys: words('tag', 'time'),
  /** Where chunks are kept; Fluentd's default is memory. */
  '@type': oneOf('file', 'file_single', 'memory'),
  /** Folder of the chunks, one for each output. */
  path: text(),
  /** Span of time that a chunk is about, where `time` is a key. */
  timekey: time('1s'),
  /** Wait for late records after that span; Fluentd's default is 10m. */
  timekey_wait: time(),
  /** Whether spans are those of UTC, and not of the container's own time zone. */
  timekey_use_utc: bool(),
  /** Whether chunks are sent after an interval, or when their span of time is over. */
  flush_mode: oneOf('interval', 'lazy', 'immediate'),
  /** Time after which a chunk is sent, however small; Fluentd's default is 60s. */
  flush_interval: time('1s'),
  /** Chunks that are sent at a time; Fluentd's default is 1. */
  flush_thread_count: integer(1),
  /** Seconds between two looks for chunks to send; Fluentd's default is 1. */
  flush_thread_interval: decimal(0),
  /** Seconds between two chunks that are sent; Fluentd's default is 1. */
  flush_thread_burst_interval: decimal(0),
  /** Whether chunks are sent when Fluentd stops; its default for files is false. */
  flush_at_shutdown: bool(),
  /** Size at which a chunk is sent before its time; Fluentd's default is 8m in memory, and 256m in files. */
  chunk_limit_size: size('1k'),
  /** Most that all chunks may take; Fluentd's default is 512m in memory, and 64g in files. */
  total_limit_size: size('1k'),
  /** What becomes of records for which there is no room; Fluentd's default, an error, drops most of them. */
  overflow_action: oneOf('block', 'throw_exception', 'drop_oldest_chunk'),
  /** Whether a chunk is tried until it is sent; Fluentd gives all up after 72 hours. */
  retry_forever: bool(),
  /** Time after which all chunks are given up. */
  retry_timeout: time('1s'),
  /** Attempts after which all chunks are given up. */
  retry_max_times: integer(0),
  /** Wait before the first attempt after one that failed, doubled for each further one. */
  retry_wait: time('1s'),
  /** Longest wait between two attempts; Fluentd has no limit. */
  retry_max_interval: time('1s'),
} as const;

/** What a `<buffer>` takes, by Fluentd's own names. */
export type BufferOptions = OptionsOf<typeof bufferOptions>;

/** Combinations of options that Fluentd refuses at start, or with which it loses what waits. */
export function bufferProblems(buffer: BufferOptions | undefined): string[] {
  if (!buffer) return [];
  const { chunk_keys: keys = [], flush_mode: mode } = buffer;
  const byTime = keys.includes('time');
  const inFiles = buffer['@type'] !== undefined && buffer['@type'] !== 'memory';
  const problems: (string | false)[] = [
    byTime &&
      buffer.timekey === undefined &&
      'buffer: timekey must be given where chunk_keys hold "time", or Fluentd does not start',
    buffer.flush_interval !== undefined &&
      (mode === undefined ? byTime : mode === 'lazy' || mode === 'immediate') &&
      'buffer: flush_mode must be "interval" where flush_interval is given, or Fluentd does not start, or disregards it',
    inFiles && buffer.path === undefined && 'buffer: path must be given for chunks in files, or Fluentd does not start',
    buffer.path !== undefined &&
      /\*[^/]*$/.test(renderText(buffer.path)) &&
      `buffer: path must be a folder, not a pattern of files, got ${JSON.stringify(renderText(buffer.path))}`,
    byTime &&
      buffer['@type'] === 'file_single' &&
      'buffer: @type must be "file" where chunk_keys hold "time", got "file_single", which does not keep the time of a chunk: Fluentd drops it when it starts again',
    (buffer.flush_at_shutdown ?? !inFiles) !== true &&
      'buffer: flush_at_shutdown must be true, since the files go with the task, as memory does',
  ];
  return problems.filter((problem) => problem !== false);
}
