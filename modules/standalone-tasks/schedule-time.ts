import { cronProblem } from '../core/cron-expression';
import { localTimeProblem, timeZoneProblem, utcTimeProblem } from '../core/date-time';
import type { Problem } from '../core/problem';
import type { ShapesOf } from '../core/shape';
import { plainText } from '../core/string-shape';
import { isKnown, patternProblem } from '../core/validation';

/**
 * Times at which a schedule runs a task: one of `rate`, `cron` and `at`.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export type ScheduleTime =
  | {
      /** Time between two runs, such as `1 hour` or `90 minutes`: a number of minutes, hours or days. */
      readonly rate: string;
      readonly cron?: never;
      readonly at?: never;
    }
  | {
      /**
       * Recurring time as a cron expression: minute, hour, day of month, month, day of week, year, such as `30 3 * * ? *`,
       * which is each night at half past three.
       */
      readonly cron: string;
      readonly rate?: never;
      readonly at?: never;
    }
  | {
      /** One-time date and time, such as `2027-01-31T20:00:00`. The schedule remains afterwards, and does nothing. */
      readonly at: string;
      readonly rate?: never;
      readonly cron?: never;
    };

/** Time zone and period of a schedule. */
export interface SchedulePeriod {
  /**
   * IANA time zone of `cron` and `at`, such as `Europe/Berlin`. EventBridge Scheduler follows its daylight saving time: a
   * time that does not exist on a day is skipped, and a time that a day has twice runs the task once.
   *
   * @default 'UTC'
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly timeZone?: string;

  /**
   * Date and time in UTC before which nothing runs, such as `2027-01-01T00:00:00Z`; not with `at`. A `rate` counts from it.
   *
   * @default - runs from the first apply on
   */
  readonly startDate?: string;

  /**
   * Date and time in UTC after which nothing runs, such as `2027-12-31T23:59:59Z`; not with `at`.
   *
   * @default - no end
   */
  readonly endDate?: string;
}

/** Times and period of a schedule, of whatever combination. */
export interface GivenTime extends SchedulePeriod {
  /** Time between two runs. */
  readonly rate?: string;
  /** Cron expression. */
  readonly cron?: string;
  /** One-time date and time. */
  readonly at?: string;
}

/** Returns the expression of EventBridge Scheduler. */
export function scheduleExpression({ rate, cron, at }: GivenTime): string {
  if (rate !== undefined) return `rate(${rate})`;
  return cron === undefined ? `at(${at})` : `cron(${cron})`;
}

/** Checks the times of a schedule for what EventBridge Scheduler rejects or ignores. */
export function timeProblems({ rate, cron, at, timeZone, startDate, endDate }: GivenTime): readonly Problem[] {
  return [
    [rate, cron, at].filter((each) => each !== undefined).length !== 1 &&
      'exactly one of rate, cron and at must be given',
    rateProblem(rate),
    cronProblem('cron', cron),
    localTimeProblem('at', at),
    timeZoneProblem('timeZone', timeZone),
    timeZone !== undefined &&
      rate !== undefined &&
      'timeZone must not be set with rate, which is a time between two runs; remove it, or use cron',
    utcTimeProblem('startDate', startDate),
    utcTimeProblem('endDate', endDate),
    ...Object.entries({ startDate, endDate }).map(
      ([name, date]) =>
        date !== undefined && at !== undefined && `${name} must not be set with at, which runs once; remove it`,
    ),
    orderProblem(startDate, endDate),
  ];
}

function orderProblem(startDate: string | undefined, endDate: string | undefined): Problem {
  if (!isKnown(startDate) || !isKnown(endDate)) return undefined;
  // Both forms are checked elsewhere, and sort like the dates.
  const isInOrder = startDate! < endDate!;
  return !isInOrder && `endDate must be after startDate "${startDate}", got "${endDate}"`;
}

function rateProblem(rate: string | undefined): Problem {
  if (rate === undefined || !isKnown(rate)) return undefined;
  const [, count = '', unit = '', plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(rate) ?? [];
  const number = Number(count);
  if (number === 1 && plural === 's') return `rate must have a unit in the singular, "1 ${unit}", got "${rate}"`;
  if (number > 1 && plural === '') return `rate must have a unit in the plural, "${number} ${unit}s", got "${rate}"`;
  return patternProblem(
    'rate',
    rate,
    /^[1-9]\d{0,4} (minute|hour|day)s?$/,
    'a number from 1 to 99999, a space and "minutes", "hours" or "days", such as "90 minutes"',
  );
}

/** Shapes of the times of a schedule. */
export const timeShapes: ShapesOf<GivenTime> = {
  rate: plainText,
  cron: plainText,
  at: plainText,
  timeZone: plainText,
  startDate: plainText,
  endDate: plainText,
};
