import { type OperatingSystemFamily, operatingSystemFamily } from '../containers/runtime-platform';
import { type Architecture, architecture, type NetworkMode } from '../containers/task-host';
import { reference } from '../core/object-shape';
import type { Problem } from '../core/problem';
import { rule } from '../core/rule';
import { number, required, type RequiredShape, suggesting } from '../core/shape';
import { text } from '../core/string-shape';
import { integerProblem } from '../core/validation';
import { isFargateCapacity, type StartCapacity } from './capacity';
import type { InstanceCapacity } from './instance-capacity';

/** Tasks on instances. */
interface HostedTask {
  readonly capacity: InstanceCapacity;
  readonly networkMode?: NetworkMode;
  readonly architecture?: Architecture;
  readonly operatingSystemFamily?: OperatingSystemFamily;
}

/** Returns the defaults that a task takes from its instances. */
export function instanceDefaults({
  architecture,
  diskGiB,
}: InstanceCapacity): Pick<InstanceCapacity, 'architecture' | 'diskGiB'> {
  return { ...(architecture && { architecture }), ...(diskGiB !== undefined && { diskGiB }) };
}

/** Returns the capacity provider of the instances as the capacity that tasks start on. */
export function instanceStartCapacity({ capacityProviderName: capacityProvider }: InstanceCapacity): StartCapacity {
  return { capacityProviderStrategy: [{ capacityProvider, weight: 1 }] };
}

const architectureOfInstances = rule('M21', {
  section: 'EC2',
  states: 'Tasks have the CPU architecture of their instances.',
  severity: 'error',
  fix: 'Omit `architecture`: the instances determine it.',
  check: (capacity: InstanceCapacity, architecture: HostedTask['architecture']) =>
    architecture !== undefined &&
    capacity.architecture !== undefined &&
    architecture !== capacity.architecture &&
    `architecture must be the instances' architecture "${capacity.architecture}", got "${architecture}"`,
});

const systemOfInstances = rule('M21', {
  section: 'EC2',
  variant: 'system',
  states: 'Tasks have the operating system of their instances.',
  severity: 'error',
  fix: 'Use a capacity provider of instances with that operating system.',
  check: (
    { operatingSystemFamily: ofInstances }: InstanceCapacity,
    ofTasks: HostedTask['operatingSystemFamily'] = 'LINUX',
  ) =>
    ofInstances !== undefined &&
    ofTasks !== ofInstances &&
    `operatingSystemFamily must be the instances' "${ofInstances}", got "${ofTasks}"; use the capacity provider of other instances`,
});

/** Checks that the tasks can run on the instances. */
export function hostProblems({
  capacity,
  networkMode = 'awsvpc',
  architecture,
  operatingSystemFamily,
}: HostedTask): readonly Problem[] {
  return [
    networkMode !== 'awsvpc' &&
      capacity.securityGroupId === undefined &&
      `capacity.securityGroupId must be set with networkMode "${networkMode}", because the tasks use the instances' security group`,
    ...architectureOfInstances(capacity, architecture),
    ...systemOfInstances(capacity, operatingSystemFamily),
    integerProblem('capacity.diskGiB', capacity.diskGiB, { min: 1, unit: 'GiB' }),
    integerProblem('capacity.spotPercent', capacity.spotPercent, { min: 0, max: 100 }),
  ];
}

/** Returns the shape of the instances that tasks run on; `other` runs them on Fargate. */
export function hostCapacity(other: 'FargateService' | 'FargateTask'): RequiredShape {
  return required(
    suggesting(
      reference<InstanceCapacity>({
        capacityProviderName: required(text),
        securityGroupId: text,
        architecture,
        operatingSystemFamily,
        diskGiB: number,
        spotPercent: number,
      }),
      (value) => (isFargateCapacity(value) ? `use ${other}, which runs tasks on Fargate` : undefined),
    ),
  );
}
