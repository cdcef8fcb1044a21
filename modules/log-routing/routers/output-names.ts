import type { LogDestination } from '../destination';
import { isTagged, type RouteOfRecords, type RouteOfSource } from '../routes/record-source';

/** Returns the name of an output in the router's log and metrics. */
export function aliasOf({
  route,
  source,
  destination,
}: RouteOfSource<RouteOfRecords> & { readonly destination: Pick<LogDestination, 'name'> }): string {
  return [source.name, ...(isTagged(route.from) ? [] : [route.name ?? []].flat()), destination.name].join('.');
}

/** Returns the names, with a number after each name that is already used. */
export function distinct(names: readonly string[], separator: string): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 2; taken.has(free); count += 1) free = `${name}${separator}${count}`;
    taken.add(free);
    return free;
  });
}
