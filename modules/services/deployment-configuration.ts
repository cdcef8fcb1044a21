import type { EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import { isGiven } from '../core/given';
import { list } from '../core/collection-shape';
import { fields } from '../core/object-shape';
import type { Problem } from '../core/problem';
import { flag, number, oneOf, required } from '../core/shape';
import { text } from '../core/string-shape';
import { integerProblem, isKnown } from '../core/validation';
import {
  shiftsTraffic,
  type TrafficShift,
  type TrafficShiftOptions,
  trafficShiftShapes,
} from './traffic-shift-options';

/** Limits and alarms of the deployments of a service. */
export interface DeploymentOptions {
  /**
   * Share of the desired tasks that must keep running during a deployment, in percent; 0 to 100. Below 100, ECS may stop
   * tasks before it starts new ones, for which the capacity then suffices.
   *
   * @default 100 - 0 for the scheduling strategy `DAEMON`, whose tasks are replaced where they run
   */
  readonly minimumHealthyPercent?: number;

  /**
   * Limit of the tasks that run during a deployment, in percent of the desired tasks; 100 to 200. Not for the scheduling
   * strategy `DAEMON`, which always has 100.
   *
   * @default 200
   */
  readonly maximumPercent?: number;

  /**
   * CloudWatch alarms that end a deployment when one of them goes off.
   *
   * @default - no alarms
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
   */
  readonly alarms?: DeploymentAlarms;
}

/** Properties of a `DeploymentConfiguration`, without the constraints on their combinations. */
export interface DeploymentBaseConfiguration extends DeploymentOptions, TrafficShiftOptions {
  /**
   * Reaction of ECS to a deployment whose tasks do not start or stay unhealthy; only with the strategy `ROLLING`.
   *
   * @default { enable: true, rollback: true } - the deployment fails, and the tasks from before it run again
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
   */
  readonly deploymentCircuitBreaker?: DeploymentCircuitBreaker;

  /**
   * `ROLLING` replaces tasks by new ones. The others run all new tasks beside the old ones, and then shift the requests:
   * `BLUE_GREEN` at once, `LINEAR` in equal steps, `CANARY` a small share first. The last two need `loadBalancing`, or
   * services of `serviceConnectConfiguration`. They need a version of the AWS provider that the stack then declares: 6.6, or
   * 6.21 for `LINEAR` and `CANARY`.
   *
   * @default 'ROLLING'
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service-options.html
   */
  readonly strategy?: 'ROLLING' | TrafficShift;
}

/** Properties that only a deployment with the strategy `ROLLING` has. */
type Rolling = Pick<DeploymentBaseConfiguration, 'deploymentCircuitBreaker'>;

/** Properties of which none may be given. */
type None<T> = { readonly [Name in keyof T]?: never };

type OfStrategy<Strategy extends TrafficShift, Own extends keyof TrafficShiftOptions = never> = Omit<
  TrafficShiftOptions,
  'linearConfiguration' | 'canaryConfiguration'
> &
  Pick<TrafficShiftOptions, Own> &
  None<Omit<Pick<TrafficShiftOptions, 'linearConfiguration' | 'canaryConfiguration'>, Own>> &
  None<Rolling> & { readonly strategy: Strategy };

/**
 * How ECS replaces the tasks of a service. A variable that holds one needs this type, because TypeScript widens its `strategy`
 * to `string` otherwise.
 *
 * @example
 *
 *     const common: DeploymentConfiguration = { strategy: 'CANARY', bakeTimeInMinutes: 30 };
 *     const deploymentConfiguration: DeploymentConfiguration = { ...common, alarms: { alarmNames: ['errors'] } };
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export type DeploymentConfiguration = DeploymentOptions &
  (
    | (Rolling & None<TrafficShiftOptions> & { readonly strategy?: 'ROLLING' })
    | OfStrategy<'BLUE_GREEN'>
    | OfStrategy<'LINEAR', 'linearConfiguration'>
    | OfStrategy<'CANARY', 'canaryConfiguration'>
  );

/** Reaction of ECS to a deployment whose tasks do not start or stay unhealthy. */
export interface DeploymentCircuitBreaker {
  /** `false` lets ECS start tasks again and again. */
  readonly enable: boolean;

  /**
   * Runs the tasks from before the deployment again; requires `enable`.
   *
   * @default - the value of `enable`
   */
  readonly rollback?: boolean;
}

/** CloudWatch alarms that end a deployment. */
export interface DeploymentAlarms {
  /**
   * Names of the alarms, at least one. They must exist when the service is created, so they cannot be alarms of the same
   * stack that name the service.
   */
  readonly alarmNames: readonly string[];

  /**
   * Runs the tasks from before the deployment again.
   *
   * @default true
   */
  readonly rollback?: boolean;
}

/** Properties of a service that its deployments depend on. */
export interface Deployed {
  /** How ECS replaces the tasks. */
  readonly deploymentConfiguration?: DeploymentBaseConfiguration;
  /** `DAEMON` runs one task on each instance. */
  readonly schedulingStrategy?: 'REPLICA' | 'DAEMON';
  /** Number of tasks. */
  readonly desiredCount?: number;
}

/** Returns the deployment arguments of the ECS service. */
export function deploymentArguments({
  deploymentConfiguration = {},
  schedulingStrategy,
}: Deployed): Pick<
  EcsServiceConfig,
  'deploymentMinimumHealthyPercent' | 'deploymentMaximumPercent' | 'deploymentCircuitBreaker' | 'alarms'
> {
  const isDaemon = schedulingStrategy === 'DAEMON';
  const { minimumHealthyPercent = isDaemon ? 0 : 100, maximumPercent = 200, alarms } = deploymentConfiguration;
  const { enable, rollback = enable } = deploymentConfiguration.deploymentCircuitBreaker ?? { enable: true };
  return {
    ...(!shiftsTraffic(deploymentConfiguration) && { deploymentCircuitBreaker: { enable, rollback } }),
    deploymentMinimumHealthyPercent: minimumHealthyPercent,
    // The provider sends no limit for daemons.
    ...(!isDaemon && { deploymentMaximumPercent: maximumPercent }),
    ...(alarms && { alarms: { alarmNames: [...alarms.alarmNames], enable: true, rollback: alarms.rollback ?? true } }),
  };
}

/** Checks how ECS replaces the tasks. */
export function deploymentProblems(service: Deployed): readonly Problem[] {
  const { deploymentConfiguration = {}, schedulingStrategy } = service;
  const { minimumHealthyPercent, maximumPercent, deploymentCircuitBreaker, alarms } = deploymentConfiguration;
  const path = 'deploymentConfiguration';
  const shifts = shiftsTraffic(deploymentConfiguration);
  return [
    integerProblem(`${path}.minimumHealthyPercent`, minimumHealthyPercent, { min: 0, max: 100, unit: 'percent' }),
    integerProblem(`${path}.maximumPercent`, maximumPercent, { min: 100, max: 200, unit: 'percent' }),
    schedulingStrategy === 'DAEMON' &&
      isGiven(deploymentConfiguration, 'maximumPercent') &&
      `${path}.maximumPercent must not be set with schedulingStrategy "DAEMON", which never runs two tasks on an instance; remove it`,
    noReplacementProblem(service),
    deploymentCircuitBreaker !== undefined &&
      shifts &&
      `${path}.deploymentCircuitBreaker must not be set with strategy "${deploymentConfiguration.strategy}", for which ECS has none; remove it, or use alarms`,
    deploymentCircuitBreaker?.enable === false &&
      deploymentCircuitBreaker.rollback === true &&
      `${path}.deploymentCircuitBreaker.rollback must be false with enable false, got true; set enable to true, or remove rollback`,
    alarms?.alarmNames.length === 0 &&
      `${path}.alarms.alarmNames must contain at least one alarm, got none; remove alarms`,
  ];
}

/**
 * Returns an error if ECS can neither stop a task nor start one: it rounds the lower limit up, and the upper limit down.
 * A `desiredCount` that scaling changes is checked as it is at first.
 */
function noReplacementProblem({ deploymentConfiguration = {}, schedulingStrategy, desiredCount }: Deployed): Problem {
  const isDaemon = schedulingStrategy === 'DAEMON';
  const { minimumHealthyPercent: lower = isDaemon ? 0 : 100 } = deploymentConfiguration;
  const { maximumPercent: upper = isDaemon ? 100 : 200 } = deploymentConfiguration;
  if (shiftsTraffic(deploymentConfiguration) || !isKnown(lower) || !isKnown(upper)) return undefined;
  const count = isKnown(desiredCount) && !isDaemon ? desiredCount! : undefined;
  const isStuck =
    count === undefined
      ? lower >= 100 && upper <= 100
      : count > 0 && Math.ceil((count * lower) / 100) >= count && Math.floor((count * upper) / 100) <= count;
  return (
    isStuck &&
    `deploymentConfiguration must let ECS replace a task, got minimumHealthyPercent ${lower} and maximumPercent ${upper}${count === undefined ? '' : ` with desiredCount ${count}`}, so that it may neither stop nor start one; lower minimumHealthyPercent, or raise maximumPercent`
  );
}

/** Shape of a `DeploymentConfiguration`. */
export const deploymentConfiguration = fields<DeploymentBaseConfiguration>(
  {
    ...trafficShiftShapes,
    strategy: oneOf('ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'),
    minimumHealthyPercent: number,
    maximumPercent: number,
    deploymentCircuitBreaker: fields<DeploymentCircuitBreaker>({ enable: required(flag), rollback: flag }),
    alarms: fields<DeploymentAlarms>(
      { alarmNames: required(list(text)), rollback: flag },
      { enable: 'remove it, because alarms that are given are enabled' },
    ),
  },
  {
    circuitBreaker: 'deploymentCircuitBreaker, such as { enable: true, rollback: true }',
    deploymentAlarms: 'alarms, such as { alarmNames }',
    maxHealthyPercent: 'maximumPercent',
    minHealthyPercent: 'minimumHealthyPercent',
  },
);
