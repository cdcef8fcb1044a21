import { bool, decimal, integer, type OptionsOf, required, time } from '../option';

/**
 * Options of the `throttle` filter, which drops the records that are too many.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/throttle
 */
export const throttleOptions = {
  /** Records to let through in an interval, on average over the window; Fluent Bit takes less than 1 for 1. */
  Rate: required(decimal(1)),
  /** Intervals over which the average is taken; Fluent Bit takes less than 2 for its default of 5. */
  Window: integer(2),
  /** Length of an interval; Fluent Bit's default is a second. */
  Interval: time('1s'),
  /** Whether the rate is logged at every interval. */
  Print_Status: bool(),
} as const;

/** Options of the `throttle` filter, by Fluent Bit's own names. */
export type ThrottleOptions = OptionsOf<typeof throttleOptions>;

/** Combinations of options that the `throttle` filter refuses: none. */
export function throttleProblems(): string[] {
  return [];
}
