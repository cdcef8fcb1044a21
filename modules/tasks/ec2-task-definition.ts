import { shown } from '../core/shown';
import type { Construct } from 'constructs';
import { type Containers, type Ec2Container, ec2Container } from '../containers/ec2-container';
import { isWindows } from '../containers/runtime-platform';
import { type Architecture, architecture, type NetworkMode } from '../containers/task-host';
import { fields } from '../core/object-shape';
import { warnOnce } from '../core/warn-once';
import { type Ec2Volume, ec2Volumes, unmanagedVolumes } from './volume';
import { list, mapOf } from '../core/collection-shape';
import { known, number, oneOf, required, type ShapesOf, suggesting } from '../core/shape';
import { matching, plainText } from '../core/string-shape';
import { omitUndefined } from '../core/omit-undefined';
import { compilerEnforces } from '../core/rule';
import { checkProps } from '../core/check-props';
import type { Problem } from '../core/problem';
import { integerProblem, patternProblem } from '../core/validation';
import { PlannedTask, planOf } from './planned-task';
import { TaskDefinition } from './task-definition';
import { type TaskOptions, taskPropertiesElsewhere, taskShapes } from './task-options';

/** Properties of an `Ec2TaskDefinition`. */
export interface Ec2TaskDefinitionProps<ContainerName extends string = string> extends TaskOptions<ContainerName> {
  /** The containers by name: 1 to 255 letters, digits, `_` and `-`. */
  readonly containers: { readonly [Name in ContainerName]: Ec2Container<NoInfer<ContainerName>> };

  /**
   * Docker networking mode of the task.
   *
   * - `awsvpc`: the task has its own network interface and security group, as on Fargate.
   * - `bridge`: the containers use Docker's virtual network on the instance. Their ports are mapped to ports of the
   *   instance: to free ones, or to the `hostPort` of a port. Fluentd libraries find the log router by the environment
   *   variable `FLUENT_HOST`.
   * - `host`: the containers use the network of the instance, and their ports are ports of the instance. Fluentd libraries
   *   cannot find the log router, and processes in the task can assume the role of the instance.
   *
   * @default 'awsvpc'
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
   */
  readonly networkMode?: NetworkMode;

  /**
   * CPU architecture of the tasks, which the images and the instances must support.
   *
   * @default 'X86_64' - in an `Ec2Service`, the architecture of its instances
   */
  readonly architecture?: Architecture;

  /**
   * CPU units that are reserved for a task, 128 to 196608; 1024 are one vCPU.
   *
   * @default - the CPU units that the containers reserve; a container may use idle CPU of the instance
   */
  readonly cpu?: number;

  /**
   * Memory that is reserved for a task, in MiB. ECS stops a task that exceeds it.
   *
   * @default - each container sets its own `memoryMiB` or `memoryReservationMiB`
   */
  readonly memoryMiB?: number;

  /**
   * Disk space of an instance, in GiB, with which the buffer limits of log outputs are compared.
   *
   * @default - they are not compared; in an `Ec2Service`, the disk space of its instances
   */
  readonly diskGiB?: number;

  /**
   * Volumes of the task, by name. Containers mount them by `mountPoints`.
   *
   * @default - none
   */
  readonly volumes?: Readonly<Record<string, Ec2Volume>>;

  /**
   * Processes that the containers see: `task`, those of the task; `host`, those of the instance, which a container with
   * root permissions can stop.
   *
   * @default - each container sees only its own processes
   */
  readonly pidMode?: 'host' | 'task';

  /**
   * Shared memory and queues that the containers can use: `task`, those of the task; `host`, those of the instance;
   * `none`, only their own, without sharing.
   *
   * @default - the setting of Docker on the instance
   */
  readonly ipcMode?: 'host' | 'task' | 'none';

  /**
   * Conditions that an instance must meet to run the tasks, as expressions of the cluster query language, such as
   * `attribute:ecs.instance-type =~ c6i.*`. At most 10.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html
   */
  readonly placementConstraints?: readonly string[];
}

/**
 * Task definition for EC2 instances: its containers, the router of their logs, and its two roles.
 *
 *     EcsTaskDefinition                 previous revisions are kept, because rollbacks need them
 *     ├── LogGroup       Logs           messages of the log router, and of containers that log by `awslogs`
 *     ├── TaskRole       ExecutionRole  permissions to start the task: pull images, write logs, read secrets and
 *     │                                 configuration
 *     ├── TaskRole       TaskRole       permissions of the containers: deliver logs, ECS Exec
 *     ├── S3Object       Configuration  configuration that ECS or the log router downloads, with the s3 or init delivery
 *     └── S3Object       Parsers        its parsers, if it needs any, with the init delivery
 *
 * Cost: none; what runs its tasks is charged. Its log group costs about 0.50 USD per GB ingested (us-east-1; see
 * https://aws.amazon.com/cloudwatch/pricing/).
 *
 * @example
 *
 *     new Ec2TaskDefinition(this, 'Task', {
 *       networkMode: 'bridge',
 *       containers: { nginx: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80], memoryMiB: 256 } },
 *       logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.options() },
 *     });
 */
