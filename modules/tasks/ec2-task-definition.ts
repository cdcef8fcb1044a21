import type { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import type { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { containerShapes } from '../containers/container';
import type { Ec2Container } from '../containers/ec2-container';
import { physicalName } from '../core/physical-name';
import { compilerEnforces } from '../core/rule';
import type { RouterType } from '../log-routing/routers/router-messages';
import {
  valueErrors,
  fields,
  typeErrors,
  known,
  mapOf,
  number,
  plainText,
  required,
  type ShapesOf,
} from '../core/shape';
import { createTask, familyProblem, configurationProblem, taskProblems, planTask } from './task';
import { type Architecture, architecture, type NetworkMode } from '../containers/task-host';
import type { EcsContainerDefinition } from '../containers/ecs-container-definition';
import type { TaskRole } from './task-role';
import { integerProblem, patternProblem, validate } from '../core/validation';
import type { LogGroup } from '../storage/log-group';
import type { RouterImage } from '../log-routing/routers/router-image';
import { type TaskOptions, taskShapes } from './task-options';

/** Properties of an `Ec2TaskDefinition`. */
export interface Ec2TaskDefinitionProps<ContainerName extends string = string> extends TaskOptions<ContainerName> {
  /** The containers by name: 1 to 255 letters, digits, `_` and `-`. */
  readonly containers: { readonly [Name in ContainerName]: Ec2Container<NoInfer<ContainerName>> };

  /**
   * How the containers see the network.
   *
   * - `awsvpc`: by a network interface of the task's own, with a security group of its own, as on Fargate.
   * - `bridge`: each by itself, behind the bridge of the instance; their ports are ports of the instance as well, free
   *   ones unless `hostPorts` says others. Fluentd libraries find the router once it has started, by `FLUENT_HOST`.
   * - `host`: as the instance does, whose ports are theirs. Fluentd libraries find no router, and what runs in the task
   *   can take on the rights of the instance.
   *
   * @default 'awsvpc'
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
   */
  readonly networkMode?: NetworkMode;

  /**
   * Processor of the tasks. The images must have been built for it, and the instances must have it.
   *
   * @default 'X86_64' - of an `Ec2Service`, that of its instances
   */
  readonly architecture?: Architecture;

  /**
   * CPU units that a task has and no other gets, 128 to 196608; 1024 are one vCPU.
   *
   * @default - what its containers ask for, and what of the instance nobody else uses
   */
  readonly cpu?: number;

  /**
   * MiB above which a task is ended, and that are kept for it.
   *
   * @default - each container has its own, by `memoryMiB` or `memoryReservationMiB`
   */
  readonly memoryMiB?: number;

  /**
   * GiB of an instance's disk, with which it is compared what log outputs may buffer.
   *
   * @default - it is not compared; of an `Ec2Service`, that of its instances
   */
  readonly diskGiB?: number;
}

/**
 * What runs in a task on an instance: its containers, the router of their logs, and its two roles.
 *
 *     EcsTaskDefinition                 earlier revisions stay, for deployments that go back to them
 *     ├── LogGroup       Logs           what the router says of itself
 *     ├── TaskRole       ExecutionRole  what ECS may do to start it: pull, log, read secrets and configuration
 *     ├── TaskRole       TaskRole       what its containers may do: deliver logs, take commands
 *     ├── S3Object       Configuration  what ECS or the router fetches, for the deliveries by s3 and by init
 *     └── S3Object       Parsers        and the parsers for it, if it needs any, for the delivery by init
 *
 * @example
 *
 *     new Ec2TaskDefinition(this, 'Task', {
 *       networkMode: 'bridge',
 *       containers: { nginx: { image: 'public.ecr.aws/nginx/nginx:1.29.5-alpine', ports: [80], memoryMiB: 256 } },
 *       logRouting: { routes: [{ to: LogDestination.s3({ bucket }) }], delivery: ConfigDelivery.options() },
 *     });
 */
export class Ec2TaskDefinition<ContainerName extends string = string> extends Construct {
  /** ARN of the current revision. */
  readonly taskDefinitionArn: string;

  /** Name that the revisions share. */
  readonly family: string;

  /** Name of the role that the containers have; give it what the application needs. */
  readonly taskRoleName: string;

  /** ARN of the role that the containers have. */
  readonly taskRoleArn: string;

  /** Name of the role with which ECS starts the task. */
  readonly executionRoleName: string;

  /** ARN of the role with which ECS starts the task. */
  readonly executionRoleArn: string;

  /** The task's own log group. */
  readonly logGroup: LogGroup;

  /** Services of AWS that the tasks connect to, by the names of their VPC endpoints, as in `logs` (N06). */
  readonly vpcEndpoints: readonly string[];

  /** Images that are not in ECR, which no endpoint leads to: such a network cannot pull them (N06). */
  readonly imagesOutsideEcr: readonly string[];

  /** What the log router runs, if there is one. */
  readonly routerType: RouterType | undefined;

  /** `true` if the log router is started again after a stop until its records are delivered. */
  readonly routerRetriesAtStop: boolean;

  /** TCP ports that the log destinations are reached by. */
  readonly logDestinationPorts: readonly number[];

  /** The image to build for the router, where the logs are routed by one. */
  readonly routerImage: RouterImage | undefined;

  /** What must exist before a task can run, and outlive it: the rights of both roles, what is fetched. */
  readonly dependables: readonly ITerraformDependable[];

  /**
   * Container definitions in the form of the ECS API, the log router last. Change fields, or add fields that the library
   * does not know, before synth.
   *
   * @example
   *
   *     taskDefinition.containerDefinitions[0].ulimits = [{ name: 'nofile', softLimit: 65536, hardLimit: 65536 }];
   */
  readonly containerDefinitions: readonly EcsContainerDefinition[];

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly taskDefinition: EcsTaskDefinition;
    readonly executionRole: TaskRole;
    readonly taskRole: TaskRole;
    readonly objects: readonly S3Object[];
  };

  constructor(scope: Construct, id: string, props: Ec2TaskDefinitionProps<ContainerName>) {
    super(scope, id);
    validate(this, typeErrors(props, ec2TaskDefinitionShape));
    const { family = physicalName(this), architecture = 'X86_64', networkMode = 'awsvpc' } = props;
    const { cpu, memoryMiB, diskGiB } = props;
    const task = planTask(this, {
      ...props,
      family,
      architecture,
      host: { launchType: 'EC2', networkMode, cpu, memoryMiB, diskGiB },
    });
    validate(this, [
      patternProblem('networkMode', networkMode, /^(awsvpc|bridge|host)$/, '"awsvpc", "bridge" or "host"'),
      integerProblem('cpu', cpu, { min: 128, max: 196608 }),
      integerProblem('memoryMiB', memoryMiB, { min: 6, unit: 'MiB' }),
      integerProblem('diskGiB', diskGiB, { min: 1, unit: 'GiB' }),
      familyProblem(this, task) || configurationProblem(this, task),
      ...taskProblems(task),
      ...valueErrors(props, ec2TaskDefinitionShape),
    ]);

    const { resources, ...parts } = createTask(this, task);
    const { taskDefinition, executionRole, taskRole } = resources;

    this.taskDefinitionArn = taskDefinition.arn;
    this.family = family;
    this.taskRoleName = taskRole.role.name;
    this.taskRoleArn = taskRole.role.arn;
    this.executionRoleName = executionRole.role.name;
    this.executionRoleArn = executionRole.role.arn;
    this.logGroup = parts.logGroup;
    this.vpcEndpoints = parts.vpcEndpoints;
    this.imagesOutsideEcr = parts.imagesOutsideEcr;
    this.routerType = parts.routerType;
    this.routerRetriesAtStop = parts.routerRetriesAtStop;
    this.logDestinationPorts = parts.logDestinationPorts;
    this.routerImage = parts.routerImage;
    this.dependables = parts.dependables;
    this.containerDefinitions = parts.containerDefinitions;
    this.resources = resources;
  }
}

compilerEnforces('M10', {
  section: 'EC2',
  states: 'A task has no ephemeral storage setting, because the tasks of an instance share its disk.',
});
compilerEnforces('N05', { section: 'EC2', states: 'The network mode is a property of the task, not of a container.' });

/** Shapes of the properties of a task definition for instances. */
export const definitionShapes: ShapesOf<Ec2TaskDefinitionProps> = {
  containers: required(mapOf(fields<Ec2Container>({ ...containerShapes, hostPorts: mapOf(number) }))),
  ...taskShapes,
  networkMode: known(plainText),
  architecture,
  cpu: known(number),
  memoryMiB: known(number),
  diskGiB: number,
};

/** Shape of `Ec2TaskDefinitionProps`. */
export const ec2TaskDefinitionShape = fields<Ec2TaskDefinitionProps>(definitionShapes);
