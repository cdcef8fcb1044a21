import { rule } from '../../../../core/rule';
import { lineField } from '../../../routes/record-fields';
import type { LogRoute } from '../../../routes/log-route';
import { excludedPatterns, parsersOf, patternOf } from '../../../routes/route-steps';

/**
 * Returns a warning for each pattern that is written for numbers, in a field that JSON lines may have as a number.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.0.9/src/flb_ra_key.c `flb_ra_key_regex_match()`
 */
export function numberWarnings(route: LogRoute, index: number): string[] {
  if (!parsersOf(route).some(({ Format: format }) => format === 'json')) return [];
  const { include } = route;
  const selecting = include === undefined ? [] : [patternOf(include)];
  return [
    ...selecting.flatMap((each) => stringsOnly(each, `logRouting.routes[${index}]: include`, 'dropped')),
    ...excludedPatterns(route).flatMap((each) => stringsOnly(each, `logRouting.routes[${index}]: exclude`, 'kept')),
  ];
}

const stringsOnly = rule('F81', {
  states: 'Patterns are matched against strings: JSON numbers match none.',
  severity: 'warning',
  fix: 'Select by `lua`; ignore the warning if the field always contains a string.',
  check: (
    { field, matches }: { readonly field: string; readonly matches: string },
    property: string,
    effect: 'dropped' | 'kept',
  ) =>
    field !== lineField &&
    isForNumbers(matches) &&
    `${property} should not match numbers in the field "${field}", because Fluent Bit matches strings only: records in which it is a number are ${effect}, such as {"${field}":${sampleOf(matches)}}; use lua`,
});

/** Numbers up to three digits, such as HTTP status codes. */
const numbers = Array.from({ length: 1000 }, (_, number) => String(number));

/** Returns `true` if a pattern matches some numbers, but no word. */
function isForNumbers(pattern: string): boolean {
  const regex = regexOf(pattern);
  return regex !== undefined && !words.some((word) => regex.test(word)) && numbers.some((each) => regex.test(each));
}

function sampleOf(pattern: string): string {
  const regex = regexOf(pattern);
  return numbers.findLast((each) => regex?.test(each)) ?? '0';
}

/** Strings that a pattern for any text matches. */
const words = ['', 'a', 'error', 'ERROR', 'abc def'];

/** Returns a pattern as a regular expression of JavaScript, or `undefined` if JavaScript does not know its syntax. */
function regexOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}
