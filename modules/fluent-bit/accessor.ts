import { rule } from '../core/rule';
import { type Option, text } from './option';
import { isVariable, partsOf, renderText, type Text, textProblem } from './value';

/**
 * A string in which Fluent Bit replaces `$field`, `$field['nested']` and `$field[0]` with fields of the record, `$TAG`
 * and `$TAG[1]` with the tag or a part of it, and `$1` with a capture group.
 *
 * @param start what Fluent Bit puts before the string
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/record-accessor
 */
export function recordAccessor(string: Option<Text> = text(), start: '' | '$' = ''): Option<Text> {
  return {
    ...string,
    problem: (value) => textProblem(value as Text) ?? validAccessor(value as Text, start)[0],
  };
}

const validAccessor = rule('F78', {
  states: 'After `$` is the name of a field, with `[…]` for a field in it.',
  severity: 'error',
  fix: "Write `$field`, `$field['nested']` or `$field[0]`, with quotes around a name.",
  check: (value: Text, start: '' | '$') => {
    if (partsOf(value).some(isVariable)) return undefined;
    const got = renderText(value);
    const accessor = start === '$' && !got.startsWith('$') ? `$${got}` : got;
    const wrong = accessorsIn(accessor).find((each) => !wellFormed.test(each));
    return (
      wrong !== undefined &&
      `must contain only fields of the form $field, $field['nested'] or $field[0], got ${JSON.stringify(wrong)} in ${JSON.stringify(got)}`
    );
  },
});

/**
 * A field as Fluent Bit's grammar defines it. Its lexer also skips other characters, with an error in the log; the field
 * would then be another one.
 *
 * @see https://github.com/fluent/fluent-bit/tree/master/src/record_accessor `ra.l` and `ra.y`
 */
const wellFormed = /^\$[A-Za-z_][\w\-/]*(?:\['(?:[^']|'')*'\]|\[(?:0|[1-9]\d*)\])*$/;

/**
 * Returns the references to fields in a string. A reference ends before a blank, comma, quote or period, except that a
 * period within single quotes is part of it.
 */
function accessorsIn(value: string): readonly string[] {
  const reference = /\$(?:\d|TAG(?:\[[^\]]*\])?)|\$(?:'[^' ,"]*(?:'|(?=[ ,"]|$))|[^' .,"])*/g;
  return (value.match(reference) ?? [])
    .filter((each) => !/^\$(?:\d|TAG)/.test(each))
    .filter((each, index, all) => each !== '$' || !isLast(value, index, all));
}

/** A `$` at the end is a character like others. */
function isLast(value: string, index: number, all: readonly string[]): boolean {
  return value.endsWith('$') && index === all.length - 1;
}
