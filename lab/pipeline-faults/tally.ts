import type { RecordNumbers } from './numbered-records';

/** Somewhere that every record of some containers should arrive once. */
export interface Place {
  /** Name, as in a table. */
  readonly name: string;
  /** Beginning of the addresses of what arrives there: the name of the container follows it, and a slash. */
  readonly address: string;
  /** Containers whose records go there. */
  readonly containers: readonly string[];
}

/** Records of one container that did not arrive at a place, though those before and after them did. */
export interface LostRange {
  /** The container. */
  readonly container: string;
  /** Name of the place. */
  readonly place: string;
  /** Number of the first. */
  readonly first: number;
  /** Number of the last. */
  readonly last: number;
}

/** Fate of numbered records, each counted once for each place where it should arrive. */
export interface Tally {
  /** Records that were sent: of each container those with the numbers from 0 on. */
  readonly sent: number;
  /** Of these, the ones that arrived at their place, under whatever name. */
  readonly delivered: number;
  /** Those that did not. */
  readonly lost: readonly LostRange[];
  /** Number of arrivals there after the first, of all of them. */
  readonly duplicated: number;
  /** Number of those that are found under the name of another container, or where nothing of their container should be. */
  readonly misfiled: number;
}

/**
 * Compares what was sent with what arrived.
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

/** The numbers of records that arrived no time, as ranges. */
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
