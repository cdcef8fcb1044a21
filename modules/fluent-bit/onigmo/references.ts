import { type Cursor, PatternError } from './cursor';

/** Reason for a pattern that neither this library nor Onigmo reads within a second. */
export const tooComplex = 'it is too complex to be checked';

/** Quotes around a name or number of a group. */
export type Quote = '<' | "'";

/** Characters of a group name in Onigmo: letters, marks, decimal digits and connectors of Unicode, and some of Latin-1. */
const wordExpression = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}²³¹¼½¾]+/uy;

/** Ends of a group name, by what is before it. */
const ends = { '<': '>', "'": "'", '(': ')' } as const;

/** Number of calls that Onigmo follows within a tenth of a second, since each may double what it follows. */
const maxCalls = 40;

/**
 * Groups of a pattern, and the references to them, as far as they have been read. Names are replaced by `n1`, `n2` and so
 * on, which Oniguruma accepts wherever Onigmo accepts the names.
 *
 * @see https://github.com/k-takata/Onigmo/blob/master/doc/RE sections 7 to 10
 */
export class References {
  private captures = 0;
  private readonly definitions = new Map<string, number>();
  private readonly ids = new Map<string, number>();
  private readonly calledNames: string[] = [];
  private calls = 0;
  private greatest = 0;
  private hasNumberedCondition = false;

  /** Adds a group that captures. */
  addCapture(): void {
    this.captures++;
    if (this.captures > 0x7fff) throw new PatternError('too many capture groups are specified');
  }

  /** Reads the name of a group that is defined, after the quote, and returns the name that replaces it. */
  addNamed(cursor: Cursor, quote: Quote): string {
    const name = readName(cursor, quote);
    this.addCapture();
    this.definitions.set(name, (this.definitions.get(name) ?? 0) + 1);
    return this.idOf(name);
  }

  /** Reads the name or number in a backreference such as `\k<name>`, which may have a recursion level. */
  readBackreference(cursor: Cursor, quote: Quote): string {
    const start = cursor.at;
    const isRelative = cursor.take('-');
    const number = readNumber(cursor);
    const name = number === undefined && !isRelative ? cursor.match(wordExpression)?.[0] : undefined;
    const hasLevel = cursor.match(/[+-]/y) !== undefined;
    const level = hasLevel ? readNumber(cursor) : 0;
    if (!(number || name) || level === undefined || !cursor.take(ends[quote])) throw invalidName(cursor, quote, start);
    if (number !== undefined) return String(this.absolute(isRelative ? -number : number));
    if (!this.definitions.has(name!)) throw new PatternError(`undefined name <${name}> reference`);
    return this.idOf(name!);
  }

  /** Reads the digits of a backreference such as `\1`; more than one digit may be the number of a character instead. */
  readDigits(cursor: Cursor): string | undefined {
    const start = cursor.at;
    const number = /[1-9]/.test(cursor.peek()) ? cursor.number(Infinity, '')! : Infinity;
    if (number <= 9 || number <= Math.min(this.captures, maxBackreference)) return String(this.absolute(number));
    cursor.at = start;
    return undefined;
  }

  /** Reads the name or number in a call such as `\g<name>`. */
  readCall(cursor: Cursor, quote: Quote): string {
    this.calls++;
    if (this.calls > maxCalls) throw new PatternError(tooComplex);
    const isZero = cursor.take('0');
    if (isZero && cursor.take(ends[quote])) return '0';
    const isForward = !isZero && cursor.take('+');
    const start = cursor.at;
    const isBackward = cursor.take('-');
    const number = readNumber(cursor);
    if (number === undefined && !isBackward) {
      const name = readName(cursor, quote);
      if (isForward) return String(this.captures + 1);
      this.calledNames.push(name);
      return this.idOf(name);
    }
    if (!number || !cursor.take(ends[quote])) throw invalidName(cursor, quote, start);
    if (isBackward) return String(this.absolute(-number));
    return String(isForward ? this.captures + number : number);
  }

  /** Reads a condition such as `1)` or `<name>)`, after its parenthesis. */
  readCondition(cursor: Cursor): void {
    const start = cursor.at;
    const number = readNumber(cursor);
    if (number === undefined) {
      const quote = quoteAt(cursor);
      if (quote === undefined) throw new PatternError('invalid conditional pattern');
      this.readBackreference(cursor, quote);
      if (!cursor.take(')')) throw new PatternError('undefined group option');
      return;
    }
    if (number === 0 || !cursor.take(')')) throw invalidName(cursor, '(', start);
    this.absolute(number);
    this.hasNumberedCondition = true;
  }

  /**
   * Checks what depends on groups further on.
   *
   * @throws PatternError if a reference has no group, or more than one
   */
  check(): void {
    if (this.greatest > this.captures) throw new PatternError('invalid backref number/name');
    if (this.hasNumberedCondition && this.definitions.size > 0) throw new PatternError(numberedWithNamed);
    for (const name of this.calledNames) {
      const definitions = this.definitions.get(name);
      if (definitions === undefined) throw new PatternError(`undefined name <${name}> reference`);
      if (definitions > 1) throw new PatternError(`multiplex definition name <${name}> call`);
    }
  }

  /** Returns the number of a group that is given from the start, or from this position if it is negative. */
  private absolute(number: number): number {
    const absolute = number < 0 ? this.captures + 1 + number : number;
    if (absolute <= 0) throw new PatternError('invalid backref number/name');
    this.greatest = Math.max(this.greatest, absolute);
    return absolute;
  }

  private idOf(name: string): string {
    const id = this.ids.get(name) ?? this.ids.size + 1;
    this.ids.set(name, id);
    return `n${id}`;
  }
}

/** Reason for a reference by number in a pattern with named groups. */
export const numberedWithNamed = 'numbered backref/call is not allowed. (use name)';

/** Greatest number of a group that Onigmo reads from digits alone. */
const maxBackreference = 1000;

/** Reads a quote of a group name if it is next. */
export function quoteAt(cursor: Cursor): Quote | undefined {
  return (['<', "'"] as const).find((quote) => cursor.take(quote));
}

function readName(cursor: Cursor, quote: Quote): string {
  const start = cursor.at;
  const name = /\p{Nd}/u.test(cursor.peek()) ? undefined : cursor.match(wordExpression)?.[0];
  if (name === undefined || !cursor.take(ends[quote])) throw invalidName(cursor, quote, start);
  return name;
}

/** Number of characters of a name that are shown: without its end, it is the rest of the pattern. */
const maxShown = 40;

function readNumber(cursor: Cursor): number | undefined {
  return cursor.number(0x7fffffff, 'too big number');
}

/** Returns the error for a name that is not one. */
function invalidName(cursor: Cursor, quote: keyof typeof ends, start: number): PatternError {
  const end = ends[quote];
  const rest = cursor.pattern.slice(start);
  if (rest === '' || rest.startsWith(end)) return new PatternError('group name is empty');
  const name = rest.split(end, 1)[0]!;
  const hasInvalidCharacter = rest.length > name.length && /^(?![-\p{Nd}])[^)]*$/u.test(name);
  const shown = name.length > maxShown ? `${name.slice(0, maxShown)}...` : name;
  return new PatternError(`${hasInvalidCharacter ? 'invalid char in group name' : 'invalid group name'} <${shown}>`);
}
