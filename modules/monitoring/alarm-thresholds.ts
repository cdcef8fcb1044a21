import { omitUndefined } from '../core/omit-undefined';
import { number, type ShapesOf } from '../core/shape';
import type { Problem } from '../core/problem';
import { integerProblem } from '../core/validation';

/** Thresholds of the alarms of a service. */
export interface AlarmThresholds {
  /**
   * Number of router messages about lost records within five minutes.
   *
   * @default 1 - each message means up to 2 MB of lost logs
   */
  readonly lostMessages?: number;

  /**
   * Number of router messages about destinations that deny access or do not exist, within five minutes.
   *
   * @default 1 - such an error persists, and records are lost when the retries are exhausted
   */
  readonly refusedMessages?: number;

  /**
   * Number of consecutive minutes, 1 to 1440, in which the router had to retry deliveries.
   *
   * @default 3 - single failures are normal, and the router drops S3 objects after five minutes
   */
  readonly retriedMinutes?: number;

  /**
   * Number of router messages about full buffers within five minutes.
   *
   * @default 1 - while an input is paused, records from the log driver are dropped
   */
  readonly overloadedMessages?: number;

  /**
   * Number of router messages about a failed start or a crash within five minutes.
   *
   * @default 1 - every such message indicates a problem
   */
  readonly failedMessages?: number;

  /**
   * Number of missing tasks, compared to the desired count, for 15 minutes.
   *
   * @default 1 - deployments and task replacements take less than 15 minutes
   */
  readonly missingTasks?: number;

  /**
   * Average CPU utilization of the tasks in percent, for 15 minutes.
   *
   * @default 80 - the rest covers the load of one failed task in five
   */
  readonly cpuPercent?: number;

  /**
   * Memory utilization of a task in percent, for 15 minutes.
   *
   * @default 85 - at 100 percent the task is killed, and records in the memory of the router are lost
   */
  readonly memoryPercent?: number;

  /**
   * Disk utilization of a task in percent, for ten minutes. The router buffers on this disk.
   *
   * @default 80 - images always use a part of the disk, and at 100 percent the router loses records
   */
  readonly diskPercent?: number;

  /**
   * Percentage of requests that the tasks answer with a 5xx status, within five minutes.
   *
   * @default 5 - a single failing task among many stays below it
   */
  readonly targetErrorPercent?: number;

  /**
   * Minimum number of requests within five minutes for the error percentage to be evaluated.
   *
   * @default 50 - with fewer requests, three errors exceed 5 percent
   */
  readonly minimumRequests?: number;

  /**
   * Number of tasks that fail the load balancer health check for three minutes.
   *
   * @default 1 - ECS replaces an unhealthy task in less time
   */
  readonly unhealthyTargets?: number;

  /**
   * Number of requests that the load balancer itself answers with a 5xx status within five minutes. Includes the
   * requests of its other services, which CloudWatch does not report separately.
   *
   * @default 10 - occasionally, a task stops while a request is in progress
   */
  readonly loadBalancerErrors?: number;

  /**
   * Number of connections that a Network Load Balancer could not open within five minutes, because it had no free port.
   *
   * @default 1 - each one is a dropped connection of a client
   */
  readonly portAllocationErrors?: number;
}

/** Shapes of `AlarmThresholds`. */
export const thresholdShapes: ShapesOf<AlarmThresholds> = {
  lostMessages: number,
  refusedMessages: number,
  retriedMinutes: number,
  overloadedMessages: number,
  failedMessages: number,
  missingTasks: number,
  cpuPercent: number,
  memoryPercent: number,
  diskPercent: number,
  targetErrorPercent: number,
  minimumRequests: number,
  unhealthyTargets: number,
  loadBalancerErrors: number,
  portAllocationErrors: number,
};

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
  portAllocationErrors: 1,
};

/** Returns all thresholds, with defaults for those not specified. */
export function allThresholds(thresholds: AlarmThresholds): Required<AlarmThresholds> {
  return { ...defaults, ...omitUndefined(thresholds) };
}

/** Returns the problems of the thresholds. */
export function thresholdProblems(thresholds: AlarmThresholds): readonly Problem[] {
  const values: Readonly<Record<string, number>> = { ...allThresholds(thresholds) };
  return Object.keys(defaults).map((name) => integerProblem(name, values[name], rangeOf(name)));
}

function rangeOf(name: string): Parameters<typeof integerProblem>[2] {
  if (name.endsWith('Percent')) return { min: 1, max: 100, unit: 'percent' };
  if (name.endsWith('Minutes')) return { min: 1, max: 1440, unit: 'minutes' };
  return { min: 1 };
}
