import { rule } from '../core/rule';
import type { Text } from './value';

/** Directives that Fluent Bit reads, without `%`; `E` and `O` stand before some of them. */
const directives = /^(?:[aAbBhCeDdFRrTXxcHkIljMmpSsUWwugGVYyZzntL%]|E[cCxXyY]|O[deHIMmSUWwuy])/;

/** Directives of other programs, with those of Fluent Bit that have their meaning. */
const replacements: readonly (readonly [RegExp, string])[] = [
  [/^(?:\d*[fNqQiv]|\.?\d*[fL])/, '%L, which reads any number of digits of a second'],
  [/^:+z/, '%z, which also reads +09:00 and Z'],
  [/^P/, '%p'],
  [/^[-_0^#](.)/, 'the directive without its flag'],
];

/**
 * Fluent Bit ignores the times of a format with another directive, and uses the time at which it received the record. A
 * fraction that is followed by something else than in the format makes the time 1970.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.0.9/src/flb_strptime.c
 */
export const readableTimeFormat = rule('F68', {
  states: 'The time format of a parser has only directives that Fluent Bit reads.',
  severity: 'error',
  fix: 'Use `%L` for fractions of a second, and `%z` for an offset from UTC or `Z`.',
  check: (format: Text | undefined) => (typeof format === 'string' ? timeFormatProblem(format) : false),
});

function timeFormatProblem(format: string): string | false {
  const got = `got ${JSON.stringify(format)}`;
  const [, ...rests] = format.replaceAll('%%', '').split('%');
  const unread = rests.find((rest) => !directives.test(rest));
  if (unread !== undefined) {
    const [, replacement] = replacements.find(([pattern]) => pattern.test(unread)) ?? [];
    const directive = /^[^A-Za-z]*[A-Za-z]?/.exec(unread)![0];
    const fix = replacement === undefined ? '' : `; use ${replacement}`;
    return `Time_Format must have only directives that Fluent Bit reads, not "%${directive}", ${got}${fix}`;
  }
  if (rests.filter((rest) => rest.startsWith('L')).length > 1) {
    return `Time_Format must have "%L" only once, because Fluent Bit does not read a second one, ${got}`;
  }
  return (
    /%LZ/.test(format) &&
    `Time_Format must not have "%LZ", with which a time that ends with an offset becomes 1970; use "%L%z", which also reads Z, ${got}`
  );
}
