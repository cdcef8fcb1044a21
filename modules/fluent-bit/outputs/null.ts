import { oneOf, type OptionsOf, text } from '../option';
import type { OutputType } from '../plugin';
import { jsonDateFormat } from './forms';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `null` output, which drops records.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/null
 */
const nullOptions = {
  /** Format of the dropped records; Fluent Bit's default is msgpack. */
  format: oneOf('msgpack', 'json', 'json_lines', 'json_stream'),
  /** Field to add the time of the record to, or `false` for none; Fluent Bit's default is date. */
  json_date_key: text(),
  /** Format of that time; Fluent Bit's default is double. */
  json_date_format: jsonDateFormat(),
} as const;

/**
 * Options of the `null` output, by their Fluent Bit names.
 *
 * @interface
 */
export type NullOptions = OptionsOf<typeof nullOptions>;

/** Definition of the `null` output. */
export const nullOutput = {
  options: nullOptions,
  problems: nullProblems,
  messages: {},
} as const satisfies OutputType;

/** Checks for combinations of options with which the `null` output does not start. */
function nullProblems({ tls }: NullOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  return tls === true
    ? ['tls must not be true, because null does not connect to anything and does not start with it']
    : [];
}
