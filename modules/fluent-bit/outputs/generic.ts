import { bool, anyOf, integer, oneOf, type OptionsOf, size, text, time } from '../option';

/**
 * Options that every output takes.
 *
 * @see https://docs.fluentbit.io/manual/administration/scheduling-and-retries
 * @see https://docs.fluentbit.io/manual/administration/networking
 */
export const genericOutputOptions = {
  /** Name of this output in the router's own log and metrics. */
  Alias: text(),
  /** How much this output says of itself. */
  Log_Level: oneOf('off', 'error', 'warn', 'info', 'debug', 'trace'),
  /** Span within which a repeated message is logged once. */
  log_suppress_interval: time(),
  /** Attempts after the first; Fluent Bit's default is 1, after which records are dropped. */
  Retry_Limit: anyOf(integer(1), oneOf('no_limits', 'no_retries')),
  /** Threads of this output. */
  workers: integer(0),
  /** Most that this output may have waiting on disk; beyond it the oldest records are dropped. */
  'storage.total_limit_size': size('1'),
  /** Whether to encrypt the connection; Fluent Bit's default is off (N08). */
  tls: bool(),
  /** Whether to check the certificate of the other side. */
  'tls.verify': bool(),
  /** Whether to check the host name in that certificate. */
  'tls.verify_hostname': bool(),
  /** File of certificate authorities to trust. */
  'tls.ca_file': text(),
  /** Folder of certificate authorities to trust. */
  'tls.ca_path': text(),
  /** File of our own certificate. */
  'tls.crt_file': text(),
  /** File of its key. */
  'tls.key_file': text(),
  /** Passphrase of the key. */
  'tls.key_passwd': text(),
  /** Host name to ask for (SNI). */
  'tls.vhost': text(),
  /** Longest wait for a connection. */
  'net.connect_timeout': time('1s'),
  /** Longest silence on a connection; 0s for no limit. */
  'net.io_timeout': time(),
  /** Whether connections are kept for the next request. */
  'net.keepalive': bool(),
  /** How long an unused connection is kept. */
  'net.keepalive_idle_timeout': time('1s'),
  /** Requests after which a connection is renewed. */
  'net.keepalive_max_recycle': integer(0),
  /** Connections that one worker may have open; 0 for no limit. */
  'net.max_worker_connections': integer(0),
  /** Transport of name look-ups. */
  'net.dns.mode': oneOf('UDP', 'TCP'),
  /** Implementation of name look-ups. */
  'net.dns.resolver': oneOf('LEGACY', 'ASYNC'),
  /** Whether IPv4 addresses are tried first. */
  'net.dns.prefer_ipv4': bool(),
  /** Address to connect from. */
  'net.source_address': text(),
} as const;

/** Options that every output takes, by Fluent Bit's own names. */
export type GenericOutputOptions = OptionsOf<typeof genericOutputOptions>;
