import { bool, type OptionsOf, time } from '../option';

/**
 * Options of the `fluentbit_metrics` input, which collects metrics of the router itself.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/inputs/fluentbit-metrics
 */
export const fluentbitMetricsInputOptions = {
  /** Interval between two scrapes; Fluent Bit's default is 2 seconds. */
  scrape_interval: time('1s'),
  /** Scrapes once at startup. */
  scrape_on_start: bool(),
} as const;

/**
 * Options of the `fluentbit_metrics` input, by their Fluent Bit names.
 *
 * @interface
 */
export type FluentbitMetricsInputOptions = OptionsOf<typeof fluentbitMetricsInputOptions>;

/** Returns no errors: the `fluentbit_metrics` input has no invalid combinations of options. */
export function fluentbitMetricsInputProblems(): string[] {
  return [];
}
