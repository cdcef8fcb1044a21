/** Longest name that is compared. */
const maxLength = 64;

/**
 * Returns the known name that a name is most likely a misspelling of, if any: it differs in a third of its characters at
 * most, and in `maxEdits` at most, not counting case.
 */
export function nearestName(name: string, known: readonly string[], maxEdits = Infinity): string | undefined {
  if (name.length > maxLength) return undefined;
  const ranked = known
    .map((each) => ({ each, edits: editsBetween(name.toLowerCase(), each.toLowerCase()) }))
    .sort((one, other) => one.edits - other.edits);
  const [nearest] = ranked;
  return nearest && nearest.edits <= Math.min(maxEdits, nearest.each.length / 3) ? nearest.each : undefined;
}

/** Returns the number of inserted, removed, replaced and swapped characters between two words. */
function editsBetween(one: string, other: string): number {
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const [left, right] = [one[row - 1], other[column - 1]];
      const isSwap = row > 1 && column > 1 && left === other[column - 2] && one[row - 2] === right;
      current[column] = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (left === right ? 0 : 1),
        isSwap ? beforeLast[column - 2]! + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length]!;
}
