import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Annotations, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Container } from './container';
import { type FargateSize, fargateSizeProblem } from './fargate-size';
import { regionName } from './internal/aws-environment';
import { containerProblems, containerWarnings } from './internal/container-rules';
import { logStatements, pullStatements, secretStatements } from './internal/execution-rights';
import {
  type ExecuteCommand,
  executeCommandEndpoints,
  executeCommandProblems,
  executeCommandStatements,
  executeCommandWarnings,
} from './internal/execute-command';
import { physicalName } from './internal/physical-name';
import { contentProblems, kindProblems } from './internal/shape';
import { fargateTaskDefinitionShape } from './internal/shapes/fargate';
import { containerDefinitions, taskVolumes } from './internal/task-containers';
import { TaskRole } from './internal/task-role';
import { terraformJson, terraformLiteral } from './internal/terraform-json';
import { integerProblem, isKnown, patternProblem, validate } from './internal/validation';
import { vpcEndpointsOf } from './internal/vpc-endpoints';
import { LogGroup, type LogRetentionDays } from './log-group';
import type { LogRouting } from './log-routing/log-routing';
import { deliver } from './log-routing/deliveries/deliver';
import { recordSources } from './log-routing/record-source';
import { routedTask } from './log-routing/routed-task';
import { type Router, routerContainer, type RouterObject } from './log-routing/router';
import type { RouterImage } from './log-routing/router-image';
import { routingProblems, routingWarnings } from './log-routing/rules';
import { leaveFiles } from './log-routing/synthesized-files';

/** Properties of a `FargateTaskDefinition`, its size apart. */
export interface FargateTaskDefinitionOptions<ContainerName extends string = string> {
  /** The containers by name: 1 to 255 letters, digits, `_` and `-`. */
  readonly containers: { readonly [Name in ContainerName]: Container<NoInfer<ContainerName>> };

  /**
   * Where the containers' logs go.
   *
   * @default - to the task's own log group, by the driver `awslogs`
   */
  readonly logRouting?: LogRouting<NoInfer<ContainerName>>;

  /**
   * Name that the revisions of the task definition share.
   *
   * @default - the path of the construct, as in `service-Web`
   */
  readonly family?: string;

  /**
   * Processor of the tasks. The images must have been built for it; ARM64 costs a fifth less.
   *
   * @default 'X86_64'
   */
  readonly architecture?: 'X86_64' | 'ARM64';

  /**
   * GiB of disk for images, containers and the router's buffers, 21 to 200; what is above 20 is charged for.
   *
   * @default - 20, set by Fargate
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html
   */
  readonly ephemeralStorageGiB?: number;

  /**
   * Days for which the task's own log group is kept. It holds what the router says of itself, or without `logRouting`
   * what the containers write.
   *
   * @default 30
   */
  readonly logRetentionDays?: LogRetentionDays;

  /**
   * ARN of the KMS key for the task's own log group.
   *
   * @default - CloudWatch's own key, free of charge
   */
  readonly logKmsKeyArn?: string;

  /**
   * Lets whoever IAM allows it run commands in the containers, such as a shell, by ECS Exec. The task role gets what
   * that needs, and each container a process that ends what a command leaves behind. It does not work where the root file
   * system is read-only, as that of the log router is.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   */
  readonly executeCommand?: boolean | ExecuteCommand;
}

/** Properties of a `FargateTaskDefinition`. */
export type FargateTaskDefinitionProps<ContainerName extends string = string> =
  FargateTaskDefinitionOptions<ContainerName> & FargateSize;

