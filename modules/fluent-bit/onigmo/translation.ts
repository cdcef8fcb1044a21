import { maxDepth, readCharacterClass } from './character-class';
import { Cursor, PatternError } from './cursor';
import { readEscape } from './escape';
import { quoteAt, References } from './references';

/**
 * Returns the pattern of Oniguruma that has the structure of a pattern of Onigmo: its groups, alternatives, repetitions,
 * references and calls. Characters and sets of characters become the letter a, and positions become empty groups.
 *
 * Onigmo is an older fork of Oniguruma. It repeats positions such as `^*`, has conditions such as `(?(<name>)yes|no)` and
 * the options a, d and u, takes `\y` as the letter, refuses `{2,1}`, and has no callouts such as `(*FAIL)`.
 *
 * @param isExtended Onigmo skips whitespace and comments in the pattern
 * @throws PatternError if Onigmo does not accept a character, a class, a name or an option
 * @see https://github.com/k-takata/Onigmo/blob/master/doc/RE
 */
export function toOniguruma(pattern: string, isExtended: boolean): string {
  return new Translation(pattern, isExtended).toString();
}

const character = 'a';
const position = '(?:)';

/** Greatest number of repetitions in an interval. */
const maxCount = 100_000;

/** Openings and closings of groups, by what follows `(?` in Onigmo. Oniguruma does not repeat an assertion itself. */
const groups: Readonly<Record<string, readonly [open: string, close: string]>> = {
  ':': ['(?:', ')'],
  '>': ['(?>', ')'],
  '=': ['(?:(?=', '))'],
  '!': ['(?:(?!', '))'],
  '<=': ['(?:(?<=', '))'],
  '<!': ['(?:(?<!', '))'],
  // Assertions that Onigmo does not have mark the groups that Oniguruma does not have, or does not nest.
  '~': ['(?>\\Y(?:', '))'],
  '(': ['(?>\\y(?:', '))'],
};

interface Group {
  readonly close: string;
  /** Options such as `(?i)` apply up to the end of the group around them, as a group of their own. */
  readonly isOfOptions: boolean;
  /** Value of `isExtended` after the group. */
  readonly isExtended: boolean;
}

class Translation {
  private readonly cursor: Cursor;
  private readonly output: string[] = [];
  private readonly open: Group[] = [];
  private readonly references = new References();
  private repetitions = 0;

  constructor(
    pattern: string,
    private isExtended: boolean,
  ) {
    this.cursor = new Cursor(pattern);
  }

  toString(): string {
    while (this.cursor.peek() !== '') this.translate();
    this.references.check();
    this.closeOptions();
    return this.output.join('');
  }

  /** Number of groups around this position, the pattern among them. */
  private get depth(): number {
    return this.open.length + 1;
  }

  private translate(): void {
    const next = this.cursor.next('');
    if (next === '*') return this.repeat(0, '');
    if (next === '+') return this.repeat(1, '');
    if (next === '?') return this.repeat(0, 1);
    if (next === '{' && this.translateInterval()) return;
    if (this.isExtended && ' \t\n\r\f'.includes(next)) return;
    if (this.isExtended && next === '#' && this.cursor.match(/[^\n]*/y)) return;
    if (next === '(' && this.cursor.take('?#')) return this.skipComment();
    this.repetitions = 0;
    if (next === '(') return this.openGroup();
    if (next === ')') return this.closeGroup();
    this.output.push(this.translated(next));
  }

  private translated(next: string): string {
    if (next === '\\') return this.translatedEscape();
    if (next === '|') return next;
    if (next === '[') readCharacterClass(this.cursor, this.depth + 1);
    return next === '^' || next === '$' ? position : character;
  }

