import { isWindows, type PlatformTask } from '../containers/runtime-platform';
import { isGiven } from '../core/given';
import { fields } from '../core/object-shape';
import type { Problem } from '../core/problem';
import { anyOf, flag, number, oneOf, required, type ShapesOf, suggesting } from '../core/shape';
import { type CapacityMix, type CapacityStrategy, capacityProblems, usesSpot } from './capacity';
import type { InstanceCapacity } from './instance-capacity';

/** Capacity and platform of tasks on Fargate. */
interface FargateCapacityOptions {
  readonly assignPublicIp?: boolean;
  readonly capacity?: CapacityStrategy;
  readonly platformVersion?: 'LATEST' | '1.4.0' | '1.0.0';
}

/** Checks the capacity and the platform version of tasks on Fargate. */
export function fargateCapacityProblems(
  task: PlatformTask,
  { capacity = 'fargate', platformVersion }: FargateCapacityOptions,
): readonly Problem[] {
  return [...capacityProblems(capacity), spotProblem(task, usesSpot(capacity)), platformProblem(task, platformVersion)];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows-considerations.html */
function spotProblem(task: PlatformTask, onSpot: boolean): Problem {
  return (
    onSpot &&
    isWindows(task) &&
    `capacity must be "fargate" with operatingSystemFamily "${task.operatingSystemFamily}", because Fargate Spot runs no Windows; remove it`
  );
}

function platformProblem(
  task: PlatformTask,
  platformVersion: FargateCapacityOptions['platformVersion'] = 'LATEST',
): Problem {
  const own = isWindows(task) ? '1.0.0' : '1.4.0';
  return (
    platformVersion !== 'LATEST' &&
    platformVersion !== own &&
    `platformVersion must be "LATEST" or "${own}" with operatingSystemFamily "${task.operatingSystemFamily ?? 'LINUX'}", got "${platformVersion}"`
  );
}

/** Returns the shapes of the capacity and the platform of tasks on Fargate; `other` runs them on instances. */
export function fargateCapacityShapes(other: 'Ec2Service' | 'Ec2Task'): ShapesOf<FargateCapacityOptions> {
  return {
    capacity: suggesting(
      anyOf(
        oneOf('fargate', 'fargate-spot'),
        fields<CapacityMix>({
          fargateBase: number,
          fargateWeight: required(number),
          spotWeight: required(number),
        }),
      ),
      (value) =>
        isGiven(Object(value) as Partial<InstanceCapacity>, 'capacityProviderName')
          ? `use ${other}, which runs tasks on instances`
          : undefined,
    ),
    assignPublicIp: flag,
    platformVersion: oneOf('LATEST', '1.4.0', '1.0.0'),
  };
}

/** Replacements for properties that place tasks on instances. */
export function placementOnEc2(construct: 'Ec2Service' | 'Ec2Task') {
  return {
    distinctInstances: `${construct}: Fargate runs each task by itself`,
    placementStrategy: `${construct}: Fargate spreads tasks evenly in the Availability Zones`,
  } as const;
}
