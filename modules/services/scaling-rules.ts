import type { ScheduledTasks, ServiceScalingOptions } from './scaling-options';
import { predictiveProblems } from './predictive-scaling';
import { trackedMetricProblems } from './tracked-metrics';
import { cronProblem } from '../core/cron-expression';
import { localTimeProblem, timeZoneProblem } from '../core/date-time';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown, patternProblem } from '../core/validation';

/** Maximum number of tasks of an ECS service. */
export const maxTaskCount = 5000;

const [tasks, percent] = [
  { min: 1, max: maxTaskCount, unit: 'tasks' },
  { min: 1, max: 100 },
] as const;

/** Limits of the numbers that scale a service. */
export const scalingRanges = {
  minTasks: tasks,
  maxTasks: tasks,
  cpuPercent: percent,
  memoryPercent: percent,
  requestsPerTarget: { min: 1, unit: 'requests per minute' },
} as const satisfies Partial<Record<keyof ServiceScalingOptions, object>>;

/** Checks the scaling of a service, alone and against the service's other properties. */
export function scalingProblemsOfService({
  scaling,
  desiredCount,
  loadBalancing,
}: {
  readonly scaling?: ServiceScalingOptions;
  readonly desiredCount?: number;
  readonly loadBalancing?: object;
}): Problem[] {
  if (!scaling) return [];
  const { minTasks, maxTasks, requestsPerTarget } = scaling;
  return [
    ...scalingProblems(scaling).map((problem) => problem && `scaling.${problem}`),
    requestsPerTarget !== undefined &&
      !loadBalancing &&
      'scaling.requestsPerTarget must not be set without loadBalancing; set loadBalancing, or remove requestsPerTarget',
    scaling.predictive?.metric === 'requests' &&
      !loadBalancing &&
      'scaling.predictive.metric must not be "requests" without loadBalancing; set loadBalancing, or use "cpu" or "memory"',
    [desiredCount, minTasks, maxTasks].every(isKnown) &&
      (desiredCount! < minTasks || desiredCount! > maxTasks) &&
      `desiredCount must be from scaling.minTasks ${minTasks} to scaling.maxTasks ${maxTasks}, got ${desiredCount}`,
  ];
}

/** Checks a scaling configuration for values that Application Auto Scaling rejects or that cannot work. */
export function scalingProblems(scaling: ServiceScalingOptions): Problem[] {
  const { schedule = [] } = scaling;
  const cooldown = { min: 0, max: 86400, unit: 'seconds' };
  return [
    integerProblem('minTasks', scaling.minTasks, scalingRanges.minTasks),
    integerProblem('maxTasks', scaling.maxTasks, scalingRanges.maxTasks),
    orderProblem(scaling),
    integerProblem('cpuPercent', scaling.cpuPercent, scalingRanges.cpuPercent),
    integerProblem('memoryPercent', scaling.memoryPercent, scalingRanges.memoryPercent),
    integerProblem('requestsPerTarget', scaling.requestsPerTarget, scalingRanges.requestsPerTarget),
    integerProblem('scaleInCooldownSeconds', scaling.scaleInCooldownSeconds, cooldown),
    integerProblem('scaleOutCooldownSeconds', scaling.scaleOutCooldownSeconds, cooldown),
    ...trackedMetricProblems(scaling),
    ...predictiveProblems(scaling.predictive),
    ...schedule.flatMap((entry, index) =>
      scheduleProblems(entry, schedule.slice(0, index)).map((problem) => problem && `schedule[${index}].${problem}`),
    ),
  ];
}

function scheduleProblems(entry: ScheduledTasks, earlier: readonly ScheduledTasks[]): Problem[] {
  const { name, at, cron, minTasks, maxTasks, timeZone } = entry;
  return [
    patternProblem('name', name, /^[A-Za-z0-9_-]{1,200}$/, '1 to 200 letters, digits, "_" and "-"'),
    earlier.some((other) => other.name === name) && `name must be unique in the schedule, got "${name}" again`,
    integerProblem('minTasks', minTasks, { min: 0, max: maxTaskCount, unit: 'tasks' }),
    integerProblem('maxTasks', maxTasks, { min: 0, max: maxTaskCount, unit: 'tasks' }),
    orderProblem(entry),
    (at === undefined) === (cron === undefined) && 'at or cron must be set, but not both',
    localTimeProblem('at', at),
    cronProblem('cron', cron),
    timeZoneProblem('timeZone', timeZone),
  ];
}

function orderProblem({ minTasks, maxTasks }: { readonly minTasks: number; readonly maxTasks: number }): Problem {
  return (
    isKnown(minTasks) &&
    isKnown(maxTasks) &&
    minTasks > maxTasks &&
    `maxTasks must not be less than minTasks (${minTasks}), got ${maxTasks}`
  );
}
