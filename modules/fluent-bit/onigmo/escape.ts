import { type Cursor, PatternError } from './cursor';
import { isPropertyName } from './property-names';

/** A character, by its code point; a byte of UTF-8, with the base in which it is written; or a set of characters. */
export type Escaped =
  | { readonly type: 'character'; readonly code: number }
  | { readonly type: 'byte'; readonly value: number; readonly base: 8 | 16 }
  | { readonly type: 'set' };

/**
 * Reads what follows a backslash and means the same inside and outside of character classes.
 *
 * @throws PatternError if Onigmo does not accept it
 * @see https://github.com/k-takata/Onigmo/blob/master/doc/RE sections 2 and 3
 */
export function readEscape(cursor: Cursor): Escaped {
  const start = cursor.at;
  const letter = cursor.next('end pattern at escape');
  if ('dDhHsSwW'.includes(letter)) return { type: 'set' };
  if ((letter === 'p' || letter === 'P') && cursor.take('{')) return readProperty(cursor);
  const isLast = cursor.peek() === '';
  if (letter === 'x' && !isLast) return readHexadecimal(cursor);
  if (letter === 'u' && !isLast) {
    const digits = cursor.match(/[\da-f]{4}/iy)?.[0];
    if (digits === undefined) throw new PatternError('too short digits');
    return character(parseInt(digits, 16));
  }
  cursor.at = start;
  const octal = cursor.match(/[0-7]{1,3}/y)?.[0];
  if (octal === undefined) return character(readValue(cursor));
  const value = parseInt(octal, 8);
  if (value > 0xff) throw new PatternError('too big number');
  return { type: 'byte', value, base: 8 };
}

function character(code: number): Escaped {
  if (code > 0x10ffff) throw new PatternError('too big wide-char value');
  return { type: 'character', code };
}

/** Reads a property, after `\p{`; without its closing brace, Onigmo takes what follows as characters. */
function readProperty(cursor: Cursor): Escaped {
  cursor.take('^');
  const start = cursor.at;
  const [name = ''] = cursor.match(/[^(){}|]*/y) ?? [];
  if (cursor.peek() === '') cursor.at = start;
  else if (!cursor.take('}') || !isPropertyName(name)) {
    throw new PatternError(`invalid character property name {${name}}`);
  }
  return { type: 'set' };
}

/** Reads a number, after `\x`; with braces that do not enclose one, Onigmo takes the `x` as a character. */
function readHexadecimal(cursor: Cursor): Escaped {
  const enclosed = cursor.match(/\{([\da-f]{1,8})(?:(\})|(?=([\da-f]))|)/iy);
  if (enclosed === undefined && cursor.peek() !== '{') {
    return { type: 'byte', value: parseInt(`0${cursor.match(/[\da-f]{0,2}/iy)?.[0]}`, 16), base: 16 };
  }
  const [all = '', digits = '', close, excess] = enclosed ?? [];
  const code = parseInt(`0${digits}`, 16);
  if (code > 0x7fffffff) throw new PatternError('too big wide-char value');
  if (excess !== undefined) throw new PatternError('too long wide-char value');
  if (close !== undefined) return character(code);
  cursor.at -= all.length;
  return character('x'.charCodeAt(0));
}

/** Reads a control character, a character with the meta bit, or any other character. */
function readValue(cursor: Cursor): number {
  const letter = cursor.next('end pattern at escape');
  if (letter === 'M') {
    if (cursor.next('end pattern at meta') !== '-') throw new PatternError('invalid meta-code syntax');
    return (readModified(cursor, 'end pattern at meta') & 0xff) | 0x80;
  }
  if (letter === 'C' && cursor.next('end pattern at control') !== '-') {
    throw new PatternError('invalid control-code syntax');
  }
  if (letter !== 'C' && letter !== 'c') return values.get(letter) ?? letter.codePointAt(0)!;
  return cursor.take('?') ? 0x7f : readModified(cursor, 'end pattern at control') & 0x9f;
}

function readModified(cursor: Cursor, errorAtEnd: string): number {
  const next = cursor.next(errorAtEnd);
  return next === '\\' ? readValue(cursor) : next.codePointAt(0)!;
}

const values = new Map(Object.entries({ a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27 }));
