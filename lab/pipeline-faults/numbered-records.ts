import { type LogRecord, stdout } from '../routers/records';

/** Numbers of records by container; a number occurs as often as its record was found. */
export type RecordNumbers = ReadonlyMap<string, readonly number[]>;

const lineLength = 900;

/**
 * A line that begins with the name of its container and a number; with the fields that the log driver adds, its record has
 * about 1,000 bytes.
 */
export function numberedRecord(container: string, number: number): LogRecord {
  const line = `${container} ${number} `.padEnd(lineLength, 'the quick brown fox jumps over the lazy dog, ');
  return stdout(line, container);
}

/** Returns the numbers of records in JSON. */
export function numbersIn(records: readonly string[]): RecordNumbers {
  const numbers = new Map<string, number[]>();
  for (const record of records) {
    const [container, number] = (JSON.parse(record) as { readonly log: string }).log.split(' ', 2);
    const others = numbers.get(container!);
    if (others) others.push(Number(number));
    else numbers.set(container!, [Number(number)]);
  }
  return numbers;
}

/** Returns the number of records. */
export function countOf(numbers: Iterable<RecordNumbers>): number {
  let count = 0;
  for (const ofContainers of numbers) for (const { length } of ofContainers.values()) count += length;
  return count;
}
