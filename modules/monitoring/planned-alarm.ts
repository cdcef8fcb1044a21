import type { RouterTrouble } from '../log-routing/routers/router-messages';

/**
 * Type of an alarm of a service.
 *
 * @useDeclaredType
 */
export type AlarmName =
  | RouterTrouble
  | 'TasksMissing'
  | 'CpuHigh'
  | 'MemoryHigh'
  | 'DiskFull'
  | 'TargetErrors'
  | 'TargetsUnhealthy'
  | 'LoadBalancerErrors'
  | 'PortsExhausted';

/** CloudWatch metric and its statistic. */
export interface Measure {
  /** Namespace of the metric. */
  readonly namespace: string;
  /** Name of the metric. */
  readonly metricName: string;
  /** Dimensions of the metric. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Statistic of the values in each period. */
  readonly statistic: 'Average' | 'Maximum' | 'Minimum' | 'Sum';
}

/** Result of a CloudWatch metric math expression. */
export interface Calculation {
  /** Label of the result. */
  readonly label: string;
  /** Metric math expression. */
  readonly expression: string;
  /** Metrics in the expression, by ID. */
  readonly measures: Readonly<Record<string, Measure>>;
}

/**
 * Alarm to create. It enters the ALARM state when the metric reaches the threshold in all `periods` consecutive
 * periods.
 */
export interface PlannedAlarm {
  /** Type of the alarm. */
  readonly name: AlarmName;
  /** Name of the target, if the alarm is about one of several. */
  readonly target?: string | undefined;
  /** Description of the problem: one sentence. */
  readonly description: string;
  /** First step to take: one sentence. */
  readonly runbookStep: string;
  /** Metric or expression to evaluate. */
  readonly watches: Measure | Calculation;
  /** Threshold of the alarm. */
  readonly threshold: number;
  /** Length of a period in seconds. */
  readonly periodSeconds: number;
  /** Number of periods to evaluate. */
  readonly periods: number;
  /** Treatment of periods without data: as healthy, or as unknown. */
  readonly treatMissingData: 'notBreaching' | 'missing';
}

/** ID of an alarm: its type, and the name of the target that it is about, if the target has one. */
export type AlarmId = AlarmName | `${AlarmName}-${string}`;

/** Returns the ID of an alarm. */
export function idOf({ name, target }: Pick<PlannedAlarm, 'name' | 'target'>): AlarmId {
  return target === undefined ? name : `${name}-${target}`;
}

/** Returns the suffix of the name of an alarm of a target, such as `targets-unhealthy-internal`. */
export function suffixOfTarget(name: AlarmName, target: string | undefined): string {
  return target === undefined ? suffixOf(name) : `${suffixOf(name)}-${target}`;
}

/** Returns the suffix of the name of an alarm or rule in AWS, such as `logs-lost`. */
export function suffixOf(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase();
}
