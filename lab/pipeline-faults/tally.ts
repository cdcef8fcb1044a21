import type { RecordNumbers } from './numbered-records';

/** Place where each record of some containers should arrive once. */
export interface Place {
  /** Name in the tables. */
  readonly name: string;
  /** Prefix of the addresses of this place, followed by the name of the container and a slash. */
  readonly address: string;
  /** Containers with records that should arrive there. */
  readonly containers: readonly string[];
}

/** Range of consecutive records of a container that did not arrive at a place. */
export interface LostRange {
  /** The container. */
  readonly container: string;
  /** Name of the place. */
  readonly place: string;
  /** Number of the first record. */
  readonly first: number;
  /** Number of the last record. */
  readonly last: number;
}

/** Result for numbered records, each counted once for each place where it should arrive. */
export interface Tally {
  /** Number of records sent; the numbers of each container begin with 0. */
  readonly sent: number;
  /** Number of records that arrived at their place, under any name. */
  readonly delivered: number;
  /** Records that did not arrive. */
  readonly lost: readonly LostRange[];
  /** Number of additional copies of all records. */
  readonly duplicated: number;
  /** Number of records found under the name of another container, or where none of their container should be. */
  readonly misfiled: number;
}

/**
 * Compares the sent records with those that arrived.
 *
 * @param written number of records that each container wrote
 * @param arrived numbers of records, by the address under which they were found
 */
export function tally(
  written: ReadonlyMap<string, number>,
  places: readonly Place[],
  arrived: Iterable<readonly [address: string, numbers: RecordNumbers]>,
): Tally {
  const flows = places.flatMap(({ name, containers }) =>
    containers.map((container) => ({ place: name, container, times: new Uint32Array(written.get(container) ?? 0) })),
  );
  let misfiled = 0;
  let found = 0;
  for (const [address, numbers] of arrived) {
    const place = places.find((each) => address.startsWith(each.address));
    const owner = place && address.slice(place.address.length).split('/')[0];
    for (const [container, ofContainer] of numbers) {
      const flow = flows.find((each) => each.place === place?.name && each.container === container);
      if (!flow || owner !== container) misfiled += ofContainer.length;
      if (!flow) continue;
      found += ofContainer.length;
      for (const number of ofContainer) flow.times[number]! += 1;
    }
  }
  const lost = flows.flatMap(({ place, container, times }) =>
    missing(times).map(([first, last]) => ({ container, place, first, last })),
  );
  const sent = flows.reduce((sum, { times }) => sum + times.length, 0);
  const delivered = sent - lost.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return { sent, delivered, lost, duplicated: found - delivered, misfiled };
}

/** Returns the numbers of records that did not arrive, as ranges. */
function missing(times: Uint32Array): readonly (readonly [first: number, last: number])[] {
  const ranges: [number, number][] = [];
  times.forEach((count, number) => {
    const range = ranges.at(-1);
    if (count > 0) return;
    if (range?.[1] === number - 1) range[1] = number;
    else ranges.push([number, number]);
  });
  return ranges;
}
