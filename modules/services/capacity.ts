import type { EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import { knownRouterSeconds, leastRouterSeconds } from '../log-routing/routers/router-stop';
import type { Containers } from '../containers/container-rules';
import { integerProblem, isKnown, type Problem } from '../core/validation';

/** What tasks run on: Fargate, Fargate Spot, or some on the one and some on the other. */
export type CapacityStrategy = 'fargate' | 'fargate-spot' | CapacityMix;

/** How tasks are shared between Fargate and Fargate Spot. */
export interface CapacityMix {
  /**
   * Tasks that run on Fargate before any is shared out, 0 to 100000; with a `fargateWeight` above 0.
   *
   * @default 0
   */
  readonly fargateBase?: number;

  /** Share of all others that run on Fargate, 0 to 1000: 1 beside a `spotWeight` of 3 is every fourth. */
  readonly fargateWeight: number;

  /** Share of all others that run on Fargate Spot, 0 to 1000. */
  readonly spotWeight: number;
}

/**
 * The arguments of a service for what its tasks run on.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
 */
export function capacityArguments(
  capacity: CapacityStrategy,
): Pick<EcsServiceConfig, 'launchType' | 'capacityProviderStrategy' | 'forceNewDeployment'> {
  if (capacity === 'fargate') return { launchType: 'FARGATE' };
  const mix = capacity === 'fargate-spot' ? { fargateWeight: 0, spotWeight: 1 } : capacity;
  const { fargateBase = 0, fargateWeight, spotWeight } = mix;
  const providers = [
    { capacityProvider: 'FARGATE', ...(fargateBase !== 0 && { base: fargateBase }), weight: fargateWeight },
    { capacityProvider: 'FARGATE_SPOT', weight: spotWeight },
  ];
  return {
    // ECS places nothing by a weight of 0.
    capacityProviderStrategy: providers.filter(({ weight }) => weight !== 0),
    // ECS takes other shares only with new tasks; Terraform would replace the service.
    forceNewDeployment: true,
  };
}

/** Whether tasks may run on Fargate Spot. */
export function usesSpot(capacity: CapacityStrategy): boolean {
  return capacity === 'fargate-spot' || (typeof capacity === 'object' && capacity.spotWeight !== 0);
}

/** Everything about the shares that ECS would refuse. */
export function capacityProblems(capacity: CapacityStrategy): Problem[] {
  if (typeof capacity === 'string') return [];
  const { fargateBase, fargateWeight, spotWeight } = capacity;
  return [
    integerProblem('capacity.fargateBase', fargateBase, { min: 0, max: 100000, unit: 'tasks' }),
    integerProblem('capacity.fargateWeight', fargateWeight, { min: 0, max: 1000 }),
    integerProblem('capacity.spotWeight', spotWeight, { min: 0, max: 1000 }),
    fargateWeight === 0 &&
      spotWeight === 0 &&
      'capacity must have a weight above 0, or ECS places no task, got 0 for both',
    fargateWeight === 0 &&
      fargateBase !== undefined &&
      fargateBase !== 0 &&
      `capacity.fargateWeight must be above 0 with a fargateBase, since ECS places nothing by a weight of 0, got 0 with ${fargateBase}`,
  ];
}

/** Seconds between the notice that Spot gives a task of Fargate, or an instance, and its end. */
const spotSeconds = 120;

/** Seconds that ECS gives a container to stop, unless others are said. */
const defaultStopSeconds = 30;

/**
 * Seconds that the router of a task has to stop: on Spot those that the containers, which stop before it, leave of its
 * notice.
 */
export function spotRouterSeconds(containers: Containers): number {
  return Math.max(leastRouterSeconds, spotSeconds - stopSeconds(containers));
}

/** Warns of a task that would be killed before everything in it has stopped (L12). */
export function spotWarnings(
  containers: Containers,
  routerSeconds = 0,
  notice = 'Fargate Spot gives a task',
): readonly string[] {
  const seconds = stopSeconds(containers) + knownRouterSeconds(routerSeconds);
  return seconds > spotSeconds
    ? [
        `capacity: the containers may take ${seconds} seconds to stop, one after another and the log router last, and ${notice} ${spotSeconds}; give them smaller stopTimeoutSeconds, or the router a smaller routerStopTimeoutSeconds (L12)`,
      ]
    : [];
}

/** Seconds that containers may take to stop: each waits for those that depend on it. */
function stopSeconds(containers: Containers): number {
  const longest = (name: string, waiting: readonly string[]): number => {
    const { stopTimeoutSeconds: own, dependsOn = {} } = containers[name] ?? {};
    // What is not there, or waits for itself, is refused elsewhere.
    const next = Object.keys(dependsOn).filter((other) => Object.hasOwn(containers, other) && !waiting.includes(other));
    const after = next.map((other) => longest(other, [...waiting, other]));
    return (isKnown(own) ? own! : defaultStopSeconds) + Math.max(0, ...after);
  };
  return Math.max(0, ...Object.keys(containers).map((name) => longest(name, [name])));
}
