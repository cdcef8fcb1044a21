import type { Block } from '../../lab/synth/synth';

/**
 * Arguments of everything in a synthesized document, by address: `aws_lb.Main`, `data.aws_region.Here`,
 * `provider.aws`, `module.network`, `var.image`.
 */
export type Configuration = Readonly<Record<string, Block>>;

/** A resource, data source, provider, module or variable of a configuration. */
export interface Resource {
  /** Address. */
  readonly address: string;
  /** Type, which is the beginning of the address: `aws_lb`, `data.aws_region`, `provider`, `module`, `var`. */
  readonly type: string;
  /** Arguments. */
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

/** Resources of these types that refer to a resource, in any argument or in the given one. */
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

/** Resources of these types that a value refers to. */
export function referents(configuration: Configuration, value: unknown, types: readonly string[]): Resource[] {
  return ofTypes(configuration, types).filter((resource) => mentions(value, resource));
}

/** Returns `true` if a value refers to an attribute, such as `${aws_lb.Main.arn}`; a `depends_on` is no reference. */
function mentions(value: unknown, { address }: Resource): boolean {
  const attribute = new RegExp(`(?<![\\w.-])${address.replaceAll('.', '\\.')}\\.`);
  return attribute.test(JSON.stringify(value ?? null));
}

/** Blocks of an argument, which in JSON is a single block or an array. */
export function blocks(value: unknown): Block[] {
  return list(value) as Block[];
}

/** Values of an argument, which in JSON is a single value or an array. */
export function list(value: unknown): unknown[] {
  return [value].flat().filter((each) => each !== undefined && each !== null);
}

/** Replaces the variables in a string by their defaults. */
export function withDefaults(configuration: Configuration, text: string): string {
  return text.replace(/\$\{(var\.\w+)\}/g, (reference, address: string) =>
    String(configuration[address]?.['default'] ?? reference),
  );
}
