import { randomBytes } from 'node:crypto';
import type { LogRecord } from '../../lab/routers/records';

/** Field with the mark of a line, which records have while they pass through the router. */
export const markField = 'firelens_local_line';

/**
 * Marks that identify the records of one run wherever they arrive: the mark of a line is in a field of its
 * record, and remains when filters and outputs change the record.
 */
export class LineMarks {
  /** Beginning of all marks of this run. */
  readonly prefix = `line-${randomBytes(5).toString('hex')}-`;

  private readonly anywhere = new RegExp(`${this.prefix}\\w+`);
  private readonly inText = new RegExp(`[,{ ]?"?_?${markField}"?\\s*[=:]\\s*"?${this.prefix}\\w+"?`);

  /** Returns the mark of the record with a number. */
  of(number: number): string {
    return `${this.prefix}${number}`;
  }

  /** Returns the mark in a received record or string. */
  find(received: unknown): string | undefined {
    return this.anywhere.exec(typeof received === 'string' ? received : JSON.stringify(received))?.[0];
  }

  /** Returns a received record or string without the mark. */
  without(received: unknown): unknown {
    if (typeof received === 'string') return received.replace(this.inText, '');
    if (Array.isArray(received)) return received.map((each) => this.without(each));
    if (typeof received !== 'object' || received === null) return received;
    return Object.fromEntries(
      Object.entries(received as LogRecord)
        .filter(([, value]) => typeof value !== 'string' || !this.isMark(value))
        .map(([name, value]) => [name, this.without(value)]),
    );
  }

  private isMark(text: string): boolean {
    return this.anywhere.exec(text)?.[0] === text;
  }
}
