import { integerProblem, isKnown, type Problem } from './validation';

/**
 * The retentions that CloudWatch Logs knows, in days.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** A retention that CloudWatch Logs knows, in days. */
export type LogRetentionDays = (typeof logRetentionDays)[number];

/** The retention of a log group that it has not; the type rules these out, but not in a value that was read from JSON. */
export function logRetentionProblem(name: string, days: LogRetentionDays | undefined): Problem {
  if (days === undefined || !isKnown(days) || logRetentionDays.includes(days)) return undefined;
  return `${name} must be one of ${logRetentionDays.join(', ')}, got ${days}`;
}

/** The days for which a bucket cannot keep objects. */
export function objectRetentionProblem(name: string, days: number | 'forever' | undefined): Problem {
  if (days === 'forever') return undefined;
  return integerProblem(name, days, { min: 1, unit: 'days, or "forever"' });
}
