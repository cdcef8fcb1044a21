/** What became of numbered records. */
export interface Tally {
  /** Records that were sent: those with the numbers from 0 on. */
  readonly sent: number;
  /** Of these, the ones that arrived. */
  readonly delivered: number;
  /** Numbers of those that did not, as ranges of the first and the last. */
  readonly lost: readonly (readonly [first: number, last: number])[];
  /** How many arrived once more, each time counted. */
  readonly duplicated: number;
}

/** Compares what was sent with the numbers that arrived. */
export function tally(sent: number, arrived: readonly number[]): Tally {
  const times = new Uint32Array(sent);
  for (const number of arrived) times[number]! += 1;
  const lost: [number, number][] = [];
  times.forEach((count, number) => {
    const range = lost.at(-1);
    if (count > 0) return;
    if (range?.[1] === number - 1) range[1] = number;
    else lost.push([number, number]);
  });
  const delivered = sent - lost.reduce((count, [first, last]) => count + last - first + 1, 0);
  return { sent, delivered, lost, duplicated: arrived.length - delivered };
}
