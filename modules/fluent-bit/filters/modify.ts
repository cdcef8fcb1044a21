import { anyOf, inOrder, oneOf, type Option, type OptionsOf, regex, repeated, required } from '../option';
import { isText, isVariable, partsOf, type Text } from '../value';
import { word, words } from '../words';

/** Modify compiles names and values of its operations as regular expressions, and stops at those that are none. */
const name = compiled();
const names = words('any', {
  /** Field that is there. */
  from: required(name),
  /** Its new name, or the name of its copy. */
  to: required(name),
});
const field = words('any', {
  /** Name of the field. */
  key: required(name),
  /** Its text. */
  value: required(compiled()),
});

/**
 * Options of the `modify` filter, which changes fields, step by step, of the records that meet its conditions.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/modify
 */
export const modifyOptions = {
  /** What a record must meet, all of it, for the operations to be done. */
  Condition: repeated(
    anyOf(
      words('any', {
        /** What is asked of the names of fields. */
        condition: required(oneOf('Key_exists', 'Key_does_not_exist', 'A_key_matches', 'No_key_matches')),
        /** A name, or a regular expression of names. */
        key: required(regex()),
      }),
      words('any', {
        /** What is asked of the values of fields. */
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
        /** A name, or a regular expression of names. */
        key: required(regex()),
        /** A text, or a regular expression. */
        value: required(regex()),
      }),
    ),
  ),
  /** What is done to a record, in this order; each stands in the section under its own name. */
  operations: required(
    inOrder({
      /** Adds a field, or overwrites it. */
      Set: field,
      /** Adds a field that is not there. */
      Add: field,
      /** Removes a field. */
      Remove: word('any', name),
      /** Removes the fields whose names begin so, up to the `*`. */
      Remove_wildcard: word('any', name),
      /** Removes the fields whose names match a regular expression. */
      Remove_regex: word('any', regex()),
      /** Renames a field, unless one of the new name is there. */
      Rename: names,
      /** Renames a field in place of one that may be there. */
      Hard_rename: names,
      /** Copies a field, unless one of the new name is there. */
      Copy: names,
      /** Copies a field in place of one that may be there. */
      Hard_copy: names,
      /** Puts the fields whose names begin so first, up to the `*`. */
      Move_to_start: word('any', name),
      /** Puts the fields whose names begin so last, up to the `*`. */
      Move_to_end: word('any', name),
    }),
  ),
} as const;

/** Options of the `modify` filter, by Fluent Bit's own names but for `operations`, which holds them in order. */
export type ModifyOptions = OptionsOf<typeof modifyOptions>;

/** Combinations of options that the `modify` filter refuses: none. */
export function modifyProblems(): string[] {
  return [];
}

function compiled(): Option<Text> {
  return {
    form: 'a string that is a regular expression too, since modify compiles it',
    accepts: (value) => isText(value) && compiles(value),
  };
}

/** Whether a text is surely a regular expression to Onigmo: one to JavaScript, without what the two read otherwise. */
function compiles(text: Text): boolean {
  const pattern = partsOf(text)
    .map((part) => (isVariable(part) ? 'x' : part))
    .join('');
  if (/\[\^?\]|\[[^\]]*\[|&&|\\[^-.\\*+?()[\]{}|^$/"'dDwWsS]/.test(pattern)) return false;
  try {
    return new RegExp(pattern) !== undefined;
  } catch {
    return false;
  }
}
