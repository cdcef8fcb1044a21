import { bool, integer, oneOf, type OptionsOf, repeated, text } from '../option';
import { isVariable, renderText } from '../value';
import { hostName, isOwnHost } from './forms';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `forward` output, which sends to Fluentd or another Fluent Bit.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/forward
 */
export const forwardOptions = {
  /** Host of the other side; Fluent Bit's default is 127.0.0.1, the router itself (F38). */
  host: hostName(),
  /** Port of the other side; Fluent Bit's default is 24224. */
  port: integer(1, 65535),
  /** Socket file of the other side, in place of host and port. */
  unix_path: text(),
  /** File that lists several other sides, with all options of each. */
  upstream: text(),
  /** Tag that records get, in which `$field` stands for a field of the record; their own by default. */
  tag: text(),
  /** Secret that both sides must know. */
  shared_key: text(),
  /** Whether that secret is an empty text. */
  empty_shared_key: bool(),
  /** User of the other side. */
  username: text(),
  /** Password of that user. */
  password: text(),
  /** Name to go by in the handshake; Fluent Bit's default is localhost. */
  self_hostname: text(),
  /** Whether times are whole seconds, for Fluentd 0.12. */
  time_as_integer: bool(),
  /** Whether the number of records is sent along. */
  send_options: bool(),
  /** Whether the other side must confirm what it took, without which records get lost; Fluent Bit's default is off. */
  require_ack_response: bool(),
  /** Compression of messages; Fluent Bit's default is text, which is none. */
  compress: oneOf('text', 'gzip'),
  /** Whether metadata of records is sent, which Fluentd does not take; Fluent Bit's default is on since 5.0.4. */
  retain_metadata_in_forward_mode: bool(),
  /** Whether metrics and traces are sent in a form that Fluentd takes. */
  fluentd_compat: bool(),
  /** Further options of the protocol, each a name and its value. */
  add_option: repeated(
    text({ pattern: /^\S+ +\S|^\$\{\w+\}$/, form: 'a name and a value with a space between, such as "key value"' }),
  ),
} as const;

/** Options of the `forward` output, by Fluent Bit's own names. */
export type ForwardOptions = OptionsOf<typeof forwardOptions>;

/** Combinations of options that the `forward` output refuses at start, crashes with, disregards, or sends in a loop. */
export function forwardProblems(options: ForwardOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  const { upstream, unix_path: path, shared_key: key, empty_shared_key: empty = false } = options;
  if (upstream !== undefined) return besideUpstream(options);
  const zipped = options.compress === 'gzip';
  const dynamic = options.tag !== undefined && /\$(?!\{)/.test(renderText(options.tag));
  const problems: (string | false)[] = [
    ...(path === undefined ? loopProblems(options) : besidePath(options)),
    path !== undefined &&
      (key !== undefined || empty === true) &&
      'shared_key and empty_shared_key must not be given beside unix_path, with which Fluent Bit crashes',
    (options.username !== undefined || options.password !== undefined) &&
      key === undefined &&
      empty === false &&
      'shared_key must be given where username or password is, or empty_shared_key be true',
    zipped && options.time_as_integer === true && 'time_as_integer must not be true where compress is "gzip"',
    zipped &&
      dynamic &&
      `tag must not hold fields of the record where compress is "gzip", got ${JSON.stringify(renderText(options.tag ?? ''))}`,
  ];
  return problems.filter((problem) => problem !== false);
}

/** What ECS writes makes the router listen on port 24224 and on a socket, and every container of a task shares them. */
function loopProblems({ host = '127.0.0.1', port = 24224 }: ForwardOptions): string[] {
  return isOwnHost(renderText(host)) && port === 24224 && !isVariable(port)
    ? [`host must not be the router itself on port 24224, an endless loop, got "${renderText(host)}" (F38)`]
    : [];
}

function besidePath({ host, port, unix_path: path = '' }: ForwardOptions): string[] {
  return [
    ...(host !== undefined || port !== undefined
      ? ['host and port must not be given beside unix_path, which takes their place']
      : []),
    ...(renderText(path) === '/var/run/fluent.sock'
      ? ['unix_path must not be the socket of the router itself, an endless loop, got "/var/run/fluent.sock" (F38)']
      : []),
  ];
}

/** With a file of other sides, Fluent Bit takes every option from there. */
function besideUpstream(options: ForwardOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  const names = Object.entries(options)
    .filter(([name, value]) => name !== 'upstream' && value !== undefined)
    .map(([name]) => name)
    .filter((name) => name === 'tls' || Object.hasOwn(forwardOptions, name));
  return names.map((name) => `${name} must not be given beside upstream, whose file takes its place`);
}