  private translatedEscape(): string {
    const { cursor, references } = this;
    const digits = references.readDigits(cursor);
    if (digits !== undefined) return `\\k<${digits}>`;
    const letter = cursor.peek();
    const quoted = /[gk](?=[<'])/y;
    if (cursor.match(quoted)) {
      const quote = quoteAt(cursor)!;
      return letter === 'g'
        ? `\\g<${references.readCall(cursor, quote)}>`
        : `\\k<${references.readBackreference(cursor, quote)}>`;
    }
    if (cursor.match(/[AbBGK]/y)) return position;
    // Not allowed in a look-behind, other than the positions above.
    if (cursor.match(/[zZ]/y)) return '(?:\\z)';
    if (cursor.match(/[RX]/y)) return '(?>a|aa)';
    if (cursor.match(/[gk]/y) === undefined) readEscape(cursor);
    return character;
  }

  private openGroup(): void {
    const { cursor, references } = this;
    const { isExtended } = this;
    if (!cursor.take('?')) {
      references.addCapture();
      return this.push('(', ')');
    }
    const start = cursor.at;
    const kind = cursor.match(/<[=!]|[:>=!~(]/y)?.[0];
    if (kind !== undefined) {
      if (kind === '(') references.readCondition(cursor);
      return this.push(...groups[kind]!);
    }
    const quote = quoteAt(cursor);
    if (quote !== undefined) {
      if (cursor.peek() === '' && quote === '<') throw new PatternError('end pattern with unmatched parenthesis');
      return this.push(`(?<${references.addNamed(cursor, quote)}>`, ')');
    }
    const options = cursor.match(/([imxadu]*)(?:-[-imx]*)?([:)])?/y)!;
    if (options[2] === undefined || options[0] === ')' || options[0] === ':') {
      throw new PatternError(cursor.peek() === '' ? 'end pattern in group' : 'undefined group option');
    }
    cursor.at = start + options[0].length;
    this.push('(?i:', ')', { isOfOptions: options[2] === ')', isExtended });
    const [on = '', off = ''] = options[0].split(/-(.*)/s);
    this.isExtended = (isExtended || on.includes('x')) && !off.includes('x');
  }

  private push(open: string, close: string, { isOfOptions = false, isExtended = this.isExtended } = {}): void {
    this.output.push(open);
    this.open.push({ close, isOfOptions, isExtended });
    if (this.depth > maxDepth) throw new PatternError('parse depth limit over');
  }

  private closeGroup(): void {
    this.closeOptions();
    const group = this.open.pop();
    this.output.push(group?.close ?? ')');
    this.isExtended = group?.isExtended ?? this.isExtended;
  }

  /** Closes the options that apply up to the end of the group around them. */
  private closeOptions(): void {
    while (this.open.at(-1)?.isOfOptions) {
      const { close, isExtended } = this.open.pop()!;
      this.output.push(close);
      this.isExtended = isExtended;
    }
  }

  private skipComment(): void {
    this.cursor.match(/(?:[^)\\]|\\[^])*/y);
    if (!this.cursor.take(')')) throw new PatternError('end pattern in group');
  }

  /** Reads an interval such as `{1,2}`, after its opening brace, which otherwise is a character. */
  private translateInterval(): boolean {
    const { cursor } = this;
    const start = cursor.at;
    const lower = cursor.number(maxCount, 'too big number for repeat range');
    const upper = cursor.take(',') ? cursor.number(maxCount, 'too big number for repeat range') : lower;
    if ((lower === undefined && upper === undefined) || !cursor.take('}')) {
      cursor.at = start;
      return false;
    }
    if (lower !== undefined && upper !== undefined && lower > upper) {
      throw new PatternError('upper is smaller than lower in repeat range');
    }
    this.repeat(lower ?? 0, upper ?? '', true);
    return true;
  }

  /** Adds a repetition; whether it is greedy, reluctant or possessive does not matter. */
  private repeat(lower: number, upper: number | '', isInterval = false): void {
    const isFixed = isInterval && lower === upper;
    if (!isFixed) this.cursor.match(isInterval ? /\?/y : /[?+]/y);
    this.repetitions++;
    if (this.depth + this.repetitions > maxDepth) throw new PatternError('parse depth limit over');
    this.output.push(`{${lower},${upper}}`);
  }
}
