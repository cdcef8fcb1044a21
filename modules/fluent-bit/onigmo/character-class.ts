import { type Cursor, PatternError } from './cursor';
import { readEscape } from './escape';

/** Number of groups, character classes or repetitions within each other that Onigmo reads. */
export const maxDepth = 4096;

/**
 * Reads a character class, after its opening bracket.
 *
 * Ranges differ from those of Oniguruma: in Onigmo a class within a class does not end one, so `[x[a]-b]` has the range
 * from x to b.
 *
 * @param depth number of groups and classes around it, and itself
 * @throws PatternError if Onigmo does not accept it
 * @see https://github.com/k-takata/Onigmo/blob/master/doc/RE section 6
 */
export function readCharacterClass(cursor: Cursor, depth: number): void {
  if (depth > maxDepth) throw new PatternError('parse depth limit over');
  cursor.take('^');
  let state: 'start' | 'value' | 'set' | 'range' | 'complete' = 'start';
  let from = 0;
  const add = (code: number): 'value' | 'complete' => {
    const isRange = state === 'range';
    if (isRange && from > code) throw new PatternError('empty range in char class');
    from = code;
    return isRange ? 'complete' : 'value';
  };

  let token = readToken(cursor);
  if (token === 'close') {
    if (!cursor.pattern.includes(']', cursor.at)) throw new PatternError('empty char-class');
    token = ']'.charCodeAt(0);
  }
  for (; token !== 'close'; token = readToken(cursor)) {
    if (token === 'hyphen' && state !== 'range') {
      const start = cursor.at;
      const following = readToken(cursor);
      cursor.at = start;
      const isEnd = following === 'close' || following === 'and';
      if (isEnd || state === 'start' || state === 'complete') state = add(hyphen);
      else if (state === 'set') throw new PatternError('unmatched range specifier in char-class');
      else state = 'range';
    } else if (token === 'hyphen') state = add(hyphen);
    else if (token === 'open') readCharacterClass(cursor, depth + 1);
    else if (token === 'and') state = 'start';
    else if (token !== 'set') state = add(token);
    else if (state === 'range') throw new PatternError('char-class value at end of range');
    else state = 'set';
  }
}

const hyphen = '-'.charCodeAt(0);

/** A character, by its code point; a set of characters; or an operator. */
type Token = number | 'set' | 'open' | 'close' | 'hyphen' | 'and';

function readToken(cursor: Cursor): Token {
  const next = cursor.next('premature end of char-class');
  if (next === ']') return 'close';
  if (next === '-') return 'hyphen';
  if (next === '&' && cursor.take('&')) return 'and';
  if (next === '[') return readBracket(cursor);
  if (next !== '\\') return next.codePointAt(0)!;
  const start = cursor.at;
  const escaped = readEscape(cursor);
  if (escaped.type === 'set') return 'set';
  if (escaped.type === 'character') return escaped.code;
  cursor.at = start;
  return readBytes(cursor, escaped.base);
}

/** Reads bytes in the same base, which may be one character in UTF-8, after the first backslash. */
function readBytes(cursor: Cursor, base: 8 | 16): number {
  const bytes: number[] = [];
  const ends: number[] = [];
  do {
    const escaped = readEscape(cursor);
    if (escaped.type !== 'byte' || escaped.base !== base) break;
    bytes.push(escaped.value);
    ends.push(cursor.at);
  } while (bytes.length < maxBytes && cursor.match(base === 8 ? /\\(?=[0-7])/y : /\\(?=x)/y));
  const code = Buffer.from(bytes).toString().codePointAt(0)!;
  const isCharacter = code !== 0xfffd;
  cursor.at = ends[isCharacter ? Buffer.byteLength(String.fromCodePoint(code)) - 1 : 0]!;
  return isCharacter ? code : bytes[0]!;
}

/** Number of bytes of a character in UTF-8. */
const maxBytes = 4;

/** Reads a POSIX bracket such as `[:alpha:]`, after its first character, which otherwise opens a class or is a character. */
function readBracket(cursor: Cursor): Token {
  const start = cursor.at;
  if (!cursor.take(':') || !cursor.isBeforePosixEnd()) {
    cursor.at = start;
    return 'open';
  }
  const known = cursor.match(
    /\^?(?:alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit|ascii|word)/y,
  );
  if (known !== undefined && cursor.take(':]')) return 'set';
  if (known !== undefined || cursor.match(/\^?[^:\]]{0,20}:\]/uy)) throw new PatternError('invalid POSIX bracket type');
  cursor.at = start;
  return '['.charCodeAt(0);
}
