import { list, mapOf } from '../core/collection-shape';
import { json } from '../core/json-shape';
import { fields } from '../core/object-shape';
import type { Problem } from '../core/problem';
import { roleArn } from '../core/references';
import { number, oneOf, required, type ShapesOf } from '../core/shape';
import { arnOf } from '../core/string-shape';
import { integerProblem, isKnown } from '../core/validation';

/** Deployment strategies that shift requests from the old tasks to the new ones. */
export type TrafficShift = 'BLUE_GREEN' | 'LINEAR' | 'CANARY';

/** Stages of a deployment before or after which hooks run. */
export type DeploymentStage =
  | 'RECONCILE_SERVICE'
  | 'PRE_SCALE_UP'
  | 'POST_SCALE_UP'
  | 'TEST_TRAFFIC_SHIFT'
  | 'POST_TEST_TRAFFIC_SHIFT'
  | 'PRODUCTION_TRAFFIC_SHIFT'
  | 'POST_PRODUCTION_TRAFFIC_SHIFT';

/** A Lambda function that decides whether a deployment continues. */
export interface DeploymentLifecycleHook {
  /** ARN of the function. */
  readonly hookTargetArn: string;

  /** Stages in which the function is called, at least one. */
  readonly lifecycleStages: readonly DeploymentStage[];

  /**
   * Parameters that the function receives, at most ten levels deep.
   *
   * @default - none
   */
  readonly hookDetails?: Readonly<Record<string, unknown>>;

  /**
   * ARN of an existing role with which ECS calls the function; it needs `lambda:InvokeFunction`.
   *
   * @default - a role that is created
   */
  readonly roleArn?: string;
}

/** Steps in which requests are shifted. */
export interface LinearConfiguration {
  /**
   * Share of the requests that is shifted in each step, in percent: a multiple of 0.1 from 3 to 100.
   *
   * @default 10
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html
   */
  readonly stepPercent?: number;

  /**
   * Minutes between two steps, 0 to 1440.
   *
   * @default 6
   */
  readonly stepBakeTimeInMinutes?: number;
}

/** Share of the requests that is shifted first. */
export interface CanaryConfiguration {
  /**
   * Share of the requests that is shifted first, in percent: a multiple of 0.1 from 0.1 to 100.
   *
   * @default 5
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html
   */
  readonly canaryPercent?: number;

  /**
   * Minutes until the other requests are shifted, 0 to 1440.
   *
   * @default 10
   */
  readonly canaryBakeTimeInMinutes?: number;
}

/** How requests are shifted from the old tasks of a service to the new ones. */
export interface TrafficShiftOptions {
  /**
   * Minutes for which the old tasks run on after the shift, so that ECS can shift the requests back at once; 0 to 1440.
   *
   * @default 5
   */
  readonly bakeTimeInMinutes?: number;

  /** Steps of the strategy `LINEAR`. */
  readonly linearConfiguration?: LinearConfiguration;

  /** First share of the strategy `CANARY`. */
  readonly canaryConfiguration?: CanaryConfiguration;

  /**
   * Functions that decide in some stages whether the deployment continues.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html
   */
  readonly lifecycleHooks?: readonly DeploymentLifecycleHook[];

  /**
   * ARN of a listener of the same load balancer whose requests go to the new tasks before the others do, for tests; only
   * with one target. On an Application Load Balancer, it gets a rule with the conditions and the priority of the target.
   *
   * @default - no requests for tests
   */
  readonly testListenerArn?: string;
}

/** Returns `true` if the deployments of a service shift requests. */
export function shiftsTraffic({ strategy = 'ROLLING' }: { readonly strategy?: 'ROLLING' | TrafficShift }): boolean {
  return strategy !== 'ROLLING';
}

/** Minutes that the provider waits by default for a deployment. */
const defaultMinutes = 20;

