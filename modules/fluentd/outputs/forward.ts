import { rule } from '../../core/rule';
import { bool, integer, oneOf, type OptionsOf, required, time } from '../../fluent-bit/option';
import { isOwnHost } from '../../fluent-bit/outputs/forms';
import { renderText } from '../../fluent-bit/value';
import type { OutputType } from '../../fluent-bit/plugin';
import { bufferOptions, bufferProblems } from '../buffer';
import { section, sections, text } from '../option';

/**
 * Options of the `forward` output, which sends records to another Fluentd or to Fluent Bit.
 *
 * @see https://docs.fluentd.org/output/forward
 */
const forwardOptions = {
  /** Servers, one of which is used at a time. */
  server: required(
    sections({
      /** Host name of the server. */
      host: required(text()),
      /** Port of the server; Fluentd's default is 24224. */
      port: integer(1, 65535),
      /** Name in the server's certificate, if it differs from the host. */
      name: text(),
      /** Shared key of client and server. */
      shared_key: text(),
      /** User name on the server. */
      username: text(),
      /** Password of the user. */
      password: text(),
      /** Uses the server only if the others fail. */
      standby: bool(),
      /** Relative share of the records. */
      weight: integer(0),
    }),
  ),
  /** Authentication of this client. */
  security: section({
    /** Host name that the client sends in the handshake. */
    self_hostname: required(text()),
    /** Shared key of client and server. */
    shared_key: required(text()),
  }),
  /** Transport protocol; Fluentd's default is tcp, which does not encrypt (N08). */
  transport: oneOf('tcp', 'tls'),
  /** Verifies the host name in the certificate. */
  tls_verify_hostname: bool(),
  /** Accepts any certificate. */
  tls_insecure_mode: bool(),
  /** Accepts self-signed certificates. */
  tls_allow_self_signed_cert: bool(),
  /** Path of a file with trusted certificate authorities. */
  tls_ca_cert_path: text(),
  /** Path of the client certificate. */
  tls_client_cert_path: text(),
  /** Path of the client's private key. */
  tls_client_private_key_path: text(),
  /** Waits for the server to acknowledge each chunk; without it, records can be lost. Fluentd's default is false. */
  require_ack_response: bool(),
  /** Timeout of the acknowledgment; Fluentd's default is 190s. */
  ack_response_timeout: time('1s'),
  /** Timeout of establishing a connection. */
  connect_timeout: time('1s'),
  /** Timeout of sending; Fluentd's default is 60s. */
  send_timeout: time('1s'),
  /** Health check of the server; with `none`, Fluentd sends and retries. */
  heartbeat_type: oneOf('transport', 'udp', 'none'),
  /** Interval between two health checks; Fluentd's default is 1s. */
  heartbeat_interval: time('1s'),
  /** Starts even if the host name cannot be resolved; Fluentd's default is false. */
  ignore_network_errors_at_startup: bool(),
  /** Reuses connections for further chunks. */
  keepalive: bool(),
  /** Time that a connection is kept open. */
  keepalive_timeout: time('1s'),
  /** Time that a resolved address is cached; 0s resolves it each time, and by default it never expires. */
  expire_dns_cache: time(),
  /** Compression of sent data; Fluentd's default is text, which does not compress. */
  compress: oneOf('text', 'gzip'),
  /** Buffer of the output. */
  buffer: section(bufferOptions),
} as const;

/** Options of the `forward` output, by their Fluentd names. */
export type ForwardOptions = OptionsOf<typeof forwardOptions>;

/** Definition of the `forward` output. */
export const forwardOutput = {
  options: forwardOptions,
  problems: forwardProblems,
  messages: {},
} as const satisfies OutputType;

const otherServers = rule('F38', {
  section: 'Fluentd',
  states: 'No output sends records to the router itself.',
  severity: 'error',
  fix: 'If a sidecar accepts the records, specify its port.',
  check: (servers: ForwardOptions['server']) =>
    servers
      .filter(({ host, port = 24224 }) => isOwnHost(renderText(host)) && port === 24224)
      .map(
        ({ host }) =>
          `server: host must not be the router itself on port 24224, because records would loop endlessly, got "${renderText(host)}"`,
      ),
});

/** Checks for combinations of options with which the `forward` output does not start or sends in a loop. */
function forwardProblems({ server, buffer }: ForwardOptions): string[] {
  return [
    ...otherServers(server),
    ...(buffer && !buffer.chunk_keys?.includes('tag')
      ? ['buffer: chunk_keys must contain "tag", because Fluentd does not start without it']
      : []),
    ...bufferProblems(buffer),
  ];
}
