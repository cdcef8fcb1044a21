/** Reason why Onigmo does not compile a pattern, in Onigmo's words. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** Position in a pattern, which is read character by character. */
export class Cursor {
  /** Index of the next character, in UTF-16 code units. */
  at = 0;

  constructor(readonly pattern: string) {}

  /** Returns the next character, or an empty string at the end of the pattern. */
  peek(): string {
    const code = this.pattern.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  /**
   * Reads a character.
   *
   * @throws PatternError at the end of the pattern
   */
  next(errorAtEnd: string): string {
    const character = this.peek();
    if (character === '') throw new PatternError(errorAtEnd);
    this.at += character.length;
    return character;
  }

  /** Reads a string if it is next. */
  take(expected: string): boolean {
    const isNext = this.pattern.startsWith(expected, this.at);
    if (isNext) this.at += expected.length;
    return isNext;
  }

  /** Reads what a sticky expression matches at this position. */
  match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.pattern);
    if (found === null) return undefined;
    this.at = expression.lastIndex;
    return found;
  }

  /**
   * Reads a number. Onigmo reads digits of any script, and all but those of ASCII as great values.
   *
   * @throws PatternError above a limit
   */
  number(limit: number, error: string): number | undefined {
    const digits = this.match(/\p{Nd}+/uy)?.[0];
    if (digits === undefined) return undefined;
    const value = [...digits].reduce((sum, digit) => sum * 10 + digit.codePointAt(0)! - '0'.charCodeAt(0), 0);
    if (value > limit) throw new PatternError(error);
    return value;
  }

  /** Returns `true` if the next closing bracket that no backslash precedes is the one of `:]`. */
  isBeforePosixEnd(): boolean {
    // Each position up to the last bracket found has the same one.
    if (this.bracket < this.at) {
      this.bracket = this.at;
      while (this.bracket < this.pattern.length && !this.isBracket()) {
        this.bracket += this.pattern[this.bracket] === '\\' ? 2 : 1;
      }
    }
    return this.pattern.startsWith(':]', this.bracket);
  }

  private bracket = -1;

  private isBracket(): boolean {
    return this.pattern[this.bracket] === ']' || this.pattern.startsWith(':]', this.bracket);
  }
}
