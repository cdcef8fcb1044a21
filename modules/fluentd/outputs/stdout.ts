import type { OptionsOf } from '../../fluent-bit/option';
import type { OutputType } from '../../fluent-bit/plugin';
import { formatOptions, injectOptions } from '../format';
import { section } from '../option';

/**
 * Options of the `stdout` output, which writes records to the router's own log.
 *
 * @see https://docs.fluentd.org/output/stdout
 */
const stdoutOptions = {
  /** Format of the lines; by default, Fluentd writes time and tag before the JSON of a record. */
  format: section(formatOptions),
  /** Fields to add to records. */
  inject: section(injectOptions),
} as const;

/** Options of the `stdout` output, by their Fluentd names. */
export type StdoutOptions = OptionsOf<typeof stdoutOptions>;

/** Definition of the `stdout` output. */
export const stdoutOutput = {
  options: stdoutOptions,
  problems: () => [],
  messages: {},
} as const satisfies OutputType;
