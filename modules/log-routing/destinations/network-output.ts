import { type ContainerSecret, secret } from '../../containers/container-secret';
import type { OutputPlugin } from '../../fluent-bit/output';
import { isOwnHost } from '../../fluent-bit/outputs/forms';
import { isVariable, renderText } from '../../fluent-bit/value';
import { rule } from '../../core/rule';
import { fields } from '../../core/object-shape';
import { required, type Shape } from '../../core/shape';
import { hostFormat } from '../../core/format';
import { matching, plainText } from '../../core/string-shape';
import type { LogDestination, LogSource } from '../destination';

/** User name and password for a destination. */
export interface DestinationUser {
  /** Name of the user. */
  readonly name: string;
  /** Password of the user. */
  readonly password: ContainerSecret;
}

/** Shape of `DestinationUser`. */
export const userShape = fields<DestinationUser>({ name: required(plainText), password: required(secret) });

/** Shape of the host name of a server. */
export const hostText: Shape = { ...matching(plainText, ...hostFormat), samples: ['logs.example.com'] };

/** Network destination, of which only the name, the ports and the output have no defaults. */
export type NetworkDestination = Pick<LogDestination, 'name' | 'ports' | 'output'> & Partial<LogDestination>;

/**
 * Returns the options of an output to a server: encrypted, with host name verification, because Fluent Bit accepts a
 * certificate of any host by default. Records wait until the buffer is full; then the oldest are dropped.
 */
export function networkOptions({ outputBuffer }: LogSource, tls = true) {
  return {
    tls,
    ...(tls && { 'tls.verify_hostname': true }),
    Retry_Limit: 'no_limits' as const,
    'storage.total_limit_size': outputBuffer,
    // Without a timeout, Fluent Bit waits forever for a server that stops responding, and cannot be stopped.
    'net.io_timeout': '60s' as const,
  };
}

/** Returns a network destination with defaults. `title` is its name in `LogDestination`. */
export function networkDestination(title: string, destination: NetworkDestination): LogDestination {
  const { output } = destination;
  return {
    statements: () => [],
    endpoints: [],
    ...destination,
    problems: (source) => [...encryptedCredentials(title, output(source)), ...(destination.problems?.(source) ?? [])],
    warnings: (source) => [
      ...encryptedRecords(title, output(source), source),
      ...(destination.warnings?.(source) ?? []),
    ],
  };
}

/** Options that the server receives as they are. The shared key of the forward protocol is never sent. */
const credentials = ['http_passwd', 'bearer_token', 'oauth2.client_secret'];

const encryptedCredentials = rule('N08', {
  variant: 'credentials',
  states: 'Passwords, tokens and headers with secrets are encrypted in transit.',
  severity: 'error',
  fix: 'This rule cannot be relaxed; install a certificate at the destination.',
  check: (title: string, { options }: OutputPlugin) => {
    const given = Object.entries(options).some(
      ([name, value]) => credentials.includes(name) || hasSecretHeader(name, value),
    );
    return (
      given && isClear(options) && `LogDestination.${title}: tls must be true, or credentials are sent unencrypted`
    );
  },
});

/** Returns `true` if the option is an array of headers and one of them contains a secret. */
function hasSecretHeader(name: string, value: unknown): boolean {
  return name === 'header' && Array.isArray(value) && value.flat().some(isVariable);
}

const encryptedRecords = rule('N08', {
  states: 'Records are encrypted in transit.',
  severity: 'warning',
  fix: 'Ignore the warning if the destination is an aggregator in the network of the tasks.',
  check: (title: string, { options }: OutputPlugin, { name }: LogSource) => {
    const clear = isClear(options);
    return [
      clear && 'tls should be true, or records are sent unencrypted',
      !clear && options['tls.verify'] === false && 'tls.verify should be true, or any server can receive the records',
      !clear &&
        options['tls.verify_hostname'] === false &&
        'tls.verify_hostname should be true, or any server with a valid certificate can receive the records',
    ].map((sentence) => sentence && `container "${name}": LogDestination.${title}: ${sentence}`);
  },
});

/**
 * Returns `true` if records leave the task unencrypted. Fluent Bit does not encrypt by default; connections to a sidecar
 * stay within the task.
 */
function isClear({ tls = false, ...options }: OutputPlugin['options']): boolean {
  const isSidecar = 'host' in options && options.host !== undefined && isOwnHost(renderText(options.host));
  return tls === false && !isSidecar;
}
