import type { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import type { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type Container, container } from '../containers/container';
import { ephemeralStorageRange, type FargateSize, fargateSizeProblem } from './fargate-size';
import { physicalName } from '../core/physical-name';
import type { RouterType } from '../log-routing/routers/router-messages';
import { valueErrors, fields, typeErrors, known, mapOf, number, required, type ShapesOf } from '../core/shape';
import { createTask, familyProblem, configurationProblem, taskProblems, planTask } from './task';
import { type Architecture, architecture, onFargate } from '../containers/task-host';
import type { EcsContainerDefinition } from '../containers/ecs-container-definition';
import type { TaskRole } from './task-role';
import { integerProblem, validate } from '../core/validation';
import type { LogGroup } from '../storage/log-group';
import type { RouterImage } from '../log-routing/routers/router-image';
import { type TaskOptions, taskShapes } from './task-options';

/** Properties of a `FargateTaskDefinition`, its size apart. */
export interface FargateTaskDefinitionOptions<
  ContainerName extends string = string,
> extends TaskOptions<ContainerName> {
  /** The containers by name: 1 to 255 letters, digits, `_` and `-`. */
  readonly containers: { readonly [Name in ContainerName]: Container<NoInfer<ContainerName>> };

  /**
   * Processor of the tasks. The images must have been built for it; ARM64 costs a fifth less.
   *
   * @default 'X86_64'
   */
  readonly architecture?: Architecture;

  /**
   * GiB of disk for images, containers and the router's buffers, 21 to 200; what is above 20 is charged for.
   *
   * @default - 20, set by Fargate
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html
   */
  readonly ephemeralStorageGiB?: number;
}

/** Properties of a `FargateTaskDefinition`. */
export type FargateTaskDefinitionProps<ContainerName extends string = string> =
  FargateTaskDefinitionOptions<ContainerName> & FargateSize;

/**
 * What runs in a task of Fargate: its containers, the router of their logs, and its two roles.
 *
 *     EcsTaskDefinition                 earlier revisions stay, for deployments that go back to them
 *     ├── LogGroup       Logs           what the router says of itself
 *     ├── TaskRole       ExecutionRole  what ECS may do to start it: pull, log, read secrets
 *     ├── TaskRole       TaskRole       what its containers may do: deliver logs, take commands
 *     ├── S3Object       Configuration  what the router fetches, for the delivery by init
 *     └── S3Object       Parsers        and the parsers for it, if it needs any
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
export class FargateTaskDefinition<ContainerName extends string = string> extends Construct {
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

  /**
   * Services of AWS that the tasks connect to, by the names of their VPC endpoints, as in `logs`: what a network without
   * a NAT gateway must have (N06).
   */
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

  /** What must exist before a task can run, and outlive it: the rights of both roles, what the router fetches. */
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

  constructor(scope: Construct, id: string, props: FargateTaskDefinitionProps<ContainerName>) {
    super(scope, id);
    validate(this, typeErrors(props, fargateTaskDefinitionShape));
    const { family = physicalName(this), architecture = 'X86_64', ephemeralStorageGiB } = props;
    const task = planTask(this, { ...props, family, architecture, host: onFargate(props) });
    validate(this, [
      fargateSizeProblem(props.cpu, props.memoryMiB),
      integerProblem('ephemeralStorageGiB', ephemeralStorageGiB, ephemeralStorageRange),
      familyProblem(this, task) || configurationProblem(this, task),
      ...taskProblems(task),
      ...valueErrors(props, fargateTaskDefinitionShape),
    ]);

    const { resources, ...parts } = createTask(this, task);
    const { taskDefinition, executionRole, taskRole } = resources;
    if (ephemeralStorageGiB !== undefined) taskDefinition.putEphemeralStorage({ sizeInGib: ephemeralStorageGiB });

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

/** Size of a task, in any combination. */
export interface Size {
  /** CPU units. */
  readonly cpu: number;
  /** Memory in MiB. */
  readonly memoryMiB: number;
}

/** Shapes of the properties of a task definition on Fargate. */
export const definitionShapes: ShapesOf<FargateTaskDefinitionOptions & Size> = {
  cpu: required(known(number)),
  memoryMiB: required(known(number)),
  containers: required(mapOf(container)),
  ...taskShapes,
  architecture,
  ephemeralStorageGiB: number,
};

/** Shape of `FargateTaskDefinitionProps`. */
export const fargateTaskDefinitionShape = fields<FargateTaskDefinitionOptions & Size>(definitionShapes);
