import type { EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import { knownRouterSeconds, leastRouterSeconds } from '../log-routing/routers/router-stop';
import type { Containers } from '../containers/ec2-container';
import { rule } from '../core/rule';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown } from '../core/validation';

/** Capacity that tasks run on: Fargate, Fargate Spot, or a mix of both. */
export type CapacityStrategy = 'fargate' | 'fargate-spot' | CapacityMix;

/** Distribution of tasks between Fargate and Fargate Spot. */
export interface CapacityMix {
  /**
   * Minimum number of tasks on Fargate, 0 to 100000, which are placed before the weights apply. Requires a
   * `fargateWeight` greater than 0.
   *
   * @default 0
   */
  readonly fargateBase?: number;

  /**
   * Relative share of the remaining tasks on Fargate, 0 to 1000. With 1, and a `spotWeight` of 3, one of four tasks
   * runs on Fargate.
   */
  readonly fargateWeight: number;

  /** Relative share of the remaining tasks on Fargate Spot, 0 to 1000. */
  readonly spotWeight: number;
}

/** Share of a capacity provider in a strategy. */
export interface CapacityShare {
  /** Name of the capacity provider. */
  readonly capacityProvider: string;
  /** Minimum number of tasks on it. */
  readonly base?: number;
  /** Relative share of the remaining tasks. */
  readonly weight: number;
}

/** Capacity that ECS starts tasks on: a launch type, or capacity providers. */
export type StartCapacity =
  { readonly launchType: 'FARGATE' | 'EC2' } | { readonly capacityProviderStrategy: CapacityShare[] };

/**
 * Returns the capacity that tasks start on.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
 */
export function startCapacity(capacity: CapacityStrategy): StartCapacity {
  if (capacity === 'fargate') return { launchType: 'FARGATE' };
  const mix = capacity === 'fargate-spot' ? { fargateWeight: 0, spotWeight: 1 } : capacity;
  const { fargateBase = 0, fargateWeight, spotWeight } = mix;
  const providers = [
    { capacityProvider: 'FARGATE', ...(fargateBase !== 0 && { base: fargateBase }), weight: fargateWeight },
    { capacityProvider: 'FARGATE_SPOT', weight: spotWeight },
  ];
  // ECS places no tasks on a provider with weight 0.
  return { capacityProviderStrategy: providers.filter(({ weight }) => weight !== 0) };
}

/** Returns the capacity arguments of an ECS service. */
export function capacityArguments(
  capacity: StartCapacity,
): Pick<EcsServiceConfig, 'launchType' | 'capacityProviderStrategy' | 'forceNewDeployment'> {
  // ECS applies new providers and weights only with a new deployment; without one, Terraform would replace the service.
  return 'launchType' in capacity ? capacity : { ...capacity, forceNewDeployment: true };
}

/** Returns `true` if tasks may run on Fargate Spot. */
export function usesSpot(capacity: CapacityStrategy): boolean {
  return capacity === 'fargate-spot' || (typeof capacity === 'object' && capacity.spotWeight !== 0);
}

/** Returns `true` for a value that looks like a capacity of Fargate. */
export function isFargateCapacity(value: unknown): boolean {
  if (typeof value === 'string') return /^fargate/i.test(value);
  const { fargateWeight, spotWeight } = Object(value) as Partial<CapacityMix>;
  return fargateWeight !== undefined || spotWeight !== undefined;
}

/** Checks a capacity mix for values that ECS rejects. */
export function capacityProblems(capacity: CapacityStrategy): Problem[] {
  if (typeof capacity === 'string') return [];
  const { fargateBase, fargateWeight, spotWeight } = capacity;
  return [
    integerProblem('capacity.fargateBase', fargateBase, { min: 0, max: 100000, unit: 'tasks' }),
    integerProblem('capacity.fargateWeight', fargateWeight, { min: 0, max: 1000 }),
    integerProblem('capacity.spotWeight', spotWeight, { min: 0, max: 1000 }),
    fargateWeight === 0 &&
      spotWeight === 0 &&
      'capacity must have a fargateWeight or spotWeight greater than 0, got 0 for both; ECS would place no tasks',
    fargateWeight === 0 &&
      fargateBase !== undefined &&
      fargateBase !== 0 &&
      `capacity.fargateWeight must be greater than 0 with fargateBase ${fargateBase}, got 0; ECS places no tasks on a provider with weight 0`,
  ];
}

/** Seconds between a Spot interruption notice and the end of the Fargate task or instance. */
const spotSeconds = 120;

/** Stop timeout of a container in ECS by default, in seconds. */
const defaultStopSeconds = 30;

/**
 * Returns the stop timeout of the log router on Spot, in seconds: the interruption notice less the time that the
 * containers need, which stop first.
 */
export function spotRouterSeconds(containers: Containers): number {
  return Math.max(leastRouterSeconds, spotSeconds - stopSeconds(containers));
}

/**
 * Returns a warning if the containers and the log router of a Fargate task may need longer to stop than the Spot
 * interruption notice.
 */
export const taskStopTime = rule('L12', {
  states:
    'On Fargate Spot, the stop timeouts of containers and router, which stop in sequence, total at most 120 seconds.',
  severity: 'warning',
  fix: 'Ignore the warning if the last records of an interrupted task are not important.',
  check: spotWarning('Fargate Spot gives a task'),
});

/**
 * Returns a warning if the containers and the log router of a task on an instance may need longer to stop than the Spot
 * interruption notice.
 */
export const instanceStopTime = rule('L12', {
  section: 'EC2',
  states:
    'On Spot Instances, the stop timeouts of containers and router, which stop in sequence, total at most 120 seconds.',
  severity: 'warning',
  fix: 'Ignore the warning if the last records of an interrupted task are not important.',
  check: spotWarning('Spot gives an instance'),
});

function spotWarning(notice: string) {
  return (containers: Containers, routerSeconds = 0): Problem => {
    const seconds = stopSeconds(containers) + knownRouterSeconds(routerSeconds);
    return (
      seconds > spotSeconds &&
      `capacity: stopping the containers and then the log router may take ${seconds} seconds, but ${notice} only ${spotSeconds} seconds' notice; lower stopTimeoutSeconds of the containers, or routerStopTimeoutSeconds`
    );
  };
}

/** Returns the seconds that the containers may take to stop; each stops after the containers that depend on it. */
function stopSeconds(containers: Containers): number {
  const known = new Map<string, number>();
  const longest = (name: string): number => {
    const { stopTimeoutSeconds: own, dependsOn = {} } = containers[name] ?? {};
    // Circular dependencies are reported elsewhere.
    known.set(name, 0);
    // So are unknown containers.
    const next = Object.keys(dependsOn).filter((other) => Object.hasOwn(containers, other));
    const after = next.map((other) => known.get(other) ?? longest(other));
    const seconds = (isKnown(own) ? own! : defaultStopSeconds) + Math.max(0, ...after);
    known.set(name, seconds);
    return seconds;
  };
  return Math.max(0, ...Object.keys(containers).map((name) => known.get(name) ?? longest(name)));
}
