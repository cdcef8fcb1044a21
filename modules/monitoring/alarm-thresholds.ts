import { omitUndefined } from '../core/omit-undefined';
import { integerProblem, type Problem } from '../core/validation';

/** When the alarms of a service go off. */
export interface AlarmThresholds {
  /**
   * Messages of the router that tell of lost records, in five minutes.
   *
   * @default 1 - each tells of up to 2 MB of logs that nobody will see
   */
  readonly lostMessages?: number;

  /**
   * Messages of the router that a destination denied access or is not there, in five minutes.
   *
   * @default 1 - it will not mend itself, and records are lost when the retries are used up
   */
  readonly refusedMessages?: number;

  /**
   * Minutes in a row in which the router had to try again to deliver, 1 to 1440.
   *
   * @default 3 - single failures are normal, and after five minutes S3's objects are given up
   */
  readonly retriedMinutes?: number;

  /**
   * Messages of the router that its buffers are full, in five minutes.
   *
   * @default 1 - while an input is paused, the records of the log driver are dropped
   */
  readonly overloadedMessages?: number;

  /**
   * Messages of the router that it did not start as configured, or crashed, in five minutes.
   *
   * @default 1 - none is harmless
   */
  readonly failedMessages?: number;

  /**
   * Tasks fewer than desired, for a quarter of an hour.
   *
   * @default 1 - longer than a deployment or the replacement of a task takes
   */
  readonly missingTasks?: number;

  /**
   * Percent of the tasks' CPU in use on average, for a quarter of an hour.
   *
   * @default 80 - what is left carries the load of one task in five that fails
   */
  readonly cpuPercent?: number;

  /**
   * Percent of its memory that a task has in use, for a quarter of an hour.
   *
   * @default 85 - at 100 it is killed, and what the router holds in memory is lost
   */
  readonly memoryPercent?: number;

  /**
   * Percent of its disk that a task has in use, for ten minutes. The router buffers there.
   *
   * @default 80 - images take some of it all the time, and at 100 the router loses records
   */
  readonly diskPercent?: number;

  /**
   * Percent of the requests, in five minutes, that the tasks answer with a 5xx status.
   *
   * @default 5 - a single failing task of many stays below it
   */
  readonly targetErrorPercent?: number;

  /**
   * Requests in five minutes below which their share of errors says nothing.
   *
   * @default 50 - with fewer, three errors are more than 5 percent
   */
  readonly minimumRequests?: number;

  /**
   * Tasks that fail the load balancer's health check, for three minutes.
   *
   * @default 1 - ECS replaces such a task, and that takes less
   */
  readonly unhealthyTargets?: number;

  /**
   * Requests in five minutes that the load balancer itself answers with a 5xx status, those of its other services
   * included: CloudWatch does not tell them apart.
   *
   * @default 10 - now and then a task stops while a request is on its way
   */
  readonly loadBalancerErrors?: number;
}

const defaults: Required<AlarmThresholds> = {
  lostMessages: 1,
  refusedMessages: 1,
  retriedMinutes: 3,
  overloadedMessages: 1,
  failedMessages: 1,
  missingTasks: 1,
  cpuPercent: 80,
  memoryPercent: 85,
  diskPercent: 80,
  targetErrorPercent: 5,
  minimumRequests: 50,
  unhealthyTargets: 1,
  loadBalancerErrors: 10,
};

/** All thresholds, the defaults for those not given. */
export function allThresholds(thresholds: AlarmThresholds): Required<AlarmThresholds> {
  return { ...defaults, ...omitUndefined(thresholds) };
}

/** What is wrong with thresholds. */
export function thresholdProblems(thresholds: AlarmThresholds): readonly Problem[] {
  return (Object.keys(defaults) as (keyof AlarmThresholds)[]).map((name) =>
    integerProblem(name, thresholds[name], rangeOf(name)),
  );
}

function rangeOf(name: keyof AlarmThresholds): Parameters<typeof integerProblem>[2] {
  if (name.endsWith('Percent')) return { min: 1, max: 100, unit: 'percent' };
  if (name.endsWith('Minutes')) return { min: 1, max: 1440, unit: 'minutes' };
  return { min: 1 };
}
