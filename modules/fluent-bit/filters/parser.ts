import { bool, type OptionsOf, repeated, required, text } from '../option';

/**
 * Options of the `parser` filter, which makes fields of the text of one field.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/parser
 */
export const parserFilterOptions = {
  /** Field to parse, as `log`, or as `$kubernetes['log']` for one within another. */
  Key_Name: required(text()),
  /** Names of the parsers to try, in order, until one matches. */
  Parser: required(repeated(text())),
  /** Whether the parsed field stays. */
  Preserve_Key: bool(),
  /** Whether the other fields stay; Fluent Bit's default drops them all, those that tell the container included. */
  Reserve_Data: required(bool()),
} as const;

/** Options of the `parser` filter, by Fluent Bit's own names. */
export type ParserFilterOptions = OptionsOf<typeof parserFilterOptions>;

/** Combinations of options that the `parser` filter refuses: none. */
export function parserFilterProblems(): string[] {
  return [];
}
