import { bool, decimal, integer, type OptionsOf, required, time } from '../option';

/**
 * Options of the `throttle` filter, which drops records above a rate.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/throttle
 */
export const throttleOptions = {
  /** Average number of records per interval to pass, over the window; Fluent Bit treats values less than 1 as 1. */
  Rate: required(decimal(1)),
  /** Number of intervals in the window; Fluent Bit replaces values less than 2 with its default of 5. */
  Window: integer(2),
  /** Duration of an interval; Fluent Bit's default is 1 second. */
  Interval: time('1s'),
  /** Logs the rate at every interval. */
  Print_Status: bool(),
} as const;

/**
 * Options of the `throttle` filter, by their Fluent Bit names.
 *
 * @interface
 */
export type ThrottleOptions = OptionsOf<typeof throttleOptions>;

/** Returns no errors: the `throttle` filter has no invalid combinations of options. */
export function throttleProblems(): string[] {
  return [];
}
