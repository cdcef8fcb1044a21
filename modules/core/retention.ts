import type { Problem } from './problem';
import { integerProblem, isKnown } from './validation';

/**
 * Retention periods that CloudWatch Logs supports, in days.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/**
 * Retention period that CloudWatch Logs supports, in days.
 *
 * @useDeclaredType
 */
export type LogRetentionDays = (typeof logRetentionDays)[number];

/** Returns an error if CloudWatch Logs does not support a retention. The type does not check values read from JSON. */
export function logRetentionProblem(name: string, days: LogRetentionDays | undefined): Problem {
  if (days === undefined || !isKnown(days) || logRetentionDays.includes(days)) return undefined;
  return `${name} must be one of ${logRetentionDays.join(', ')}, got ${days}`;
}

/** Number of days after which S3 deletes objects. */
export const objectRetentionRange = { min: 1, unit: 'days' } as const;

/** Returns an error if an object retention is not a positive number of days or `forever`. */
export function objectRetentionProblem(name: string, days: number | 'forever' | undefined): Problem {
  if (days === 'forever') return undefined;
  return integerProblem(name, days, { ...objectRetentionRange, unit: `${objectRetentionRange.unit}, or "forever"` });
}
