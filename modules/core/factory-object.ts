import { isObject, member, type Shape } from './shape';

/** Function that made an object, and the names that the object and its copies may have. */
interface Origin {
  /** Path of the function, such as `LogDestination.s3`. */
  readonly path: string;
  /** Names that have an effect. */
  readonly names: ReadonlySet<string>;
}

/** Origins by the methods of the objects, which the copies of an object share. */
const origins = new WeakMap<object, Origin>();

/**
 * Remembers that a function of this library made an object, and returns it. `further` are the names of properties that
 * the object lacks, but that have an effect on a copy.
 */
export function madeBy<T extends object>(path: string, object: T, ...further: readonly string[]): T {
  const origin = { path, names: new Set([...Object.keys(object), ...further]) };
  Object.values(object)
    .filter(isFunction)
    .forEach((method) => origins.set(method, origin));
  return object;
}

/**
 * Returns the same shape of an object that a function of this library makes, without properties that are added to the
 * object or to a copy of it: they would have no effect. An object with its own methods may have any properties, and so
 * may an instance of a class.
 */
export function unextended(shape: Shape): Shape {
  return {
    ...shape,
    problems: (name, value: never, check) => [
      ...shape.problems(name, value, check),
      ...(check === 'types' ? addedProperties(name, value) : []),
    ],
  };
}

function addedProperties(name: string, value: unknown): readonly string[] {
  const origin = isPlain(value) ? originOf(value) : undefined;
  if (!isObject(value) || !origin) return [];
  return Object.entries(Object.getOwnPropertyDescriptors(value))
    .filter(([key, { enumerable, get, value: given }]) => {
      return enumerable && !origin.names.has(key) && (get !== undefined || given !== undefined);
    })
    .map(
      ([key]) =>
        `${member(name, key)} must not be added to the result of ${origin.path}(), where it has no effect; pass it to ${origin.path}()`,
    );
}

/** Returns whether a value is an object that is no instance of a class, but may inherit from what a function made. */
function isPlain(value: unknown): value is object {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || isRoot(prototype) || (isPlain(prototype) && originOf(prototype) !== undefined);
}

/** Returns whether a value is the prototype of object literals, which another realm may have created. */
function isRoot(value: unknown): boolean {
  return Object.getPrototypeOf(value) === null;
}

/** Returns the origin of an object or of its prototypes, of which methods may have been replaced. */
function originOf(value: object): Origin | undefined {
  const own = Object.values(Object.getOwnPropertyDescriptors(value))
    .map(({ value: method }: PropertyDescriptor) => isFunction(method) && origins.get(method))
    .find((origin) => origin !== false && origin !== undefined);
  const prototype: unknown = Object.getPrototypeOf(value);
  return own || (isObject(prototype) ? originOf(prototype) : undefined);
}

function isFunction(value: unknown): value is () => unknown {
  return typeof value === 'function';
}
