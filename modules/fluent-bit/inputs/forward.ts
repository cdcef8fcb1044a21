import { bool, integer, type OptionsOf, repeated, required, size, text } from '../option';
import { words } from '../words';

/**
 * Options of the `forward` input, which takes records from log drivers, libraries and other routers.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/inputs/forward
 */
export const forwardInputOptions = {
  /** Socket file to listen on, in place of a port. */
  unix_path: text(),
  /** Permissions of the socket file, in octal. */
  unix_perm: text({ pattern: /^[0-7]{3,4}$/, form: 'an octal number, such as "0660"' }),
  /** Address to listen on; Fluent Bit's default is 0.0.0.0, open to the network. */
  listen: text(),
  /** Port to listen on; Fluent Bit's default is 24224. */
  port: integer(1, 65535),
  /** Text to put before the tags that records bring. */
  tag_prefix: text(),
  /** Memory of a connection at first. */
  buffer_chunk_size: size('1'),
  /** Most memory of a connection: the largest message that it takes. */
  buffer_max_size: size('1'),
  /** Secret that the other side must know. */
  shared_key: text(),
  /** Whether that secret is an empty text. */
  empty_shared_key: bool(),
  /** Name to go by in the handshake. */
  self_hostname: text(),
  /** Users that may connect. */
  'security.users': repeated(
    words('plain', {
      /** Name of the user. */
      user: required(text()),
      /** Password of the user. */
      password: required(text({ pattern: /^\S+$/, form: 'a string without spaces' })),
    }),
  ),
} as const;

/** Options of the `forward` input, by Fluent Bit's own names. */
export type ForwardInputOptions = OptionsOf<typeof forwardInputOptions>;

/** Combinations of options that the `forward` input refuses at start, or of which it heeds a part only. */
export function forwardInputProblems(options: ForwardInputOptions): string[] {
  const { unix_path: path, listen, port, shared_key: key, empty_shared_key: empty } = options;
  const problems: (string | false)[] = [
    path !== undefined &&
      (listen !== undefined || port !== undefined) &&
      'listen and port must not be given beside unix_path, which takes their place',
    path === undefined && options.unix_perm !== undefined && 'unix_perm must not be given without unix_path',
    options['security.users'] !== undefined &&
      key === undefined &&
      (empty ?? false) === false &&
      'shared_key must be given where security.users is, or empty_shared_key be true',
  ];
  return problems.filter((problem) => problem !== false);
}
