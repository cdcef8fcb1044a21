import { createHash } from 'node:crypto';

/** Returns the first `length` hexadecimal digits of the SHA-256 of a string. */
export function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
