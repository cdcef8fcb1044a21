/**
 * Returns whether an object of one of several types has the property that identifies its type. A property whose value is
 * `undefined` is not given.
 */
export function isGiven<T extends object, Name extends string>(
  object: T,
  name: Name,
): object is Extract<T, Readonly<Record<Name, unknown>>> {
  return (object as Readonly<Record<string, unknown>>)[name] !== undefined;
}
