import { anyOf, inOrder, oneOf, type Option, type OptionsOf, regex, repeated, required, text } from '../option';
import { regexProblem } from '../regex';
import { type Text, textProblem } from '../value';
import { word, words } from '../words';

/**
 * The `modify` filter compiles names and values of its operations as regular expressions and aborts on invalid ones.
 */
const name = regex(
  'a string that is also a valid regular expression, because modify compiles it',
  'use record_modifier or lua for it',
);
const names = words('any', {
  /** Name of the existing field. */
  from: required(name),
  /** Name of the renamed or copied field. */
  to: required(name),
});
/** A string in which whitespace may precede `#`; the condition determines whether it is a regular expression. */
const compared: Option<Text> = { ...text(), problem: (value) => textProblem(value as Text, 'kept') };
const field = words('any', {
  /** Name of the field. */
  key: required(name),
  /** String value of the field. */
  value: required(name),
});

/**
 * Options of the `modify` filter, which changes fields of records that meet its conditions, in order.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/modify
 */
export const modifyOptions = {
  /** Conditions that a record must meet for the operations to be applied; all must be met. */
  Condition: repeated(
    anyOf(
      words('any', {
        /** Condition on the names of fields. */
        condition: required(oneOf('Key_exists', 'Key_does_not_exist', 'A_key_matches', 'No_key_matches')),
        /** Name, or regular expression that matches names. */
        key: required(compared),
      }),
      words('any', {
        /** Condition on the values of fields. */
        condition: required(
          oneOf(
            'Key_value_equals',
            'Key_value_does_not_equal',
            'Key_value_matches',
            'Key_value_does_not_match',
            'Matching_keys_have_matching_values',
            'Matching_keys_do_not_have_matching_values',
          ),
        ),
        /** Name, or regular expression that matches names. */
        key: required(compared),
        /** String, or regular expression. */
        value: required(compared),
      }),
    ),
  ),
  /** Operations to apply, in this order; each is written to the section under its own name. */
  operations: required(
    inOrder({
      /** Adds a field, or overwrites it. */
      Set: field,
      /** Adds a field if the record does not have it. */
      Add: field,
      /** Removes a field. */
      Remove: word('any', name),
      /** Removes the fields whose names begin with the string before `*`. */
      Remove_wildcard: word('any', name),
      /** Removes the fields whose names match a regular expression. */
      Remove_regex: word('any', regex()),
      /** Renames a field, unless the record has a field with the new name. */
      Rename: names,
      /** Renames a field, and replaces a field with the new name. */
      Hard_rename: names,
      /** Copies a field, unless the record has a field with the new name. */
      Copy: names,
      /** Copies a field, and replaces a field with the new name. */
      Hard_copy: names,
      /** Moves the fields whose names begin with the string before `*` to the start of the record. */
      Move_to_start: word('any', name),
      /** Moves the fields whose names begin with the string before `*` to the end of the record. */
      Move_to_end: word('any', name),
    }),
  ),
} as const;

/**
 * Options of the `modify` filter, by their Fluent Bit names, except `operations`, which keeps their order.
 *
 * @interface
 */
export type ModifyOptions = OptionsOf<typeof modifyOptions>;

/** Checks for conditions whose regular expressions Fluent Bit does not compile, with which it ends at the first record. */
export function modifyProblems({ Condition: conditions = [] }: ModifyOptions): string[] {
  return conditions.flatMap((each) => [
    ...(typeof each.condition === 'string' && compilesKey(each.condition) ? partProblem('key', each.key) : []),
    ...('value' in each &&
    typeof each.condition === 'string' &&
    /^Key_value_(matches|does_not_match)$|^Matching_keys/.test(each.condition)
      ? partProblem('value', each.value)
      : []),
  ]);
}

function compilesKey(condition: string): boolean {
  return /^(A|No)_key_matches$|^Matching_keys/.test(condition);
}

function partProblem(part: 'key' | 'value', pattern: Text): string[] {
  const problem = regexProblem(pattern);
  return problem === undefined ? [] : [`Condition ${part} ${problem}`];
}
