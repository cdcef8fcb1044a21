import type { Construct } from 'constructs';
import type { Container } from '../containers/container';
import { fargateContainer } from '../containers/fargate-container';
import { type Architecture, architecture, onFargate } from '../containers/task-host';
import { onEc2 } from '../containers/other-apis';
import { isWindows } from '../containers/runtime-platform';
import { fields } from '../core/object-shape';
import { omitUndefined } from '../core/omit-undefined';
import { shown } from '../core/shown';
import { warnOnce } from '../core/warn-once';
import { unmanagedVolumes, type Volume, volumes } from './volume';
import { mapOf } from '../core/collection-shape';
import { known, number, oneOf, required, type ShapesOf } from '../core/shape';
import { checkProps } from '../core/check-props';
import type { Ec2TaskDefinitionProps } from './ec2-task-definition';
import {
  ephemeralStorage,
  type FargateCpu,
  type FargateSize,
  type FargateSizeOf,
  fargateSizeProblem,
} from './fargate-size';
import { PlannedTask, planOf } from './planned-task';
import { TaskDefinition } from './task-definition';
import { type TaskOptions, taskPropertiesElsewhere, taskShapes } from './task-options';

/** Properties of a `FargateTaskDefinition`, except the size of the task. */
export interface FargateTaskDefinitionOptions<
  ContainerName extends string = string,
> extends TaskOptions<ContainerName> {
  /** The containers by name: 1 to 255 letters, digits, `_` and `-`. */
  readonly containers: { readonly [Name in ContainerName]: Container<NoInfer<ContainerName>> };

  /**
   * CPU architecture of the tasks, which the images must support. ARM64 costs about 20% less.
   *
   * @default 'X86_64'
   */
  readonly architecture?: Architecture;

  /**
   * Disk space for images, containers and the log router's buffers, in GiB, 21 to 200. AWS charges for more than 20 GiB.
   *
   * @default - 20 GiB, set by Fargate
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html
   */
  readonly ephemeralStorageGiB?: number;

  /**
   * Volumes of the task, by name. Containers mount them by `mountPoints`.
   *
   * @default - none
   */
  readonly volumes?: Readonly<Record<string, Volume>>;

  /**
   * `task` lets the containers see the processes of each other.
   *
   * @default - each container sees only its own processes
   */
  readonly pidMode?: 'task';
}

/** Properties of a `FargateTaskDefinition`. */
export type FargateTaskDefinitionProps<ContainerName extends string = string> =
  FargateTaskDefinitionOptions<ContainerName> & FargateSize;

/**
 * Task definition for Fargate: its containers, the router of their logs, and its two roles.
 *
 *     EcsTaskDefinition                 previous revisions are kept, because rollbacks need them
 *     ├── LogGroup       Logs           messages of the log router, and of containers that log by `awslogs`
 *     ├── TaskRole       ExecutionRole  permissions to start the task: pull images, write logs, read secrets
 *     ├── TaskRole       TaskRole       permissions of the containers: deliver logs, ECS Exec
 *     ├── S3Object       Configuration  configuration that the log router downloads, with the init delivery
 *     └── S3Object       Parsers        its parsers, if it needs any
 *
 * Cost: none; what runs its tasks is charged. Its log group costs about 0.50 USD per GB ingested (us-east-1; see
 * https://aws.amazon.com/cloudwatch/pricing/).
 *
 * @example
 *
 *     new FargateTaskDefinition(this, 'Task', {
 *       cpu: 256,
 *       memoryMiB: 512,
 *       containers: { nginx: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80] } },
 *       logRouting: {
 *         routes: [{ from: 'nginx', to: LogDestination.s3({ bucket }) }],
 *         delivery: ConfigDelivery.image({ repository }),
 *       },
 *     });
 */
export class FargateTaskDefinition<
  ContainerName extends string = string,
  Cpu extends FargateCpu = FargateCpu,
> extends TaskDefinition {
  constructor(scope: Construct, id: string, props: FargateTaskDefinitionOptions<ContainerName> & FargateSizeOf<Cpu>) {
    super(scope, id, (self) => planOf(props) ?? checkedTask(self, props));
  }
}

function checkedTask(scope: Construct, props: FargateTaskDefinitionOptions & Size): PlannedTask {
  const checked = checkProps(scope, props, fargateTaskDefinitionShape);
  const task = planFargateTask(scope, checked.given);
  checked.validate(task.problems());
  warnOnce(scope, unmanagedVolumes(task.volumes));
  return task;
}

/** Plans a task on Fargate whose properties have the right types. */
export function planFargateTask(scope: Construct, props: FargateTaskDefinitionOptions & Size): PlannedTask {
  const { cpu, memoryMiB, ephemeralStorageGiB, pidMode } = props;
  return new PlannedTask(scope, props, {
    host: { ...onFargate(props), isWindows: isWindows(props) },
    taskArguments: {
      ...(ephemeralStorageGiB !== undefined && { ephemeralStorage: { sizeInGib: ephemeralStorageGiB } }),
      ...omitUndefined({ pidMode }),
    },
    problems: [
      fargateSizeProblem(cpu, memoryMiB),
      ...ephemeralStorage(ephemeralStorageGiB),
      isWindows(props) && ![1024, 2048, 4096].includes(cpu)
        ? `cpu must be 1024, 2048 or 4096 with operatingSystemFamily "${props.operatingSystemFamily}", got ${shown(cpu)}`
        : undefined,
    ],
  });
}

/** CPU and memory of a task, in any combination. */
export interface Size {
  /** CPU units; 1024 are one vCPU. */
  readonly cpu: number;
  /** Memory in MiB. */
  readonly memoryMiB: number;
}

/** Shapes of the properties of a task definition on Fargate. */
export const definitionShapes: ShapesOf<FargateTaskDefinitionOptions & Size> = {
  cpu: required(known(number)),
  memoryMiB: required(known(number)),
  containers: required(mapOf(fargateContainer)),
  ...taskShapes,
  architecture,
  ephemeralStorageGiB: number,
  volumes,
  pidMode: oneOf('task'),
};

/** Replacements for properties that only tasks on EC2 instances have. */
export const taskPropertiesOnEc2: Readonly<
  Record<Exclude<keyof Ec2TaskDefinitionProps, keyof (FargateTaskDefinitionOptions & Size)>, string>
> = {
  diskGiB: 'ephemeralStorageGiB',
  ipcMode: onEc2,
  networkMode: 'remove it, because tasks on Fargate have the network mode awsvpc',
  placementConstraints: onEc2,
};

/** Shape of `FargateTaskDefinitionProps`. */
export const fargateTaskDefinitionShape = fields<FargateTaskDefinitionOptions & Size>(definitionShapes, {
  ...taskPropertiesElsewhere,
  ...taskPropertiesOnEc2,
});
