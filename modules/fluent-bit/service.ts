import { bool, anyOf, integer, oneOf, type OptionsOf, size, text } from './option';

/**
 * Options of `[SERVICE]`: the engine, its buffers and its HTTP server.
 *
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/configuration-file
 */
export const serviceOptions = {
  /** Seconds between two flushes of the inputs' buffers; Fluent Bit's default is 1. */
  Flush: integer(1),
  /** Seconds that the outputs have to deliver what is buffered, after SIGTERM; Fluent Bit's default is 5. */
  Grace: integer(0),
  /** How much the router says of itself. */
  Log_Level: oneOf('off', 'error', 'warn', 'info', 'debug', 'trace'),
  /** File that holds the parsers: an included file may not (F16). */
  Parsers_File: text(),
  /** Whether to serve uptime, health and metrics over HTTP. */
  HTTP_Server: bool(),
  /** Address of the HTTP server; Fluent Bit's default is 0.0.0.0, open to the network (N07). */
  HTTP_Listen: text(),
  /** Port of the HTTP server. */
  HTTP_Port: integer(1, 65535),
  /** Whether `/api/v1/health` looks at errors and retries of outputs; unfit for restarts (L09). */
  Health_Check: bool(),
  /** Errors of outputs that make `/api/v1/health` fail. */
  HC_Errors_Count: integer(0),
  /** Failed retries that make `/api/v1/health` fail. */
  HC_Retry_Failure_Count: integer(0),
  /** Seconds over which both are counted. */
  HC_Period: integer(1),
  /** Shortest wait before a retry, in seconds. */
  'scheduler.base': integer(1),
  /** Longest wait before a retry, in seconds; Fluent Bit's default of 2000 outlives every `Grace`. */
  'scheduler.cap': integer(1),
  /** Folder of the buffers on disk. */
  'storage.path': text(),
  /** Whether each write reaches the disk at once. */
  'storage.sync': oneOf('normal', 'full'),
  /** Whether buffers on disk carry a checksum. */
  'storage.checksum': bool(),
  /** Buffers of an input held in memory at a time, about 2 MB each. */
  'storage.max_chunks_up': integer(1),
  /** Memory for what an earlier run left on disk. */
  'storage.backlog.mem_limit': size(),
  /** Whether what an earlier run left on disk is delivered at shutdown too; Fluent Bit 5.0.9 may crash by it. */
  'storage.backlog.flush_on_shutdown': bool(),
  /** Whether the HTTP server shows the state of the buffers. */
  'storage.metrics': bool(),
  /** Whether unreadable buffers are deleted at start. */
  'storage.delete_irrecoverable_chunks': bool(),
  /** Whether space reserved for a buffer and unused is given back. */
  'storage.trim_files': bool(),
  /** Where inputs buffer that do not say so themselves; since Fluent Bit 4.0.4. */
  'storage.type': oneOf('memory', 'filesystem'),
  /** Whether inputs take `storage.type` from here, those included that ECS writes; since Fluent Bit 4.0.4. */
  'storage.inherit': bool(),
  /** Whether records that a destination refuses for good are kept on disk; since Fluent Bit 4.2. */
  'storage.keep.rejected': bool(),
  /** Folder of those records, below `storage.path`. */
  'storage.rejected.path': text(),
  /** Most that they may take on disk. */
  'storage.rejected.limit': size(),
  /** Most that one joined record may take. */
  multiline_buffer_limit: anyOf(size(), bool()),
} as const;

/** Options of `[SERVICE]`, by Fluent Bit's own names. */
export type ServiceOptions = OptionsOf<typeof serviceOptions>;

/** Combinations of options that Fluent Bit refuses at start. */
export function serviceProblems(options: ServiceOptions): string[] {
  const { 'storage.type': type, 'storage.inherit': inherited, 'storage.path': path } = options;
  return type === 'filesystem' && inherited === true && path === undefined
    ? ['storage.path must be given where inputs inherit the storage.type "filesystem"']
    : [];
}
