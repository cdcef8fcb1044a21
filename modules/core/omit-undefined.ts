/** Removes properties whose value is `undefined`, so that they do not override defaults when spread. */
export function omitUndefined<T extends object>(properties: T): T {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as T;
}
