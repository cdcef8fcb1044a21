import type { EventName } from './event-plan';
import type { RouterTrouble } from '../log-routing/routers/router-messages';

/** What an alarm of a service is about. */
export type AlarmName =
  | RouterTrouble
  | 'TasksMissing'
  | 'CpuHigh'
  | 'MemoryHigh'
  | 'DiskFull'
  | 'TargetErrors'
  | 'TargetsUnhealthy'
  | 'LoadBalancerErrors';

/** A metric, and what is made of it in each period. */
export interface Measure {
  /** Namespace of the metric. */
  readonly namespace: string;
  /** Name of the metric. */
  readonly metricName: string;
  /** What tells it from others of its name. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** What is made of its values. */
  readonly statistic: 'Average' | 'Maximum' | 'Minimum' | 'Sum';
}

/** A number that is made of several metrics. */
export interface Calculation {
  /** What the number is. */
  readonly label: string;
  /** How it comes about, in CloudWatch's metric math. */
  readonly expression: string;
  /** The metrics in it. */
  readonly measures: Readonly<Record<string, Measure>>;
}

/** An alarm to be made. It goes off when what it watches is at the threshold or above in so many periods in a row. */
export interface PlannedAlarm {
  /** What it is about. */
  readonly name: AlarmName;
  /** What it means: a sentence. */
  readonly description: string;
  /** What to do first: a sentence. */
  readonly runbookStep: string;
  /** What it watches. */
  readonly watches: Measure | Calculation;
  /** The threshold. */
  readonly threshold: number;
  /** Seconds of a period. */
  readonly periodSeconds: number;
  /** How many periods. */
  readonly periods: number;
  /** What a period without data says: nothing is wrong, or nothing is known. */
  readonly treatMissingData: 'notBreaching' | 'missing';
}

/** The end of the name that an alarm or a rule has in AWS, as in `logs-lost`. */
export function suffixOf(name: AlarmName | EventName): string {
  return name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase();
}
