import { fields } from '../core/object-shape';
import { list } from '../core/collection-shape';
import { known, number, required, type ShapesOf } from '../core/shape';
import { plainText } from '../core/string-shape';
import { type PredictiveScaling, predictiveScaling } from './predictive-scaling';
import { type TrackedMetricOptions, trackedMetricShapes } from './tracked-metrics';

/** Shapes of `ServiceScalingOptions`. */
export const scalingShapes: ShapesOf<ServiceScalingOptions> = {
  minTasks: required(number),
  maxTasks: required(number),
  cpuPercent: number,
  memoryPercent: number,
  requestsPerTarget: number,
  ...trackedMetricShapes,
  predictive: predictiveScaling,
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

/** Limits, target values and schedule of a service's number of tasks. */
export interface ServiceScalingOptions extends TrackedMetricOptions {
  /** Minimum number of tasks, 1 to 5000. */
  readonly minTasks: number;

  /** Maximum number of tasks, 1 to 5000. */
  readonly maxTasks: number;

  /**
   * Target for the average CPU utilization of the tasks, in percent, 1 to 100. Tasks are added above it and removed
   * well below it.
   *
   * @default 60 - if nothing else is set that tasks are added and removed for; otherwise CPU is ignored
   */
  readonly cpuPercent?: number;

  /**
   * Target for the average memory utilization of the tasks, in percent, 1 to 100.
   *
   * @default - memory is ignored
   */
  readonly memoryPercent?: number;

  /**
   * Target for the number of requests per task and minute from the load balancer; 1 or more.
   *
   * @default - requests are ignored
   */
  readonly requestsPerTarget?: number;

  /**
   * Forecast of the load, before which tasks are started; none are removed for it.
   *
   * @default - no forecast
   */
  readonly predictive?: PredictiveScaling;

  /**
   * Scheduled changes of the minimum and maximum number of tasks, each in effect until the next. `minTasks` and
   * `maxTasks` above apply only until the first change, and updating them later has no effect.
   *
   * @default - no scheduled changes
   */
  readonly schedule?: readonly ScheduledTasks[];

  /**
   * Seconds between two removals of tasks, 0 to 86400.
   *
   * @default 300
   */
  readonly scaleInCooldownSeconds?: number;

  /**
   * Seconds between two additions of tasks, 0 to 86400; about as long as a task takes to start.
   *
   * @default 60
   */
  readonly scaleOutCooldownSeconds?: number;
}

/** A scheduled change of the minimum and maximum number of tasks, once or recurring. */
export type ScheduledTasks = {
  /** Name of the change, unique in the schedule, such as `night`; 1 to 200 letters, digits, `_` and `-`. */
  readonly name: string;

  /** Minimum number of tasks from this time on, 0 to 5000. */
  readonly minTasks: number;

  /** Maximum number of tasks from this time on, 0 to 5000; 0 stops all tasks. */
  readonly maxTasks: number;

  /**
   * IANA time zone of the schedule, such as `Europe/Berlin`.
   *
   * @default 'UTC'
   */
  readonly timeZone?: string;
} & (
  | {
      /**
       * Recurring time as a cron expression: minute, hour, day of month, month, day of week, year, such as `0 20 ? *
       * MON-FRI *`.
       */
      readonly cron: string;
      readonly at?: never;
    }
  | {
      /** One-time date and time, such as `2027-01-31T20:00:00`. */
      readonly at: string;
      readonly cron?: never;
    }
);
