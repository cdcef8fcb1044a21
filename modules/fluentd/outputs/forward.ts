import { bool, integer, oneOf, type OptionsOf, required, time } from '../../fluent-bit/option';
import { isOwnHost } from '../../fluent-bit/outputs/forms';
import { renderText } from '../../fluent-bit/value';
import { bufferOptions, bufferProblems } from '../buffer';
import { section, sections, text } from '../option';

/**
 * Options of the `forward` output, which sends to another Fluentd, or to Fluent Bit.
 *
 * @see https://docs.fluentd.org/output/forward
 */
export const forwardOptions = {
  /** The other sides, of which one is taken at a time. */
  server: required(
    sections({
      /** Host of the other side. */
      host: required(text()),
      /** Port of the other side; Fluentd's default is 24224. */
      port: integer(1, 65535),
      /** Name in its certificate, where that is not the host. */
      name: text(),
      /** Secret that both sides must know. */
      shared_key: text(),
      /** User of the other side. */
      username: text(),
      /** Password of that user. */
      password: text(),
      /** Whether it is taken only when the others fail. */
      standby: bool(),
      /** Share of the records, as against the others. */
      weight: integer(0),
    }),
  ),
  /** How this side shows who it is. */
  security: section({
    /** Name to go by in the handshake. */
    self_hostname: required(text()),
    /** Secret that both sides must know. */
    shared_key: required(text()),
  }),
  /** Whether to encrypt; Fluentd's default is tcp, which does not (N08). */
  transport: oneOf('tcp', 'tls'),
  /** Whether to check the host name in the certificate. */
  tls_verify_hostname: bool(),
  /** Whether any certificate will do. */
  tls_insecure_mode: bool(),
  /** Whether a certificate may be signed by itself. */
  tls_allow_self_signed_cert: bool(),
  /** File of certificate authorities to trust. */
  tls_ca_cert_path: text(),
  /** File of our own certificate. */
  tls_client_cert_path: text(),
  /** File of its key. */
  tls_client_private_key_path: text(),
  /** Whether the other side must confirm what it took, without which records get lost; Fluentd's default is false. */
  require_ack_response: bool(),
  /** Longest wait for that; Fluentd's default is 190s. */
  ack_response_timeout: time('1s'),
  /** Longest wait for a connection. */
  connect_timeout: time('1s'),
  /** Longest wait while sending; Fluentd's default is 60s. */
  send_timeout: time('1s'),
  /** How it is found out whether the other side is there; `none` sends, and tries again. */
  heartbeat_type: oneOf('transport', 'udp', 'none'),
  /** Time between two looks for the other side; Fluentd's default is 1s. */
  heartbeat_interval: time('1s'),
  /** Whether Fluentd starts though the host has no address; its default is false. */
  ignore_network_errors_at_startup: bool(),
  /** Whether connections are kept for the next chunk. */
  keepalive: bool(),
  /** How long they are kept. */
  keepalive_timeout: time('1s'),
  /** Time for which the address of a host is kept; 0s looks it up each time, and the default is for ever. */
  expire_dns_cache: time(),
  /** Compression of what is sent; Fluentd's default is text, which is none. */
  compress: oneOf('text', 'gzip'),
  /** Where records wait. */
  buffer: section(bufferOptions),
} as const;

/** Options of the `forward` output, by Fluentd's own names. */
export type ForwardOptions = OptionsOf<typeof forwardOptions>;

/** Combinations of options that the `forward` output refuses at start, or sends in a loop. */
export function forwardProblems({ server, buffer }: ForwardOptions): string[] {
  return [
    ...server
      .filter(({ host, port = 24224 }) => isOwnHost(renderText(host)) && port === 24224)
      .map(
        ({ host }) =>
          `server: host must not be the router itself on port 24224, an endless loop, got "${renderText(host)}" (F38)`,
      ),
    ...(buffer && !buffer.chunk_keys?.includes('tag')
      ? ['buffer: chunk_keys must hold "tag", or Fluentd does not start']
      : []),
    ...bufferProblems(buffer),
  ];
}
