import { Token } from 'cdktf';
import { isKnown } from './validation';

/** Returns a number as a string; a number known only at deploy keeps its value, which `String()` would lose. */
export function numberText(value: number): string {
  return isKnown(value) ? String(value) : Token.asString(value);
}
