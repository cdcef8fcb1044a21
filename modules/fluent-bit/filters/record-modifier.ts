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
      /** Its text. */
      value: required(text()),
    }),
  ),
  /** Fields to remove; `*` at the end stands for any characters. */
  Remove_key: repeated(text()),
  /** Fields to keep, all others being removed; `*` at the end stands for any characters. */
  Allowlist_key: repeated(text()),
  /** Field that gets an identifier made for each record; since Fluent Bit 2. */
  Uuid_key: text(),
} as const;

/** Options of the `record_modifier` filter, by Fluent Bit's own names. */
export type RecordModifierOptions = OptionsOf<typeof recordModifierOptions>;

/** Combinations of options that the `record_modifier` filter refuses at start. */
export function recordModifierProblems({ Remove_key: removed, Allowlist_key: kept }: RecordModifierOptions): string[] {
  return removed && kept
    ? ['Remove_key and Allowlist_key must not be given together: Fluent Bit does not start with both']
    : [];
}