/** Returns how long the provider waits for a deployment that shifts requests, whose steps take time. */
export function timeoutsOf({
  strategy,
  bakeTimeInMinutes = 5,
  linearConfiguration: linear = {},
  canaryConfiguration: canary = {},
}: TrafficShiftOptions & { readonly strategy?: 'ROLLING' | TrafficShift }): {
  readonly create: string;
  readonly update: string;
} {
  const steps =
    strategy === 'LINEAR'
      ? Math.ceil(100 / knownOr(10, linear.stepPercent)) * knownOr(6, linear.stepBakeTimeInMinutes)
      : 0;
  const first = strategy === 'CANARY' ? knownOr(10, canary.canaryBakeTimeInMinutes) : 0;
  const text = `${defaultMinutes + knownOr(1440, bakeTimeInMinutes) + steps + first}m`;
  return { create: text, update: text };
}

function knownOr(other: number, value: number | undefined): number {
  return isKnown(value) ? value! : other;
}

const path = 'deploymentConfiguration';
const minutes = { min: 0, max: 1440, unit: 'minutes' };

/** Checks the options of a deployment that shifts requests. */
export function trafficShiftProblems({
  bakeTimeInMinutes,
  linearConfiguration: linear = {},
  canaryConfiguration: canary = {},
  lifecycleHooks = [],
}: TrafficShiftOptions): readonly Problem[] {
  return [
    integerProblem(`${path}.bakeTimeInMinutes`, bakeTimeInMinutes, minutes),
    percentProblem(`${path}.linearConfiguration.stepPercent`, linear.stepPercent, 3),
    integerProblem(`${path}.linearConfiguration.stepBakeTimeInMinutes`, linear.stepBakeTimeInMinutes, minutes),
    percentProblem(`${path}.canaryConfiguration.canaryPercent`, canary.canaryPercent, 0.1),
    integerProblem(`${path}.canaryConfiguration.canaryBakeTimeInMinutes`, canary.canaryBakeTimeInMinutes, minutes),
    ...lifecycleHooks.map(
      ({ lifecycleStages }, index) =>
        lifecycleStages.length === 0 &&
        `${path}.lifecycleHooks[${index}].lifecycleStages must contain at least one stage, got none`,
    ),
  ];
}

function percentProblem(name: string, value: number | undefined, min: number): Problem {
  if (!isKnown(value)) return undefined;
  const isTenth = Math.abs(value! * 10 - Math.round(value! * 10)) < 1e-9;
  return (
    !(isTenth && value! >= min && value! <= 100) &&
    `${name} must be a multiple of 0.1 from ${min} to 100 percent, got ${value}`
  );
}

/** Shapes of `TrafficShiftOptions`. */
export const trafficShiftShapes: ShapesOf<TrafficShiftOptions> = {
  bakeTimeInMinutes: number,
  linearConfiguration: fields<LinearConfiguration>({ stepPercent: number, stepBakeTimeInMinutes: number }),
  canaryConfiguration: fields<CanaryConfiguration>({ canaryPercent: number, canaryBakeTimeInMinutes: number }),
  lifecycleHooks: list(
    fields<DeploymentLifecycleHook>(
      {
        hookTargetArn: required(arnOf('lambda', 'a Lambda function', 'function:[\\w-]+(:[\\w$-]+)?')),
        lifecycleStages: required(
          list(
            oneOf(
              'RECONCILE_SERVICE',
              'PRE_SCALE_UP',
              'POST_SCALE_UP',
              'TEST_TRAFFIC_SHIFT',
              'POST_TEST_TRAFFIC_SHIFT',
              'PRODUCTION_TRAFFIC_SHIFT',
              'POST_PRODUCTION_TRAFFIC_SHIFT',
            ),
          ),
        ),
        hookDetails: mapOf(json),
        roleArn,
      },
      { timeoutConfiguration: 'remove it, because the AWS provider has no such argument' },
    ),
  ),
  testListenerArn: arnOf('elasticloadbalancing', 'a listener', 'listener/(app|net)/[\\w/-]+'),
};
