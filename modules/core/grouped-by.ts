/** Groups values by key, in the order in which the keys first occur. */
export function groupedBy<T>(
  values: readonly T[],
  keyOf: (value: T) => unknown,
): readonly (readonly [T, ...(readonly T[])])[] {
  const groups = new Map<unknown, [T, ...T[]]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return [...groups.values()];
}
