import { posix } from 'node:path';
import { recordAccessor } from '../accessor';
import { rule } from '../../core/rule';
import { bool, integer, oneOf, type OptionsOf, repeated, text } from '../option';
import type { OutputType } from '../plugin';
import { renderText } from '../value';
import { freeText, hostName, isOwnHost } from './forms';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `forward` output, which sends records to Fluentd or to another Fluent Bit.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/forward
 */
const forwardOptions = {
  /** Host name of the server; Fluent Bit's default is 127.0.0.1, the router itself (F38). */
  host: hostName(),
  /** Port of the server; Fluent Bit's default is 24224. */
  port: integer(1, 65535),
  /** Path of the server's Unix socket, instead of host and port. */
  unix_path: text(),
  /** Path of a file that lists several servers, with all options of each. */
  upstream: text(),
  /** Tag of the sent records, in which `$field` inserts a field of the record; by default, their own tag. */
  tag: recordAccessor(),
  /** Shared key of client and server. */
  shared_key: text(),
  /** Uses an empty shared key. */
  empty_shared_key: bool(),
  /** User name on the server. */
  username: text(),
  /** Password of the user. */
  password: text(),
  /** Host name that the client sends in the handshake; Fluent Bit's default is localhost. */
  self_hostname: text(),
  /** Sends times in whole seconds, for Fluentd 0.12. */
  time_as_integer: bool(),
  /** Sends the number of records in a chunk. */
  send_options: bool(),
  /** Waits for the server to acknowledge each chunk; without it, records can be lost. Fluent Bit's default is off. */
  require_ack_response: bool(),
  /** Compression of messages; Fluent Bit's default is text, which does not compress. */
  compress: oneOf('text', 'gzip'),
  /** Sends metadata of records, which Fluentd does not accept; Fluent Bit's default is on since 5.0.4. */
  retain_metadata_in_forward_mode: bool(),
  /** Sends metrics and traces in a format that Fluentd accepts. */
  fluentd_compat: bool(),
  /** Additional protocol options, each a name and a value. */
  add_option: repeated(
    freeText({ pattern: /^\S+ +\S|^\$\{\w+\}$/, form: 'a name and a value separated by a space, such as "key value"' }),
  ),
} as const;

/**
 * Options of the `forward` output, by their Fluent Bit names.
 *
 * @interface
 */
export type ForwardOptions = OptionsOf<typeof forwardOptions>;

/** Definition of the `forward` output. */
export const forwardOutput = {
  options: forwardOptions,
  problems: forwardProblems,
  messages: {
    refusedByServer: ['failed authorization:', 'PONG shared_key digest mismatch', 'handshake error expecting'],
  },
} as const satisfies OutputType;

/**
 * Checks for combinations of options that the `forward` output rejects or ignores, that crash it, or that send in a
 * loop.
 */
function forwardProblems(options: ForwardOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  const { upstream, unix_path: path, shared_key: key, empty_shared_key: empty = false } = options;
  if (upstream !== undefined) return upstreamProblems(options);
  const zipped = options.compress === 'gzip';
  const dynamic = options.tag !== undefined && /\$(?!\{)/.test(renderText(options.tag));
  const problems: (string | false)[] = [
    ...besidePath(options),
    ...otherServer(options),
    path !== undefined &&
      (key !== undefined || empty === true) &&
      'shared_key and empty_shared_key must not be set with unix_path, because Fluent Bit crashes',
    (options.username !== undefined || options.password !== undefined) &&
      key === undefined &&
      empty === false &&
      'shared_key must be set with username or password, unless empty_shared_key is true',
    zipped && options.time_as_integer === true && 'time_as_integer must not be true when compress is "gzip"',
    zipped &&
      dynamic &&
      `tag must not contain fields of the record when compress is "gzip", got ${JSON.stringify(renderText(options.tag ?? ''))}`,
    // It sends each record with a token of its own, and expects the last one in the first acknowledgement.
    dynamic &&
      options.require_ack_response === true &&
      `tag must not contain fields of the record when require_ack_response is true, because Fluent Bit would not recognize the acknowledgement and send the records again, got ${JSON.stringify(renderText(options.tag ?? ''))}`,
  ];
  return problems.filter((problem) => problem !== false);
}

/**
 * The configuration that ECS generates listens on port 24224 and on a socket, which all containers of the task share.
 */
const otherServer = rule('F38', {
  states: 'No output sends records to the router itself.',
  severity: 'error',
  fix: 'If a sidecar accepts the records, specify its port.',
  check: ({ host = '127.0.0.1', port = 24224, unix_path: path }: ForwardOptions) =>
    path === undefined
      ? isOwnHost(renderText(host)) &&
        port === 24224 &&
        `host must not be the router itself on port 24224, because records would loop endlessly, got "${renderText(host)}"`
      : /^(\/var)?\/run\/fluent\.sock$/.test(posix.normalize(renderText(path))) &&
        'unix_path must not be the socket of the router itself, because records would loop endlessly, got "/var/run/fluent.sock"',
});

function besidePath({ host, port, unix_path: path }: ForwardOptions): string[] {
  return path !== undefined && (host !== undefined || port !== undefined)
    ? ['host and port must not be set with unix_path, which replaces them']
    : [];
}

/** With an upstream file, Fluent Bit reads every option from the file. */
function upstreamProblems(options: ForwardOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  const names = Object.entries(options)
    .filter(([name, value]) => name !== 'upstream' && value !== undefined)
    .map(([name]) => name)
    .filter((name) => name === 'tls' || Object.hasOwn(forwardOptions, name));
  return names.map((name) => `${name} must not be set with upstream, whose file replaces it`);
}
