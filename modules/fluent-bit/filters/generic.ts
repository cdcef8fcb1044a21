import { oneOf, text, time } from '../option';

/**
 * Options that every filter takes.
 *
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/configuration-file
 */
export const genericFilterOptions = {
  /** Name of this filter in the router's own log and metrics. */
  Alias: text(),
  /** How much this filter says of itself. */
  Log_Level: oneOf('off', 'error', 'warn', 'info', 'debug', 'trace'),
  /** Span within which a repeated message is logged once. */
  log_suppress_interval: time(),
} as const;
