import { bool, oneOf, size, text, time } from '../option';

/**
 * Options that every input supports.
 *
 * @see https://docs.fluentbit.io/manual/administration/buffering-and-storage
 * @see https://docs.fluentbit.io/manual/administration/backpressure
 */
export const genericInputOptions = {
  /** Tag of the records, which filters and outputs match; `forward` keeps the tags of received records. */
  Tag: text({ pattern: /^\S+$/, form: 'a tag without whitespace' }),
  /** Name of this input in the router's own log and metrics. */
  Alias: text(),
  /** Log level of this input. */
  Log_Level: oneOf('off', 'error', 'warn', 'info', 'debug', 'trace'),
  /** Interval in which a repeated message is logged only once. */
  log_suppress_interval: time(),
  /** Memory limit of this input's buffer, at which it pauses; 0 for no limit. */
  Mem_Buf_Limit: size(),
  /** Buffer type; `memrb` is a ring buffer in memory that drops the oldest records. */
  'storage.type': oneOf('memory', 'filesystem', 'memrb'),
  /** Pauses an input with buffers on disk when `storage.max_chunks_up` chunks are in memory. */
  'storage.pause_on_chunks_overlimit': bool(),
  /** Runs the input in a separate thread; since Fluent Bit 2. */
  threaded: bool(),
} as const;
