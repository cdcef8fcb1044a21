import { rule } from '../../../../core/rule';
import type { FluentdOutputOptions } from '../../../../fluentd/output';
import type { ForwardServer, ForwardSharedKey, ForwardUser } from '../../../destinations/forward';
import type { FluentdDestination } from '../destination';
import { losesRecords, type OptionEffects, setBy, unaffected } from '../../../destinations/option-effects';
import { isOwnHost } from '../../../../fluent-bit/outputs/forms';
import { renderText } from '../../../../fluent-bit/value';
import { bufferEffect, genericEffects } from './option-effects';
import { losslessBuffer, withOptions } from './output-options';

/** Properties of a Fluentd destination that uses the forward protocol. */
export type FluentdForwardDestinationProps = FluentdForwardServer & (ForwardSharedKey | ForwardUser);

/** Connection to a Fluentd or Fluent Bit server. */
export interface FluentdForwardServer extends Omit<ForwardServer, 'options'> {
  /**
   * Options of Fluentd's `forward` output, which override the options that this library sets; options of a section are
   * overridden individually.
   */
  readonly options?: Partial<FluentdOutputOptions<'forward'>>;
}

/** Effects of the options of Fluentd's `forward` output. */
export const forwardEffects: OptionEffects<FluentdOutputOptions<'forward'>> = {
  ...genericEffects,
  server: 'derived',
  transport: setBy('tls'),
  require_ack_response: losesRecords(
    (value) => value === false,
    'should be true, because records that the server does not receive are not sent again',
  ),
  // N08 checks these.
  ...unaffected('tls_verify_hostname', 'tls_insecure_mode'),
  ...unaffected('security', 'tls_allow_self_signed_cert', 'tls_ca_cert_path', 'tls_client_cert_path'),
  ...unaffected('tls_client_private_key_path', 'ack_response_timeout', 'connect_timeout', 'send_timeout'),
  ...unaffected('heartbeat_type', 'heartbeat_interval', 'ignore_network_errors_at_startup', 'keepalive'),
  ...unaffected('keepalive_timeout', 'expire_dns_cache', 'compress'),
  buffer: bufferEffect,
};

/**
 * Creates a destination that forwards records to another Fluentd or to Fluent Bit. The server must acknowledge records,
 * or they are sent again: a record may arrive twice. The output needs a section, which log driver options do not
 * support: use the image delivery.
 */
export function forwardDestination(props: FluentdForwardDestinationProps): FluentdDestination {
  const { host, port = 24224, tls = true, sharedKey, user, options = {} } = props;
  const transport = tls ? 'tls' : 'tcp';
  const servers = options.server ?? [{ host, port }];
  return {
    name: 'forward',
    output: (source) => ({
      name: 'forward',
      options: withOptions<FluentdOutputOptions<'forward'>>(
        {
          transport,
          require_ack_response: true,
          ack_response_timeout: '60s',
          compress: 'gzip',
          // Delivery attempts show whether the server is up, and a host name may resolve only later.
          heartbeat_type: 'none',
          expire_dns_cache: '60s',
          ...(sharedKey && {
            security: { self_hostname: 'log_router', shared_key: source.secret('FORWARD_SHARED_KEY', sharedKey) },
          }),
          server: [
            {
              host,
              port,
              ...(user && { username: user.name, password: source.secret('FORWARD_PASSWORD', user.password) }),
            },
          ],
          buffer: { chunk_keys: ['tag'], ...losslessBuffer(source, '5s') },
        },
        options,
      ),
    }),
    statements: () => [],
    endpoints: [],
    ports: [...new Set(servers.map(({ port: each = 24224 }) => (typeof each === 'number' ? each : 24224)))],
    warnings: ({ name }) =>
      servers.every(({ host: each }) => isOwnHost(renderText(each)))
        ? []
        : encryptedRecords(name, { ...options, transport }),
    problems: () => [],
  };
}

const encryptedRecords = rule('N08', {
  section: 'Fluentd',
  states: 'Records are encrypted in transit.',
  severity: 'warning',
  fix: 'Ignore the warning if the records stay in your own network.',
  check: (container: string, options: Partial<FluentdOutputOptions<'forward'>>) =>
    [
      options.transport === 'tcp' && 'tls should be true, or records are sent unencrypted',
      options.tls_insecure_mode === true && 'tls_insecure_mode should be false, or any server can receive the records',
      options.tls_verify_hostname === false &&
        'tls_verify_hostname should be true, or any server with a valid certificate can receive the records',
    ].map((sentence) => sentence && `container "${container}": FluentdDestination.forward: ${sentence}`),
});
