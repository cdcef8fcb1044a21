import type { OptionsOf } from '../../fluent-bit/option';
import { formatOptions, injectOptions } from '../format';
import { section } from '../option';

/**
 * Options of the `stdout` output, which writes records to the router's own log.
 *
 * @see https://docs.fluentd.org/output/stdout
 */
export const stdoutOptions = {
  /** Form of the lines; Fluentd's default puts time and tag before the JSON of a record. */
  format: section(formatOptions),
  /** Fields that records get. */
  inject: section(injectOptions),
} as const;

/** Options of the `stdout` output, by Fluentd's own names. */
export type StdoutOptions = OptionsOf<typeof stdoutOptions>;
