import { fields, known, list, number, plainText, required, type ShapesOf } from '../core/shape';

/** Shapes of `ServiceScalingOptions`. */
export const scalingShapes: ShapesOf<ServiceScalingOptions> = {
  minTasks: required(number),
  maxTasks: required(number),
  cpuPercent: number,
  memoryPercent: number,
  requestsPerTarget: number,
  schedule: list(
    fields<ScheduledTasks>({
      name: required(known(plainText)),
      minTasks: required(number),
      maxTasks: required(number),
      timeZone: plainText,
      cron: plainText,
      at: plainText,
    }),
  ),
  scaleInCooldownSeconds: number,
  scaleOutCooldownSeconds: number,
};

/** How many tasks a service has, and what that follows. */
export interface ServiceScalingOptions {
  /** Tasks that run at least, 1 to 5000. */
  readonly minTasks: number;

  /** Tasks that run at most, up to 5000. */
  readonly maxTasks: number;

  /**
   * Percent of their CPU that tasks should use on average, 1 to 100: above it tasks are added, well below it taken away.
   *
   * @default 60 - where neither `memoryPercent` nor `requestsPerTarget` is given; else CPU is not looked at
   */
  readonly cpuPercent?: number;

  /**
   * Percent of their memory that tasks should use on average, 1 to 100.
   *
   * @default - memory is not looked at
   */
  readonly memoryPercent?: number;

  /**
   * Requests that the load balancer should hand to each task in a minute.
   *
   * @default - requests are not looked at
   */
  readonly requestsPerTarget?: number;

  /**
   * Times at which other numbers of tasks begin to hold, until the next such time. `minTasks` and `maxTasks` above hold
   * until the first of them, and changing them later does nothing.
   *
   * @default - the same numbers at all times
   */
  readonly schedule?: readonly ScheduledTasks[];

  /**
   * Seconds after tasks were taken away before more are, up to 86400.
   *
   * @default 300
   */
  readonly scaleInCooldownSeconds?: number;

  /**
   * Seconds after tasks were added before more are, up to 86400: about as long as a task takes to start.
   *
   * @default 60
   */
  readonly scaleOutCooldownSeconds?: number;
}

/** Numbers of tasks that hold from a time on: once, or again and again. */
export type ScheduledTasks = {
  /** Name of the time, unique in the schedule, as in `night`: 1 to 200 letters, digits, `_` and `-`. */
  readonly name: string;

  /** Tasks that run at least from then on; 0 to 5000. */
  readonly minTasks: number;

  /** Tasks that run at most from then on; 0 switches the service off. */
  readonly maxTasks: number;

  /**
   * Time zone of the time, by its name in the IANA database, as in `Europe/Berlin`.
   *
   * @default 'UTC'
   */
  readonly timeZone?: string;
} & (
  | {
      /** When, again and again: minute, hour, day of the month, month, day of the week, year; `0 20 ? * MON-FRI *`. */
      readonly cron: string;
      readonly at?: never;
    }
  | {
      /** When, once: `2027-01-31T20:00:00`. */
      readonly at: string;
      readonly cron?: never;
    }
);
