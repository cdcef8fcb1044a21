import { oneOf, type OptionsOf, text } from '../option';
import { jsonDateFormat } from './forms';
import type { GenericOutputOptions } from './generic';

/**
 * Options of the `stdout` output, which writes records to the router's own log.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/standard-output
 */
export const stdoutOptions = {
  /** Format of the lines; Fluent Bit's default is msgpack. */
  format: oneOf('msgpack', 'json', 'json_lines', 'json_stream', 'otlp_json', 'otlp_json_pretty'),
  /** Field that gets the time of a record, or `false` for none; Fluent Bit's default is date. */
  json_date_key: text(),
  /** Form of that time; Fluent Bit's default is double. */
  json_date_format: jsonDateFormat(),
} as const;

/** Options of the `stdout` output, by Fluent Bit's own names. */
export type StdoutOptions = OptionsOf<typeof stdoutOptions>;

/** Combinations of options that the `stdout` output refuses at start. */
export function stdoutProblems({ tls }: StdoutOptions & Pick<GenericOutputOptions, 'tls'>): string[] {
  return tls === true ? ['tls must not be true: stdout connects to nothing, and does not start with it'] : [];
}
