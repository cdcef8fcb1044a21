import { bool, integer, type OptionsOf, repeated, required, size, text } from '../option';
import { words } from '../words';

/**
 * Options of the `forward` input, which receives records from log drivers, libraries and other routers.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/inputs/forward
 */
export const forwardInputOptions = {
  /** Path of the Unix socket to listen on, instead of a port. */
  unix_path: text(),
  /** Permissions of the Unix socket, in octal. */
  unix_perm: text({ pattern: /^[0-7]{3,4}$/, form: 'an octal number, such as "0660"' }),
  /** Address to listen on; Fluent Bit's default is 0.0.0.0, which is open to the network. */
  listen: text(),
  /** Port to listen on; Fluent Bit's default is 24224. */
  port: integer(1, 65535),
  /** Prefix to add to the tags of received records. */
  tag_prefix: text(),
  /** Initial memory of a connection. */
  buffer_chunk_size: size('1'),
  /** Maximum memory of a connection, which limits the size of a message. */
  buffer_max_size: size('1'),
  /** Shared key of client and server. */
  shared_key: text(),
  /** Uses an empty shared key. */
  empty_shared_key: bool(),
  /** Host name that the server sends in the handshake. */
  self_hostname: text(),
  /** Users that may connect. */
  'security.users': repeated(
    words('plain', {
      /** Name of the user. */
      user: required(text()),
      /** Password of the user. */
      password: required(text({ pattern: /^\S+$/, form: 'a string without whitespace' })),
    }),
  ),
} as const;

/**
 * Options of the `forward` input, by their Fluent Bit names.
 *
 * @interface
 */
export type ForwardInputOptions = OptionsOf<typeof forwardInputOptions>;

/** Checks for combinations of options that the `forward` input rejects or partly ignores. */
export function forwardInputProblems(options: ForwardInputOptions): string[] {
  const { unix_path: path, listen, port, shared_key: key, empty_shared_key: empty } = options;
  const problems: (string | false)[] = [
    path !== undefined &&
      (listen !== undefined || port !== undefined) &&
      'listen and port must not be set with unix_path, which replaces them',
    path === undefined && options.unix_perm !== undefined && 'unix_perm must not be set without unix_path',
    options['security.users'] !== undefined &&
      key === undefined &&
      (empty ?? false) === false &&
      'shared_key must be set with security.users, unless empty_shared_key is true',
  ];
  return problems.filter((problem) => problem !== false);
}
