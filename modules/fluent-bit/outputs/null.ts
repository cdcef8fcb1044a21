import { oneOf, type OptionsOf, text } from '../option';
import { jsonDateFormat } from './forms';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `null` output, which drops records.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/null
 */
export const nullOptions = {
  /** Format of the dropped records; Fluent Bit's default is msgpack. */
  format: oneOf('msgpack', 'json', 'json_lines', 'json_stream'),
  /** Field to add the time of the record to, or `false` for none; Fluent Bit's default is date. */
  json_date_key: text(),
  /** Format of that time; Fluent Bit's default is double. */
  json_date_format: jsonDateFormat(),
} as const;

/** Options of the `null` output, by their Fluent Bit names. */
export type NullOptions = OptionsOf<typeof nullOptions>;

/** Checks for combinations of options with which the `null` output does not start. */
export function nullProblems({ tls }: NullOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  return tls === true
    ? ['tls must not be true, because null does not connect to anything and does not start with it']
    : [];
}