export class Ec2TaskDefinition<ContainerName extends string = string> extends TaskDefinition {
  constructor(scope: Construct, id: string, props: Ec2TaskDefinitionProps<ContainerName>) {
    super(scope, id, (self) => planOf(props) ?? checkedTask(self, props));
  }
}

function checkedTask(scope: Construct, props: Ec2TaskDefinitionProps): PlannedTask {
  const checked = checkProps(scope, props, ec2TaskDefinitionShape);
  const task = planEc2Task(scope, checked.given);
  checked.validate(task.problems());
  warnOnce(scope, unmanagedVolumes(task.volumes));
  return task;
}

/**
 * Plans a task on EC2 instances whose properties have the right types. `instances` are the defaults that the instances
 * set.
 */
export function planEc2Task(
  scope: Construct,
  props: Ec2TaskDefinitionProps,
  instances: Pick<Ec2TaskDefinitionProps, 'architecture' | 'diskGiB'> = {},
): PlannedTask {
  const task = { ...instances, ...omitUndefined(props) };
  const { networkMode = 'awsvpc', cpu, memoryMiB, diskGiB, pidMode, ipcMode, placementConstraints = [] } = task;
  return new PlannedTask(scope, task, {
    host: { launchType: 'EC2', networkMode, cpu, memoryMiB, diskGiB, isWindows: isWindows(task) },
    taskArguments: {
      ...omitUndefined({ pidMode, ipcMode }),
      ...(placementConstraints.length > 0 && {
        placementConstraints: placementConstraints.map((expression) => ({ type: 'memberOf', expression })),
      }),
    },
    problems: [
      ...(ipcMode === 'host' ? sharedKernelParameters(task.containers) : []),
      placementConstraints.length > 10 &&
        `placementConstraints must contain at most 10 expressions, got ${placementConstraints.length}`,
      patternProblem('networkMode', networkMode, /^(awsvpc|bridge|host)$/, '"awsvpc", "bridge" or "host"'),
      integerProblem('cpu', cpu, { min: 128, max: 196608 }),
      integerProblem('memoryMiB', memoryMiB, { min: 6, unit: 'MiB' }),
      integerProblem('diskGiB', props.diskGiB, { min: 1, unit: 'GiB' }),
    ],
  });
}

compilerEnforces('M10', {
  section: 'EC2',
  states: 'A task has no ephemeral storage setting, because the tasks of an instance share its disk.',
});
compilerEnforces('N05', { section: 'EC2', states: 'The network mode is a property of the task, not of a container.' });

/** With the IPC mode `host`, IPC parameters would be those of the instance. */
function sharedKernelParameters(containers: Containers): readonly Problem[] {
  return Object.entries(containers).flatMap(([name, { systemControls = {} }]) =>
    Object.keys(systemControls)
      .filter((parameter) => /^(kernel|fs\.mqueue)\./.test(parameter))
      .map(
        (parameter) =>
          `container "${name}": systemControls must not contain ${JSON.stringify(parameter)} with ipcMode "host", in which it would be a parameter of the instance; remove it`,
      ),
  );
}

/** Returns the expression in a placement constraint of the ECS API. */
function asExpression(value: unknown): string | undefined {
  const { expression } = Object(value) as { readonly expression?: unknown };
  if (typeof expression === 'string') return `use ${shown(expression)}`;
  const [, inner] = (typeof value === 'string' && /^memberOf\((.*)\)$/.exec(value)) || [];
  return inner === undefined ? undefined : `use ${shown(inner)}`;
}

/** Shapes of the properties of a task definition for EC2 instances. */
export const definitionShapes: ShapesOf<Ec2TaskDefinitionProps> = {
  containers: required(mapOf(ec2Container)),
  ...taskShapes,
  networkMode: known(plainText),
  architecture,
  cpu: known(number),
  memoryMiB: known(number),
  diskGiB: number,
  volumes: ec2Volumes,
  pidMode: oneOf('host', 'task'),
  ipcMode: oneOf('host', 'task', 'none'),
  placementConstraints: list(
    suggesting(
      matching(
        plainText,
        /^(?!memberOf\()(?=.*[=!<>]|.*\b(in|exists)\b)/i,
        'an expression of the cluster query language, such as "attribute:ecs.instance-type == g5.xlarge"',
      ),
      asExpression,
    ),
  ),
};

/** Shape of `Ec2TaskDefinitionProps`. */
export const ec2TaskDefinitionShape = fields<Ec2TaskDefinitionProps>(definitionShapes, taskPropertiesElsewhere);
