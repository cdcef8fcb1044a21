import { inWords } from './format';

/** Longest name that is compared. */
const maxLength = 64;

/**
 * Returns the known name that was probably meant by an unknown one, if any: at most two in five of its characters differ,
 * or one name is part of the other, and at least half as long. Case does not count.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  return byEdits(name, known).find(
    ({ each, edits }) => edits <= each.length * 0.4 || isPart(name, each) || isPart(each, name),
  )?.each;
}

/** Returns the known name from which a name differs by one character, or two swapped ones, if any. Case does not count. */
export function misspelledName(name: string, known: readonly string[]): string | undefined {
  return misspelledNames(name, known)[0];
}

/**
 * Returns the known name that was probably meant by an unknown one, or all of those from which it differs equally little;
 * `undefined` if there is none.
 */
export function meantName(name: string, known: readonly string[]): string | undefined {
  const close = misspelledNames(name, known);
  return close.length > 1 ? inWords(close) : nearestName(name, known);
}

/** Returns the known names from which a name differs by one character, or two swapped ones; the nearest ones only. */
function misspelledNames(name: string, known: readonly string[]): readonly string[] {
  const near = byEdits(name, known).filter(({ each, edits }) => edits <= 1 && each.length > 2);
  return near.filter(({ edits }) => edits === near[0]!.edits).map(({ each }) => each);
}

function byEdits(name: string, known: readonly string[]) {
  return (name.length > maxLength ? [] : known)
    .map((each) => ({ each, edits: editsBetween(name.toLowerCase(), each.toLowerCase()) }))
    .sort((one, other) => one.edits - other.edits);
}

function isPart(part: string, whole: string): boolean {
  return part.length >= whole.length / 2 && whole.toLowerCase().includes(part.toLowerCase());
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
