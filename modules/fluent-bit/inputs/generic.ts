import { bool, oneOf, size, text, time } from '../option';

/**
 * Options that every input takes.
 *
 * @see https://docs.fluentbit.io/manual/administration/buffering-and-storage
 * @see https://docs.fluentbit.io/manual/administration/backpressure
 */
export const genericInputOptions = {
  /** Tag of its records, by which filters and outputs choose them; `forward` keeps what its records bring. */
  Tag: text({ pattern: /^\S+$/, form: 'a tag without blanks' }),
  /** Name of this input in the router's own log and metrics. */
  Alias: text(),
  /** How much this input says of itself. */
  Log_Level: oneOf('off', 'error', 'warn', 'info', 'debug', 'trace'),
  /** Span within which a repeated message is logged once. */
  log_suppress_interval: time(),
  /** Most that it may have waiting in memory before it stops reading; 0 for no limit. */
  Mem_Buf_Limit: size(),
  /** Where it buffers: `memrb` is memory of which the oldest is dropped. */
  'storage.type': oneOf('memory', 'filesystem', 'memrb'),
  /** Whether it stops reading, where it buffers on disk, once `storage.max_chunks_up` buffers are in memory. */
  'storage.pause_on_chunks_overlimit': bool(),
  /** Whether it has a thread of its own; since Fluent Bit 2. */
  threaded: bool(),
} as const;