/**
 * What runs in a task of Fargate: its containers, the router of their logs, and its two roles.
 *
 *     EcsTaskDefinition
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
 *         delivery: LogDelivery.image({ repository }),
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
   * a NAT gateway must have, beside every image in ECR (N06).
   */
  readonly vpcEndpoints: readonly string[];

  /** TCP ports that the log destinations are reached by. */
  readonly logPorts: readonly number[];

  /** The image to build for the router, where the logs are routed by one. */
  readonly routerImage: RouterImage | undefined;

  /** What must exist before a task can run, and outlive it: the rights of both roles, what the router fetches. */
  readonly rights: readonly ITerraformDependable[];

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly taskDefinition: EcsTaskDefinition;
    readonly executionRole: TaskRole;
    readonly taskRole: TaskRole;
    readonly objects: readonly S3Object[];
  };

  constructor(scope: Construct, id: string, props: FargateTaskDefinitionProps<ContainerName>) {
    super(scope, id);
    validate(this, kindProblems(props, fargateTaskDefinitionShape));
    const { containers, logRouting, architecture = 'X86_64', ephemeralStorageGiB } = props;
    const { family = physicalName(this), executeCommand = false } = props;
    const exec = executeCommand === true ? {} : executeCommand || undefined;
    validate(this, [
      fargateSizeProblem(props.cpu, props.memoryMiB),
      logRouting && !isKnown(family) && 'family must be known at synth with logRouting, whose files are named for it',
      patternProblem('family', family, /^[A-Za-z0-9_-]{1,255}$/, '1 to 255 letters, digits, "_" and "-"'),
      integerProblem('ephemeralStorageGiB', ephemeralStorageGiB, { min: 21, max: 200, unit: 'GiB (M10)' }),
      ...executeCommandProblems('executeCommand.logging', exec?.logging),
      ...(logRouting ? routingProblems(logRouting, containers) : []),
      ...containerProblems(containers, props, logRouting && routerContainer(logRouting)),
      ...contentProblems(props, fargateTaskDefinitionShape),
    ]);

    const platform = architecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64';
    const region = regionName(this);
    const routed = logRouting && routedTask(logRouting, Object.keys(containers), { region, platform, family });
    const router = routed && deliver(routed);
    const logGroup = this.createLogGroup(family, props);
    const all = [
      ...Object.values<Container>(containers),
      ...(router ? [{ ...router.container, secrets: router.values.secrets }] : []),
    ];
    const executionRole = this.createExecutionRole(all, logGroup);
    const taskRole = this.createTaskRole(router, exec, logGroup);
    const objects = (router?.objects ?? []).map((object) => this.upload(object));
    const volumes = taskVolumes(containers, router);
    const definitions = containerDefinitions(containers, {
      router,
      logGroupName: logGroup.logGroupName,
      region,
      executeCommand: exec !== undefined,
    });
    const taskDefinition = new EcsTaskDefinition(this, 'Resource', {
      family,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: String(props.cpu),
      memory: String(props.memoryMiB),
      runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: architecture },
      executionRoleArn: executionRole.role.arn,
      taskRoleArn: taskRole.role.arn,
      containerDefinitions: terraformJson(definitions),
      ...(ephemeralStorageGiB !== undefined && { ephemeralStorage: { sizeInGib: ephemeralStorageGiB } }),
      ...(volumes.length > 0 && { volume: [...volumes] }),
    });

    const sources = recordSources(logRouting?.routes ?? [], Object.keys(containers));
    const imagePath = router && leaveFiles(this, family, router, sources);
    this.routerImage = router?.image && imagePath ? { tag: router.image.tag, platform, path: imagePath } : undefined;
    [
      ...containerWarnings(containers, props, logRouting && routerContainer(logRouting)),
      ...(exec ? executeCommandWarnings(containers) : []),
      ...(logRouting ? routingWarnings(logRouting, containers, props) : []),
    ].forEach((warning) => Annotations.of(this).addWarning(warning));
    this.taskDefinitionArn = taskDefinition.arn;
    this.family = family;
    this.taskRoleName = taskRole.role.name;
    this.taskRoleArn = taskRole.role.arn;
    this.executionRoleName = executionRole.role.name;
    this.executionRoleArn = executionRole.role.arn;
    this.logGroup = logGroup;
    const destinations = routed?.sources.map(({ destination }) => destination) ?? [];
    this.vpcEndpoints = vpcEndpointsOf(all, [
      ...destinations.flatMap(({ endpoints }) => endpoints),
      ...(router?.objects ? ['s3'] : []),
      ...(exec ? executeCommandEndpoints(exec.logging) : []),
    ]);
    this.logPorts = [...new Set(destinations.map(({ port }) => port))];
    this.rights = [...Object.values(executionRole.policies), ...Object.values(taskRole.policies), ...objects];
    this.resources = { taskDefinition, executionRole, taskRole, objects };
  }

  private upload({ name, bucket, key, content }: RouterObject): S3Object {
    return new S3Object(this, name, {
      bucket,
      key,
      // Its variables are the router's.
      content: terraformLiteral(content),
      contentType: 'text/plain',
    });
  }

  private createLogGroup(family: string, props: FargateTaskDefinitionOptions): LogGroup {
    const { logRetentionDays = 30, logKmsKeyArn } = props;
    return new LogGroup(this, 'Logs', {
      logGroupNamePrefix: `/ecs/${family}/`,
      retentionDays: logRetentionDays,
      ...(logKmsKeyArn !== undefined && { kmsKeyArn: logKmsKeyArn }),
    });
  }

  private createExecutionRole(containers: readonly Container[], logGroup: LogGroup): TaskRole {
    const role = new TaskRole(this, 'ExecutionRole', 'Starts the task: pulls images, reads secrets, writes its log');
    role.allow('PullImages', pullStatements(containers));
    role.allow('WriteLogs', logStatements(logGroup.logGroupArn));
    role.allow('ReadSecrets', secretStatements(containers));
    return role;
  }

  private createTaskRole(
    router: Router | undefined,
    exec: ExecuteCommand | undefined,
    { logGroupArn }: LogGroup,
  ): TaskRole {
    const role = new TaskRole(this, 'TaskRole', 'Rights of the containers of the task');
    role.allow('DeliverLogs', router?.statements ?? []);
    role.allow('ExecuteCommand', exec ? executeCommandStatements(exec.logging, logGroupArn) : []);
    return role;
  }
}
