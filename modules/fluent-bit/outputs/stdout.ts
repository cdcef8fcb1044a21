import { oneOf, type OptionsOf, text } from '../option';
import type { OutputType } from '../plugin';
import { jsonDateFormat } from './forms';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `stdout` output, which writes records to the router's own log.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/standard-output
 */
const stdoutOptions = {
  /** Format of the lines; Fluent Bit's default is msgpack. */
  format: oneOf('msgpack', 'json', 'json_lines', 'json_stream', 'otlp_json', 'otlp_json_pretty'),
  /** Field to add the time of the record to, or `false` for none; Fluent Bit's default is date. */
  json_date_key: text(),
  /** Format of that time; Fluent Bit's default is double. */
  json_date_format: jsonDateFormat(),
} as const;

/**
 * Options of the `stdout` output, by their Fluent Bit names.
 *
 * @interface
 */
export type StdoutOptions = OptionsOf<typeof stdoutOptions>;

/** Definition of the `stdout` output. */
export const stdoutOutput = {
  options: stdoutOptions,
  problems: stdoutProblems,
  messages: {},
} as const satisfies OutputType;

/** Checks for combinations of options with which the `stdout` output does not start. */
function stdoutProblems({ tls }: StdoutOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  return tls === true
    ? ['tls must not be true, because stdout does not connect to anything and does not start with it']
    : [];
}
