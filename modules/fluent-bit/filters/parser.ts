import { recordAccessor } from '../accessor';
import { bool, type OptionsOf, repeated, required, text } from '../option';

/**
 * Options of the `parser` filter, which parses the string in one field into fields.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/parser
 */
export const parserFilterOptions = {
  /** Field to parse, such as `log`, or `$kubernetes['log']` for a nested field. */
  Key_Name: required(recordAccessor()),
  /** Parsers to try, in order, until one matches. */
  Parser: required(repeated(text())),
  /** Keeps the parsed field. */
  Preserve_Key: bool(),
  /** Keeps the other fields; by default, Fluent Bit drops all of them, including those that identify the container. */
  Reserve_Data: required(bool()),
} as const;

/**
 * Options of the `parser` filter, by their Fluent Bit names.
 *
 * @interface
 */
export type ParserFilterOptions = OptionsOf<typeof parserFilterOptions>;

/** Returns no errors: the `parser` filter has no invalid combinations of options. */
export function parserFilterProblems(): string[] {
  return [];
}
