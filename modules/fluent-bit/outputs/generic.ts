import { rule } from '../../core/rule';
import { isOwnHost } from './forms';
import { renderText, type Text } from '../value';
import { bool, anyOf, integer, oneOf, type OptionsOf, size, text, time } from '../option';

/**
 * Options that every output supports.
 *
 * @see https://docs.fluentbit.io/manual/administration/scheduling-and-retries
 * @see https://docs.fluentbit.io/manual/administration/networking
 */
export const genericOutputOptions = {
  /** Name of this output in the router's own log and metrics. */
  Alias: text(),
  /** Log level of this output. */
  Log_Level: oneOf('off', 'error', 'warn', 'info', 'debug', 'trace'),
  /** Interval in which a repeated message is logged only once. */
  log_suppress_interval: time(),
  /** Number of retries; Fluent Bit's default is 1, after which it drops the records. */
  Retry_Limit: anyOf(integer(1), oneOf('no_limits', 'no_retries')),
  /** Number of worker threads of this output. */
  workers: integer(0),
  /** Disk limit of this output's queue; beyond it the oldest records are dropped. */
  'storage.total_limit_size': size('1'),
  /** Encrypts the connection with TLS; Fluent Bit's default is off (N08). */
  tls: bool(),
  /** Verifies the certificate of the server. */
  'tls.verify': bool(),
  /** Verifies the host name in the certificate. */
  'tls.verify_hostname': bool(),
  /** Path of a file with trusted certificate authorities. */
  'tls.ca_file': text(),
  /** Path of a directory with trusted certificate authorities. */
  'tls.ca_path': text(),
  /** Path of the client certificate. */
  'tls.crt_file': text(),
  /** Path of the client's private key. */
  'tls.key_file': text(),
  /** Passphrase of the private key. */
  'tls.key_passwd': text(),
  /** Host name for Server Name Indication (SNI). */
  'tls.vhost': text(),
  /** Timeout of establishing a connection. */
  'net.connect_timeout': time('1s'),
  /** Timeout of an idle connection; 0s disables it. */
  'net.io_timeout': time(),
  /** Reuses connections for further requests. */
  'net.keepalive': bool(),
  /** Time that an idle connection is kept open. */
  'net.keepalive_idle_timeout': time('1s'),
  /** Number of requests after which a connection is closed. */
  'net.keepalive_max_recycle': integer(0),
  /** Maximum number of open connections per worker; 0 for no limit. */
  'net.max_worker_connections': integer(0),
  /** Transport protocol of DNS lookups. */
  'net.dns.mode': oneOf('UDP', 'TCP'),
  /** DNS resolver implementation. */
  'net.dns.resolver': oneOf('LEGACY', 'ASYNC'),
  /** Prefers IPv4 addresses. */
  'net.dns.prefer_ipv4': bool(),
  /** Source address of connections. */
  'net.source_address': text(),
} as const;

/**
 * Options that every output supports, by their Fluent Bit names.
 *
 * @interface
 */
export type GenericOutputOptions = OptionsOf<typeof genericOutputOptions>;

/** Returns an error for an option that contains a secret, if the connection is not encrypted. */
export const encryptedSecret = rule('N08', {
  variant: 'secret',
  states: 'Secrets are encrypted in transit.',
  severity: 'error',
  fix: 'This rule cannot be relaxed; install a certificate at the destination.',
  check: (option: string, tls: GenericOutputOptions['tls'], host: Text | undefined) =>
    tls === false &&
    !(host !== undefined && isOwnHost(renderText(host))) &&
    `tls must be true, because the ${option} is sent unencrypted otherwise`,
});
