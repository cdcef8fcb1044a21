import { type ContainerSecret, secret } from '../../containers/container-secret';
import type { OutputPlugin } from '../../fluent-bit/output';
import { isVariable } from '../../fluent-bit/value';
import { fields, plainText, required } from '../../core/shape';
import type { LogDestination, LogSource } from '../destination';

/** A user whom a destination knows. */
export interface DestinationUser {
  /** Name of the user. */
  readonly name: string;
  /** Password of the user. */
  readonly password: ContainerSecret;
}

/** Shape of `DestinationUser`. */
export const userShape = fields<DestinationUser>({ name: required(plainText), password: required(secret) });

/** What there is to say of a destination on a server; the rest follows. */
export type NetworkDestination = Pick<LogDestination, 'name' | 'port' | 'output'> & Partial<LogDestination>;

/**
 * Options of an output to a server: encrypted, and to the host that is named, since Fluent Bit would take any host's
 * certificate. Records wait as long as there is room: the oldest go first when the buffer is full.
 */
export function networkOptions({ outputBuffer }: LogSource, tls = true) {
  return {
    tls,
    ...(tls && { 'tls.verify_hostname': true }),
    Retry_Limit: 'no_limits' as const,
    'storage.total_limit_size': outputBuffer,
    // Fluent Bit would wait for ever for a server that says nothing more, and could not be stopped either.
    'net.io_timeout': '60s' as const,
  };
}

/** A destination on a server, by the name that it has in `LogDestination`. */
export function networkDestination(title: string, destination: NetworkDestination): LogDestination {
  const { output } = destination;
  return {
    statements: () => [],
    endpoints: [],
    ...destination,
    problems: (source) => [...credentialProblems(title, output(source)), ...(destination.problems?.(source) ?? [])],
    warnings: (source) => [
      ...transportWarnings(title, output(source), source),
      ...(destination.warnings?.(source) ?? []),
    ],
  };
}

/** Options that a server gets to read as they are. The shared key of the forward protocol is not: it is only proven. */
const credentials = ['http_passwd', 'bearer_token', 'oauth2.client_secret'];

function credentialProblems(title: string, { options }: OutputPlugin): readonly string[] {
  const given = Object.entries(options).some(
    ([name, value]) => credentials.includes(name) || hasSecretHeader(name, value),
  );
  return given && isClear(options)
    ? [`LogDestination.${title}: tls must be true, or its credentials are sent unencrypted (N08)`]
    : [];
}

/** Whether the option is headers, one of which holds a secret. */
function hasSecretHeader(name: string, value: unknown): boolean {
  return name === 'header' && Array.isArray(value) && value.flat().some(isVariable);
}

function transportWarnings(title: string, { options }: OutputPlugin, source: LogSource): readonly string[] {
  const clear = isClear(options);
  return [
    clear && 'tls should be true, or records are sent unencrypted',
    !clear && options['tls.verify'] === false && 'tls.verify should be true, or any server may take the records',
    !clear &&
      options['tls.verify_hostname'] === false &&
      'tls.verify_hostname should be true, or any server with a valid certificate may take the records',
  ]
    .filter((sentence) => sentence !== false)
    .map((sentence) => `container "${source.name}": LogDestination.${title}: ${sentence} (N08)`);
}

/** Fluent Bit does not encrypt unless it is told to. */
function isClear({ tls = false }: OutputPlugin['options']): boolean {
  return tls === false;
}
