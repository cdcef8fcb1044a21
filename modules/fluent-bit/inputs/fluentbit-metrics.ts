import { bool, type OptionsOf, time } from '../option';

/**
 * Options of the `fluentbit_metrics` input, which makes metrics of the router itself.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/inputs/fluentbit-metrics
 */
export const fluentbitMetricsInputOptions = {
  /** Time between two readings; Fluent Bit's default is 2 seconds. */
  scrape_interval: time('1s'),
  /** Whether the first reading is at the start. */
  scrape_on_start: bool(),
} as const;

/** Options of the `fluentbit_metrics` input, by Fluent Bit's own names. */
export type FluentbitMetricsInputOptions = OptionsOf<typeof fluentbitMetricsInputOptions>;

/** Combinations of options that the `fluentbit_metrics` input refuses: none. */
export function fluentbitMetricsInputProblems(): string[] {
  return [];
}
