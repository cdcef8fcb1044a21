import { Calls } from './calls';
import { checkGroups } from './groups';
import type * as parserFile from './oniguruma-parser';
import { checkRecursion } from './recursion';
import { numberedWithNamed, tooComplex } from './references';
import { toOniguruma } from './translation';

/** Options with which Onigmo compiles a pattern, by their letters in Ruby. */
export type OnigmoOption = 'i' | 'x' | 'm';

/**
 * Returns the reason why Onigmo does not compile a pattern, in its own words, or `undefined`.
 *
 * Fluent Bit 4.2 and 5.0 use Onigmo 6.2, an older fork of Oniguruma. `oniguruma-parser` reads the structure of a pattern;
 * what Onigmo reads differently is translated before and checked after that.
 *
 * @see https://github.com/k-takata/Onigmo/blob/master/doc/RE
 * @see https://github.com/slevithan/oniguruma-parser
 */
export function onigmoProblem(pattern: string, options: readonly OnigmoOption[] = []): string | undefined {
  try {
    check(toOniguruma(pattern, options.includes('x')));
    return undefined;
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'PatternError') return message;
    // Groups within groups need more than the stack.
    if (name === 'RangeError') return tooComplex;
    const reason = reasons[message];
    if (reason === undefined) throw error;
    return reason;
  }
}

/** Reasons in Onigmo's words, by the message of the parser. */
const reasons: Readonly<Record<string, string>> = {
  'Unclosed group': 'end pattern with unmatched parenthesis',
  'Unmatched ")"': 'unmatched close parenthesis',
  'Quantifier requires a repeatable token': 'target of repeat operator is not specified',
  'Numbered backref/subroutine not allowed when using named capture': numberedWithNamed,
  "Subroutine uses a group number that's not defined": 'undefined group reference',
};

function check(pattern: string): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it for every user
  const { parse }: typeof parserFile = require('./oniguruma-parser');
  const tree = parse(pattern, { skipBackrefValidation: true, skipLookbehindValidation: true });
  const calls = new Calls(tree);
  checkRecursion(calls);
  checkGroups(tree, calls);
}
