import type { FluentdOutputOptions } from '../../../../fluentd/output';
import type { ForwardServer, ForwardSharedKey, ForwardUser } from '../../../destinations/forward';
import type { FluentdDestination } from '../destination';
import { losslessBuffer, withOptions } from './output-options';

/** Properties of a destination of Fluentd that speaks its protocol. */
export type FluentdForwardDestinationProps = FluentdForwardServer & (ForwardSharedKey | ForwardUser);

/** A Fluentd or Fluent Bit, and what it is told. */
export interface FluentdForwardServer extends Omit<ForwardServer, 'options'> {
  /** Options of the `forward` output, by its own names, in place of those chosen here; those of its sections one by one. */
  readonly options?: Partial<FluentdOutputOptions<'forward'>>;
}

/**
 * Another Fluentd, or a Fluent Bit, over the forward protocol. The other side must confirm what it took, or else it comes
 * again: a record may arrive twice. It takes a section, which options of a log driver cannot say: deliver by image.
 */
export function forwardDestination(props: FluentdForwardDestinationProps): FluentdDestination {
  const { host, port = 24224, tls = true, sharedKey, user, options = {} } = props;
  const transport = tls ? 'tls' : 'tcp';
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
          // Attempts tell whether the other side is there, and a host may get its address later.
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
    port,
    warnings: ({ name }) =>
      [
        (options.transport ?? transport) === 'tcp' && 'tls should be true, or records are sent unencrypted',
        options.tls_insecure_mode === true && 'tls_insecure_mode should be false, or any server may take the records',
        options.tls_verify_hostname === false &&
          'tls_verify_hostname should be true, or any server with a valid certificate may take the records',
      ]
        .filter((sentence) => sentence !== false)
        .map((sentence) => `container "${name}": FluentdDestination.forward: ${sentence} (N08)`),
    problems: () => [],
  };
}
