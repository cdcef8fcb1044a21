import { bool, anyOf, integer, oneOf, type OptionsOf, size, text } from './option';

/**
 * Options of `[SERVICE]`: engine, buffers and HTTP server.
 *
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/configuration-file
 */
export const serviceOptions = {
  /** Seconds between two flushes of the input buffers; Fluent Bit's default is 1. */
  Flush: integer(1),
  /** Seconds that outputs have to deliver buffered records after SIGTERM; Fluent Bit's default is 5. */
  Grace: integer(0),
  /** Log level of the router. */
  Log_Level: oneOf('off', 'error', 'warn', 'info', 'debug', 'trace'),
  /** Path of the parsers file; parsers cannot be defined in an included file (F16). */
  Parsers_File: text(),
  /** Enables the HTTP server for uptime, health and metrics. */
  HTTP_Server: bool(),
  /** Address of the HTTP server; Fluent Bit's default is 0.0.0.0, which is open to the network (N07). */
  HTTP_Listen: text(),
  /** Port of the HTTP server. */
  HTTP_Port: integer(1, 65535),
  /** Includes output errors and retries in `/api/v1/health`; not suitable for restarts (L09). */
  Health_Check: bool(),
  /** Number of output errors that makes `/api/v1/health` fail. */
  HC_Errors_Count: integer(0),
  /** Number of failed retries that makes `/api/v1/health` fail. */
  HC_Retry_Failure_Count: integer(0),
  /** Period over which both are counted, in seconds. */
  HC_Period: integer(1),
  /** Minimum wait before a retry, in seconds. */
  'scheduler.base': integer(1),
  /** Maximum wait before a retry, in seconds; Fluent Bit's default of 2000 is longer than any `Grace`. */
  'scheduler.cap': integer(1),
  /** Directory of the buffers on disk. */
  'storage.path': text(),
  /** Synchronization of writes to disk; `full` flushes each write immediately. */
  'storage.sync': oneOf('normal', 'full'),
  /** Adds checksums to the buffers on disk. */
  'storage.checksum': bool(),
  /** Maximum number of an input's chunks in memory, about 2 MB each. */
  'storage.max_chunks_up': integer(1),
  /** Memory limit for chunks that an earlier run left on disk. */
  'storage.backlog.mem_limit': size(),
  /** Delivers chunks that an earlier run left on disk at shutdown as well; Fluent Bit 5.0.9 can crash with it. */
  'storage.backlog.flush_on_shutdown': bool(),
  /** Exposes the state of the buffers through the HTTP server. */
  'storage.metrics': bool(),
  /** Deletes unreadable chunks at startup. */
  'storage.delete_irrecoverable_chunks': bool(),
  /** Releases unused space that is reserved for a chunk. */
  'storage.trim_files': bool(),
  /** Default buffer type of inputs that do not set one; since Fluent Bit 4.0.4. */
  'storage.type': oneOf('memory', 'filesystem'),
  /** Applies `storage.type` to all inputs, including those that ECS generates; since Fluent Bit 4.0.4. */
  'storage.inherit': bool(),
  /** Keeps records that a destination permanently rejects on disk; since Fluent Bit 4.2. */
  'storage.keep.rejected': bool(),
  /** Directory of rejected records, below `storage.path`. */
  'storage.rejected.path': text(),
  /** Maximum disk space of rejected records. */
  'storage.rejected.limit': size(),
  /** Maximum size of a joined multiline record. */
  multiline_buffer_limit: anyOf(size(), bool()),
} as const;

/**
 * Options of `[SERVICE]`, by their Fluent Bit names.
 *
 * @interface
 */
export type ServiceOptions = OptionsOf<typeof serviceOptions>;

/** Checks for combinations of options with which Fluent Bit does not start. */
export function serviceProblems(options: ServiceOptions): string[] {
  const { 'storage.type': type, 'storage.inherit': inherited, 'storage.path': path } = options;
  return type === 'filesystem' && inherited === true && path === undefined
    ? ['storage.path must be set when inputs inherit the storage.type "filesystem"']
    : [];
}
