/**
 * Returns the name of the class of an object, such as `Map`; `undefined` for object literals, which another realm may have
 * created, and for objects that inherit from them.
 */
export function classOf(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== 'object' || prototype === null || Object.getPrototypeOf(prototype) === null)
    return undefined;
  const own: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof own === 'function' ? own.name || 'class' : classOf(prototype);
}

/**
 * Returns whether an object has no properties that could be read from it as from an object literal: those of a `Map`, a `Date`
 * or another built-in class, and of a class with methods only, are elsewhere.
 */
export function isOpaque(value: object): boolean {
  if (classOf(value) === undefined) return false;
  return Object.prototype.toString.call(value) !== '[object Object]' || Object.keys(value).length === 0;
}
