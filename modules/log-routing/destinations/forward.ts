import { type ContainerSecret, secret } from '../../containers/container-secret';
import type { OutputOptions } from '../../fluent-bit/output';
import { fields, flag, json, mapOf, number, plainText, required } from '../../core/shape';
import type { LogDestination } from '../destination';
import { type DestinationUser, networkDestination, networkOptions, userShape } from './network-output';

/** Properties of a destination that speaks the protocol of Fluentd. */
export type ForwardDestinationProps = ForwardServer & (ForwardSharedKey | ForwardUser);

/** A Fluentd or Fluent Bit, and what it is told. */
export interface ForwardServer {
  /** Host of the other side; not the router itself (F38). */
  readonly host: string;

  /**
   * Port of the other side.
   *
   * @default 24224
   */
  readonly port?: number;

  /**
   * Whether records are encrypted. The shared key and passwords are never sent unencrypted.
   *
   * @default true
   */
  readonly tls?: boolean;

  /** Options of Fluent Bit's `forward` output, by its own names, in place of those chosen here. */
  readonly options?: Partial<OutputOptions<'forward'>>;
}

/** Authentication by a key, if any. */
export interface ForwardSharedKey {
  /**
   * Key that both sides prove to know.
   *
   * @default - none
   */
  readonly sharedKey?: ContainerSecret;
  /** Not without a key. */
  readonly user?: never;
}

/** Authentication by a key, and as a user. */
export interface ForwardUser {
  /** Key that both sides prove to know. */
  readonly sharedKey: ContainerSecret;
  /** The user. */
  readonly user: DestinationUser;
}

/** Shape of `ForwardDestinationProps`. */
export const forwardShape = fields<ForwardDestinationProps>({
  host: required(plainText),
  port: number,
  tls: flag,
  sharedKey: secret,
  user: userShape,
  options: mapOf(json),
});

/**
 * Another Fluent Bit, or a Fluentd, over the forward protocol. The other side must confirm what it took, or else it
 * comes again: a record may arrive twice.
 */
export function forwardDestination(props: ForwardDestinationProps): LogDestination {
  const { host, port = 24224, tls, sharedKey, user, options } = props;
  return networkDestination('forward', {
    name: 'forward',
    port,
    output: (source) => ({
      name: 'forward',
      options: {
        host,
        port,
        ...(sharedKey && { shared_key: source.secret('FORWARD_SHARED_KEY', sharedKey) }),
        ...(user && { username: user.name, password: source.secret('FORWARD_PASSWORD', user.password) }),
        require_ack_response: true,
        // Records of log drivers have no metadata, and Fluentd cannot read an event with a place for it.
        retain_metadata_in_forward_mode: false,
        compress: 'gzip',
        ...networkOptions(source, tls),
        ...options,
      },
    }),
  });
}
