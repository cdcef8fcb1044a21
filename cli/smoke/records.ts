/** Numbered records that were counted at a place. */
export interface RecordCount {
  /** Number of records that were written. */
  readonly written: number;
  /** Number of different records that were found. */
  readonly found: number;
  /** Number of further copies of found records. */
  readonly duplicates: number;
  /** Numbers of the records that were not found. */
  readonly missing: readonly number[];
}

/**
 * Text of a numbered record. It has no spaces, so that it can also be part of the path of a request; the mark tells the
 * records of one task apart from those of others.
 */
export function recordText(mark: string, number: number | string): string {
  return `smoke.${mark}.${number}.`;
}

/**
 * Command of a container that writes the records 0 to `$RECORDS - 1` with the mark `$MARK`, and exits.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
 */
export const writeRecords = [
  'sh',
  '-c',
  `i=0; while [ "$i" -lt "$RECORDS" ]; do echo "${recordText('$MARK', '$i')}"; i=$((i + 1)); done`,
] as const;

/** Returns the numbers of the records with a mark in a text of any format. */
export function numbersIn(text: string, mark: string): readonly number[] {
  const pattern = new RegExp(`smoke\\.${mark.replaceAll('.', '\\.')}\\.(\\d+)\\.`, 'g');
  return [...text.matchAll(pattern)].map(([, number]) => Number(number));
}

/** Counts the records 0 to `written - 1` among the numbers that were found. */
export function countRecords(written: number, numbers: readonly number[]): RecordCount {
  const found = new Set(numbers);
  const missing = Array.from({ length: written }, (_, number) => number).filter((number) => !found.has(number));
  return { written, found: written - missing.length, duplicates: numbers.length - found.size, missing };
}

/** Describes a count in a few words, such as `998 of 1,000, missing 3, 4`. */
export function describeCount({ written, found, duplicates, missing }: RecordCount): string {
  const shown = missing.slice(0, 5).join(', ');
  return [
    `${found.toLocaleString('en-US')} of ${written.toLocaleString('en-US')}`,
    ...(missing.length > 0 ? [`missing ${shown}${missing.length > 5 ? ', …' : ''}`] : []),
    ...(duplicates > 0 ? [`${duplicates.toLocaleString('en-US')} twice or more`] : []),
  ].join('; ');
}
