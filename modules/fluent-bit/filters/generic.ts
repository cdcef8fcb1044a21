import { oneOf, text, time } from '../option';

/**
 * Options that every filter supports.
 *
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/configuration-file
 */
export const genericFilterOptions = {
  /** Name of this filter in the router's own log and metrics. */
  Alias: text(),
  /** Log level of this filter. */
  Log_Level: oneOf('off', 'error', 'warn', 'info', 'debug', 'trace'),
  /** Interval in which a repeated message is logged only once. */
  log_suppress_interval: time(),
} as const;
