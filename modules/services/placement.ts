import type { EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import { list } from '../core/collection-shape';
import { byValueOf, fields } from '../core/object-shape';
import type { Problem } from '../core/problem';
import { flag, known, oneOf, required, type ShapesOf } from '../core/shape';
import { matching, plainText } from '../core/string-shape';
import { isGiven } from '../core/given';
import type { Volumes } from '../tasks/volume';

/**
 * Rule by which ECS chooses the instance of a task, and the task that it stops: on as few instances as possible
 * (`binpack`), evenly by a property of the instances (`spread`), or at random.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PlacementStrategy.html
 */
export type PlacementStrategy =
  | { readonly type: 'binpack'; readonly field: 'cpu' | 'memory' }
  | {
      readonly type: 'spread';
      /** `instanceId`, or an attribute of the instances, such as `attribute:ecs.availability-zone`. */
      readonly field: string;
    }
  | { readonly type: 'random' };

/** How ECS places the tasks of a service on instances. */
export interface PlacementOptions {
  /**
   * `DAEMON` runs one task on each instance of the cluster, or on each that satisfies the `placementConstraints`, also on
   * instances that are added later. Tasks then use the launch type `EC2`, because ECS does not support daemons on capacity
   * providers; `capacity` tells what instances they are. Changing it replaces the service.
   *
   * @default 'REPLICA' - as many tasks as desired
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service-options.html
   */
  readonly schedulingStrategy?: 'REPLICA' | 'DAEMON';

  /**
   * Rules by which ECS chooses the instances, at most 5; an earlier one takes precedence.
   *
   * @default - evenly in the Availability Zones
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
   */
  readonly placementStrategy?: readonly PlacementStrategy[];

  /**
   * Runs each task on another instance. ECS starts no more tasks than there are instances, so a deployment needs one more,
   * or a `minimumHealthyPercent` below 100.
   *
   * @default false
   */
  readonly distinctInstances?: boolean;
}

/** Maximum number of placement strategies. */
const maxStrategies = 5;

const zone = 'attribute:ecs.availability-zone';

/** Returns the placement arguments of the ECS service. */
export function placementArguments({
  schedulingStrategy,
  placementStrategy = [],
  distinctInstances = false,
}: PlacementOptions): Pick<
  EcsServiceConfig,
  'schedulingStrategy' | 'orderedPlacementStrategy' | 'placementConstraints'
> {
  return {
    ...(schedulingStrategy && { schedulingStrategy }),
    ...(placementStrategy.length > 0 && { orderedPlacementStrategy: placementStrategy.map((each) => ({ ...each })) }),
    ...(distinctInstances && { placementConstraints: [{ type: 'distinctInstance' }] }),
  };
}

/** Properties of a service that a daemon excludes. */
interface Scheduled extends PlacementOptions {
  readonly desiredCount?: number;
  readonly scaling?: unknown;
  readonly volumes?: Volumes;
}

/** Checks how ECS places the tasks. */
export function placementProblems(service: Scheduled): readonly Problem[] {
  const { schedulingStrategy, placementStrategy = [] } = service;
  const excluded = ['desiredCount', 'scaling', 'placementStrategy', 'distinctInstances'] as const;
  return [
    placementStrategy.length > maxStrategies &&
      `placementStrategy must contain at most ${maxStrategies} rules, got ${placementStrategy.length}`,
    ...Object.entries(schedulingStrategy === 'DAEMON' ? (service.volumes ?? {}) : {}).map(
      ([name, volume]) =>
        isGiven(volume, 'managedEBSVolume') &&
        `volumes.${name}.managedEBSVolume must not be set with schedulingStrategy "DAEMON", for which ECS creates no EBS volumes; use another kind of volume`,
    ),
    ...(schedulingStrategy === 'DAEMON' ? excluded : [])
      .filter((name) => service[name] !== undefined && service[name] !== false)
      .map(
        (name) =>
          `${name} must not be set with schedulingStrategy "DAEMON", which runs one task on each instance; remove it`,
      ),
  ];
}

/**
 * Returns why ECS does not redistribute the tasks of a service between Availability Zones; `undefined` if it can.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
 */
export function placedInZones({
  schedulingStrategy,
  placementStrategy: [first] = [],
}: PlacementOptions): string | undefined {
  if (schedulingStrategy === 'DAEMON') return 'schedulingStrategy "DAEMON"';
  if (first === undefined || (first.type === 'spread' && first.field === zone)) return undefined;
  return `a placementStrategy that does not begin with { type: 'spread', field: '${zone}' }`;
}

const strategies = {
  binpack: fields<Extract<PlacementStrategy, { readonly type: 'binpack' }>>({
    type: required(oneOf('binpack')),
    field: required(oneOf('cpu', 'memory')),
  }),
  spread: fields<Extract<PlacementStrategy, { readonly type: 'spread' }>>({
    type: required(oneOf('spread')),
    field: required(
      known(
        matching(
          plainText,
          /^(instanceId|host|attribute:[\w./\\-]+)$/,
          'instanceId or an attribute of the instances, such as "attribute:ecs.availability-zone"',
        ),
      ),
    ),
  }),
  random: fields<Extract<PlacementStrategy, { readonly type: 'random' }>>({ type: required(oneOf('random')) }),
};

/** Shapes of `PlacementOptions`. */
export const placementShapes: ShapesOf<PlacementOptions> = {
  schedulingStrategy: oneOf('REPLICA', 'DAEMON'),
  placementStrategy: list(byValueOf('type', strategies)),
  distinctInstances: flag,
};
