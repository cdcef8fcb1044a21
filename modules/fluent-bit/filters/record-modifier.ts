import { type OptionsOf, repeated, required, text } from '../option';
import { words } from '../words';

/**
 * Options of the `record_modifier` filter, which adds and removes fields.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/record-modifier
 */
export const recordModifierOptions = {
  /** Fields to add, or to overwrite. */
  Record: repeated(
    words('double', {
      /** Name of the field. */
      key: required(text()),
      /** String value of the field. */
      value: required(text()),
    }),
  ),
  /** Fields to remove; a `*` at the end matches any characters. */
  Remove_key: repeated(text()),
  /** Fields to keep; all others are removed. A `*` at the end matches any characters. */
  Allowlist_key: repeated(text()),
  /** Field to add a generated identifier of the record to; since Fluent Bit 2. */
  Uuid_key: text(),
} as const;

/**
 * Options of the `record_modifier` filter, by their Fluent Bit names.
 *
 * @interface
 */
export type RecordModifierOptions = OptionsOf<typeof recordModifierOptions>;

/** Checks for combinations of options with which the `record_modifier` filter does not start. */
export function recordModifierProblems({ Remove_key: removed, Allowlist_key: kept }: RecordModifierOptions): string[] {
  return removed && kept
    ? ['Remove_key and Allowlist_key must not both be set, because Fluent Bit does not start with both']
    : [];
}
