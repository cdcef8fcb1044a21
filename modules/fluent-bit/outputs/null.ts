import { oneOf, type OptionsOf, text } from '../option';
import { jsonDateFormat } from './forms';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `null` output, which drops records.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/null
 */
export const nullOptions = {
  /** Format of what is dropped; Fluent Bit's default is msgpack. */
  format: oneOf('msgpack', 'json', 'json_lines', 'json_stream'),
  /** Field that gets the time of a record, or `false` for none; Fluent Bit's default is date. */
  json_date_key: text(),
  /** Form of that time; Fluent Bit's default is double. */
  json_date_format: jsonDateFormat(),
} as const;

/** Options of the `null` output, by Fluent Bit's own names. */
export type NullOptions = OptionsOf<typeof nullOptions>;

/** Combinations of options that the `null` output refuses at start. */
export function nullProblems({ tls }: NullOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  return tls === true ? ['tls must not be true: null connects to nothing, and does not start with it'] : [];
}
