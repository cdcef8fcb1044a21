import { type LogRecord, stdout } from '../../__tests__/pipeline/records';

/** Name of the container that writes. */
export const containerName = 'nginx';

const lineLength = 900;

/** A line of a container that begins with its number; with what the log driver adds, its record has some 1,000 bytes. */
export function numberedRecord(number: number): LogRecord {
  return stdout(`${number} `.padEnd(lineLength, 'the quick brown fox jumps over the lazy dog, '), containerName);
}

/** The numbers of records, a line of JSON each. */
export function numbersIn(lines: Buffer): readonly number[] {
  return lines
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Number.parseInt((JSON.parse(line) as { readonly log: string }).log, 10));
}
