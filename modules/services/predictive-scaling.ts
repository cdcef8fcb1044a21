import type { AppautoscalingPolicyPredictiveScalingPolicyConfiguration } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { fields } from '../core/object-shape';
import { numberText } from '../core/number-text';
import { omitUndefined } from '../core/omit-undefined';
import type { Problem } from '../core/problem';
import { number, oneOf, required } from '../core/shape';
import { integerProblem } from '../core/validation';

/**
 * Starts tasks before a load that repeats daily or weekly, as forecast from the last two weeks.
 *
 * Requires version 6.25 of the AWS provider, which the stack then declares.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/predictive-auto-scaling.html
 */
export interface PredictiveScaling {
  /** Load that is forecast: the CPU or memory utilization of the tasks, or the requests from the load balancer. */
  readonly metric: 'cpu' | 'memory' | 'requests';

  /** Target for each task: percent of CPU or memory, 1 to 100, or requests per minute, 1 or more. */
  readonly targetValue: number;

  /**
   * `ForecastOnly` shows the forecast without starting tasks.
   *
   * @default 'ForecastAndScale'
   */
  readonly mode?: 'ForecastAndScale' | 'ForecastOnly';

  /**
   * Seconds for which tasks run before they are needed, 0 to 3600.
   *
   * @default 300
   */
  readonly schedulingBufferSeconds?: number;

  /**
   * Percentage by which the number of tasks may exceed the forecast above `maxTasks`, 0 to 100; without it, `maxTasks` is
   * the limit.
   *
   * @default - tasks never exceed `maxTasks`
   */
  readonly maxCapacityBufferPercent?: number;
}

const pairs = {
  cpu: 'ECSServiceCPUUtilization',
  memory: 'ECSServiceMemoryUtilization',
  requests: 'ALBRequestCount',
} as const;

/** Returns the arguments of a predictive policy; `label` names the target group. */
export function predictiveArguments(
  { metric, targetValue, mode, schedulingBufferSeconds, maxCapacityBufferPercent }: PredictiveScaling,
  label: string | undefined,
): AppautoscalingPolicyPredictiveScalingPolicyConfiguration {
  return {
    mode: mode ?? 'ForecastAndScale',
    metricSpecification: [
      {
        targetValue: numberText(targetValue),
        predefinedMetricPairSpecification: {
          predefinedMetricType: pairs[metric],
          ...(metric === 'requests' && label !== undefined && { resourceLabel: label }),
        },
      },
    ],
    ...omitUndefined({ schedulingBufferTime: schedulingBufferSeconds ?? 300 }),
    ...(maxCapacityBufferPercent !== undefined && {
      maxCapacityBreachBehavior: 'IncreaseMaxCapacity',
      maxCapacityBuffer: maxCapacityBufferPercent,
    }),
  };
}

/** Checks a forecast. */
export function predictiveProblems(predictive: PredictiveScaling | undefined): readonly Problem[] {
  if (predictive === undefined) return [];
  const { metric, targetValue, schedulingBufferSeconds, maxCapacityBufferPercent } = predictive;
  const range = metric === 'requests' ? { min: 1, unit: 'requests per minute' } : { min: 1, max: 100, unit: 'percent' };
  return [
    integerProblem('predictive.targetValue', targetValue, range),
    integerProblem('predictive.schedulingBufferSeconds', schedulingBufferSeconds, {
      min: 0,
      max: 3600,
      unit: 'seconds',
    }),
    integerProblem('predictive.maxCapacityBufferPercent', maxCapacityBufferPercent, { min: 0, max: 100 }),
  ];
}

/** Shape of a `PredictiveScaling`. */
export const predictiveScaling = fields<PredictiveScaling>({
  metric: required(oneOf('cpu', 'memory', 'requests')),
  targetValue: required(number),
  mode: oneOf('ForecastAndScale', 'ForecastOnly'),
  schedulingBufferSeconds: number,
  maxCapacityBufferPercent: number,
});
