import type { Block } from '../../lab/synth/synth';

/**
 * The arguments of all that a synthesized document holds, by address: `aws_lb.Main`, `data.aws_region.Here`,
 * `provider.aws`, `module.network`, `var.image`.
 */
export type Configuration = Readonly<Record<string, Block>>;

/** One thing of a configuration. */
export interface Resource {
  /** Its address. */
  readonly address: string;
  /** The beginning of its address: `aws_lb`, `data.aws_region`, `provider`, `module`, `var`. */
  readonly type: string;
  /** Its arguments. */
  readonly args: Block;
}

/** Reads the Terraform JSON of a stack. */
export function readConfiguration({ resource, data, provider, module, variable }: Block): Configuration {
  return Object.fromEntries([
    ...typed('', resource),
    ...typed('data.', data),
    ...Object.entries<Block>(provider ?? {}).flatMap(([name, given]) =>
      blocks(given).map((args, index) => [`provider.${name}${index > 0 ? `[${index}]` : ''}`, args] as const),
    ),
    ...named('module', module),
    ...named('var', variable),
  ]);
}

function typed(prefix: string, types: Block = {}): (readonly [address: string, args: Block])[] {
  return Object.entries<Block>(types).flatMap(([type, all]) => named(prefix + type, all));
}

function named(type: string, all: Block = {}): (readonly [address: string, args: Block])[] {
  return Object.entries<Block>(all).map(([name, args]) => [`${type}.${name}`, args]);
}

/** The resources of these types. */
export function ofTypes(configuration: Configuration, types: readonly string[]): Resource[] {
  return Object.entries(configuration)
    .map(([address, args]) => ({ address, type: typeOf(address), args }))
    .filter(({ type }) => types.includes(type));
}

/** The type in an address. */
export function typeOf(address: string): string {
  return /^(?:data\.)?[^.]+/.exec(address)![0];
}

/** The resources of these types that refer to one, in whichever argument or in the one named. */
export function referrers(
  configuration: Configuration,
  resource: Resource,
  types: readonly string[],
  argument?: string,
): Resource[] {
  return ofTypes(configuration, types).filter(({ args }) =>
    mentions(argument === undefined ? args : args[argument], resource),
  );
}

/** The resources of these types that a value refers to. */
export function referents(configuration: Configuration, value: unknown, types: readonly string[]): Resource[] {
  return ofTypes(configuration, types).filter((resource) => mentions(value, resource));
}

/** Whether a value holds a reference to an attribute, as in `${aws_lb.Main.arn}`; to wait for a resource is none. */
function mentions(value: unknown, { address }: Resource): boolean {
  const attribute = new RegExp(`(?<![\\w.-])${address.replaceAll('.', '\\.')}\\.`);
  return attribute.test(JSON.stringify(value ?? null));
}

/** The blocks of an argument, which JSON holds alone or in a list. */
export function blocks(value: unknown): Block[] {
  return list(value) as Block[];
}

/** The values of an argument, which JSON holds alone or in a list. */
export function list(value: unknown): unknown[] {
  return [value].flat().filter((each) => each !== undefined && each !== null);
}

/** A text in which variables stand as their defaults. */
export function withDefaults(configuration: Configuration, text: string): string {
  return text.replace(/\$\{(var\.\w+)\}/g, (reference, address: string) =>
    String(configuration[address]?.['default'] ?? reference),
  );
}
