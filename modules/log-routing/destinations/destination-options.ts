import type { ContainerSecret } from '../../containers/container-secret';
import type { OutputName, OutputOptions } from '../../fluent-bit/output';
import type { LogSource } from '../destination';

/**
 * Options of an output of Fluent Bit that override the options of the library, by their Fluent Bit names. Any string can
 * be a secret instead, which ECS passes to the router. `undefined` counts as not given.
 *
 * @example
 *
 *     { 'oauth2.client_secret': { secretArn: client.arn } }
 */
export type DestinationOptions<Name extends OutputName> = {
  readonly [Option in keyof OutputOptions<Name>]?:
    OutputOptions<Name>[Option] | (string extends OutputOptions<Name>[Option] ? ContainerSecret : never) | undefined;
};

/** Returns the given options for an output, with the variables of the router in place of secrets. */
export function routerOptions<Name extends OutputName>(
  options: DestinationOptions<Name> | undefined,
  { secret }: Pick<LogSource, 'secret'>,
): Partial<OutputOptions<Name>> {
  const entries = Object.entries<unknown>(options ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, isSecret(value) ? secret(name, value) : value]);
  return Object.fromEntries(entries) as Partial<OutputOptions<Name>>;
}

/** Returns `true` if the value of an option refers to a secret. */
export function isSecret(value: unknown): value is ContainerSecret {
  return typeof value === 'object' && value !== null && ('secretArn' in value || 'parameterArn' in value);
}
