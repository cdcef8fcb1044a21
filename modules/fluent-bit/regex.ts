import { rule } from '../core/rule';
import { type OnigmoOption, onigmoProblem } from './onigmo/onigmo';
import { isVariable, partsOf, renderText, type Text } from './value';

/**
 * Returns the reason why Fluent Bit does not compile a regular expression, or `undefined`. An expression that contains a
 * variable is not checked.
 *
 * @param form allowed values, as words that complete "must be …"
 * @param fix how to correct the value; by default, it depends on what is wrong
 * @see https://docs.fluentbit.io/manual/data-pipeline/parsers/regular-expression
 */
export function regexProblem(pattern: Text, form = 'a regular expression', fix?: string): string | undefined {
  if (partsOf(pattern).some(isVariable)) return undefined;
  const got = renderText(pattern);
  return validRegex({ got, ...asRead(got), form, fix })[0];
}

/** Returns the reason why Fluent Bit does not compile a pattern that it gets by `asItStands()`, or `undefined`. */
export function patternProblem(pattern: string): string | undefined {
  return validRegex({ got: pattern, expression: pattern, options: [], form: 'a regular expression' })[0];
}

interface ReadRegex {
  readonly got: string;
  readonly expression: string;
  readonly options: readonly OnigmoOption[];
  readonly form: string;
  readonly fix?: string | undefined;
}

const validRegex = rule('F75', {
  states: 'A regular expression is one that Onigmo, the library of Fluent Bit, compiles.',
  severity: 'error',
  fix: 'Write `\\` before a character that matches itself, such as `\\[`; in TypeScript, `\\\\[`.',
  check: ({ got, expression, options, form, fix }: ReadRegex) => {
    const reason = onigmoProblem(expression, options);
    return reason !== undefined && `must be ${form}, got ${JSON.stringify(got)}: ${reason}; ${fix ?? fixOf(reason)}`;
  },
});

/**
 * Returns an expression that Fluent Bit matches exactly as it stands. In its configuration, a slash at the start makes a
 * slash at the end, with or without letters of options after it, a delimiter; whitespace at either end is not part of a
 * value, and a tab separates it from others.
 *
 * @see https://github.com/fluent/fluent-bit/blob/master/src/flb_regex.c `check_option()` and `str_to_regex()`
 */
export function asItStands(pattern: string): string {
  // Whitespace in an extended expression is for its reader.
  if (isExtended(pattern)) return withoutDelimiter(pattern);
  const parts = pattern.match(/\\[^]|[^]/g) ?? [];
  const last = parts.length - 1;
  return withoutDelimiter(
    parts
      .map((part, index) => {
        const character = part.at(-1)!;
        const isAtEnd = index === 0 || index === last;
        return /[\u0000-\u001f\u007f]/.test(character) || (isAtEnd && /\s/.test(character)) ? escaped(character) : part;
      })
      .join(''),
  );
}

/** Returns `true` if a pattern has the option `x`, outside of escapes and character classes. */
function isExtended(pattern: string): boolean {
  return /\(\?[a-z]*x/.test(pattern.replace(/\\[^]|\[(?:\\[^]|[^\]\\])*\]/g, ''));
}

/** Returns the escape of a control character or of whitespace in Onigmo's syntax. */
function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return names[character] ?? (code < 128 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
}

const names: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\f': '\\f', '\v': '\\v' };

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

function withoutDelimiter(pattern: string): string {
  return asRead(pattern).expression === pattern ? pattern : `\\${pattern}`;
}

/** Returns `true` if Fluent Bit reads an expression as one between slashes with options, such as `/error/i`. */
export function hasOptions(pattern: string): boolean {
  return asRead(pattern).options.length > 0;
}

/** Returns the expression and the options that Fluent Bit compiles. */
function asRead(pattern: string): { readonly expression: string; readonly options: readonly OnigmoOption[] } {
  const last = pattern.lastIndexOf('/');
  if (!pattern.startsWith('/') || last === 0) return { expression: pattern, options: [] };
  const letters = [...pattern.slice(last + 1)];
  const options = letters.filter((letter) => letter === 'i' || letter === 'm' || letter === 'x');
  const isDelimiter =
    letters.length === 0 || (options.length > 0 && letters.every((letter) => 'imox'.includes(letter)));
  return isDelimiter ? { expression: pattern.slice(1, last), options } : { expression: pattern, options: [] };
}

/** Returns how to correct an expression that Onigmo does not compile for a reason. */
function fixOf(reason: string): string {
  return Object.entries(fixes).find(([start]) => reason.startsWith(start))?.[1] ?? 'see the syntax of Onigmo';
}

const fixes: Readonly<Record<string, string>> = {
  'premature end of char-class': matching('['),
  'empty char-class': matching('['),
  'end pattern with unmatched parenthesis': matching('('),
  'unmatched close parenthesis': matching(')'),
  'target of repeat operator': `write ".*" to match any characters, or "\\\\*" to match "*"`,
  'end pattern at escape': 'write "\\\\\\\\" to match "\\\\"',
  'upper is smaller than lower': 'write the smaller number first',
  'empty range in char class': 'write the smaller character first',
  'invalid pattern in look-behind': 'a look-behind matches strings of one length only, and contains no group',
  'it is too complex': 'match a shorter part',
};

function matching(character: string): string {
  return `write "\\\\${character}" to match "${character}"`;
}
