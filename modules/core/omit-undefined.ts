/** The properties that have a value: one that is `undefined` is not given, and leaves its default alone. */
export function omitUndefined<T extends object>(properties: T): T {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as T;
}
