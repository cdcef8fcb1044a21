import { type ContainerSecret, secret } from '../../containers/container-secret';
import { fields } from '../../core/object-shape';
import { json } from '../../core/json-shape';
import { mapOf } from '../../core/collection-shape';
import { flag, number, required, optional } from '../../core/shape';
import { type DestinationOptions, routerOptions } from './destination-options';
import type { LogDestination } from '../destination';
import { genericEffects, losesRecords, type OptionEffects, setBy, unaffected } from './option-effects';
import { type DestinationUser, hostText, networkDestination, networkOptions, userShape } from './network-output';

/** Properties of a destination that uses the Fluentd forward protocol. */
export type ForwardDestinationProps = ForwardServer & (ForwardSharedKey | ForwardUser);

/** Connection to a Fluentd or Fluent Bit server. */
export interface ForwardServer {
  /** Host name of the server; must not be the router itself (F38). */
  readonly host: string;

  /**
   * Port of the server.
   *
   * @default 24224
   */
  readonly port?: number;

  /**
   * Encrypts records with TLS. The shared key and passwords are never sent unencrypted.
   *
   * @default true
   */
  readonly tls?: boolean;

  /**
   * Options of Fluent Bit's `forward` output, which override the options that this library sets.
   *
   * The server receives records with the tag `<container>-firelens-<task id>`, after the names of routes that select or
   * change other records: `errors.nginx-firelens-…`. With `tag: 'nginx'` they have this tag, whatever routes there are.
   */
  readonly options?: DestinationOptions<'forward'>;
}

/** Optional authentication with a shared key. */
export interface ForwardSharedKey {
  /**
   * Shared key that both the router and the server must have.
   *
   * @default - none
   */
  readonly sharedKey?: ContainerSecret;
  /** Not allowed without `sharedKey`. */
  readonly user?: never;
}

/** Authentication with a shared key and a user. */
export interface ForwardUser {
  /** Shared key that both the router and the server must have. */
  readonly sharedKey: ContainerSecret;
  /** User name and password. */
  readonly user: DestinationUser;
}

/** Shape of `ForwardDestinationProps`. */
export const forwardShape = fields<ForwardDestinationProps>({
  host: required(hostText),
  port: number,
  tls: flag,
  sharedKey: secret,
  user: userShape,
  options: mapOf(optional(json)),
});

const ofHost = { refused: 'the destination connects to the property host; remove it' } as const;

/** Effects of the options of Fluent Bit's `forward` output. */
export const forwardEffects: OptionEffects<DestinationOptions<'forward'>> = {
  ...genericEffects,
  host: setBy('host'),
  port: setBy('port'),
  tls: setBy('tls'),
  unix_path: ofHost,
  upstream: ofHost,
  shared_key: setBy('sharedKey'),
  username: setBy('user.name'),
  password: setBy('user.password'),
  require_ack_response: losesRecords(
    (value) => value === false,
    'should be true, because records that the server does not receive are not sent again',
  ),
  ...unaffected('tag', 'empty_shared_key', 'self_hostname', 'time_as_integer', 'send_options', 'compress'),
  ...unaffected('retain_metadata_in_forward_mode', 'fluentd_compat', 'add_option'),
};

/**
 * Creates a destination that forwards records to another Fluent Bit or to Fluentd. The server must acknowledge records,
 * or they are sent again: a record may arrive twice. Match their tags by `*nginx-firelens-*`, because the names of routes
 * may precede the names of containers, or set `options.tag`.
 */
export function forwardDestination(props: ForwardDestinationProps): LogDestination {
  const { host, port = 24224, tls, sharedKey, user, options } = props;
  return networkDestination('forward', {
    name: 'forward',
    ports: [port],
    output: (source) => ({
      name: 'forward',
      options: {
        host,
        port,
        ...(sharedKey && { shared_key: source.secret('FORWARD_SHARED_KEY', sharedKey) }),
        ...(user && { username: user.name, password: source.secret('FORWARD_PASSWORD', user.password) }),
        require_ack_response: true,
        // Records of log drivers have no metadata, and Fluentd cannot read events with a metadata field.
        retain_metadata_in_forward_mode: false,
        compress: 'gzip',
        ...networkOptions(source, tls),
        ...routerOptions<'forward'>(options, source),
      },
    }),
  });
}
