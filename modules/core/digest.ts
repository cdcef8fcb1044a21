import { createHash } from 'node:crypto';

/** The beginning of a string's SHA-256: the same text gives the same digest on every machine. */
export function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
