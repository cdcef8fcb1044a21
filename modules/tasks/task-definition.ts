import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Annotations, type ITerraformDependable, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import type { Container } from '../containers/container';
import { containerImage } from '../containers/container-image';
import type { EcsContainerDefinition } from '../containers/ecs-container-definition';
import { regionName } from '../core/aws-environment';
import { numberText } from '../core/number-text';
import { alwaysHolds } from '../core/rule';
import { terraformJson, terraformLiteral } from '../core/terraform-json';
import { warnOnce } from '../core/warn-once';
import type { RouterImage } from '../log-routing/routers/router-image';
import type { RouterType } from '../log-routing/routers/router-messages';
import { routingDefaults } from '../log-routing/routers/routing-defaults';
import type { RouterObject } from '../log-routing/routers/task-router';
import { useImages } from '../storage/images-in-use';
import { LogGroup } from '../storage/log-group';
import { executeCommandEndpoints } from './execute-command';
import { emittedProblems } from './emitted-definition';
import type { PlannedTask } from './planned-task';
import {
  assumedRoles,
  imagesOutsideEcr,
  pullThroughImages,
  registryAccountsOf,
  vpcEndpointsOf,
} from './required-endpoints';
import { containerDefinitions, taskVolumes } from './task-containers';
import type { TaskOptions } from './task-options';
import type { TaskRole } from './task-role';
import { createExecutionRole, createTaskRole } from './task-roles';

/** Terraform resources of a task definition. */
export interface TaskDefinitionResources {
  /** The task definition. */
  readonly taskDefinition: EcsTaskDefinition;
  /** Role with which ECS starts the task. */
  readonly executionRole: TaskRole;
  /** Role of the containers. */
  readonly taskRole: TaskRole;
  /** Configuration objects that the log router downloads. */
  readonly objects: readonly S3Object[];
}

/** A task definition: a `FargateTaskDefinition` or an `Ec2TaskDefinition`. */
export abstract class TaskDefinition extends Construct {
  /** ARN of the current revision. */
  readonly taskDefinitionArn: string;

  /** Name of the task definition's family, which its revisions share. */
  readonly family: string;

  /** Name of the role of the containers. Attach the application's permissions to it. */
  readonly taskRoleName: string;

  /** ARN of the role of the containers. */
  readonly taskRoleArn: string;

  /** Name of the role with which ECS starts the task. */
  readonly executionRoleName: string;

  /** ARN of the role with which ECS starts the task. */
  readonly executionRoleArn: string;

  /** Log group of the task. */
  readonly logGroup: LogGroup;

  /**
   * AWS services that the tasks connect to, by the names of their VPC endpoints, such as `logs`. A network without
   * internet access needs these endpoints (N06).
   */
  readonly vpcEndpoints: readonly string[];

  /** Images that are not in Amazon ECR, so that a network without internet access cannot pull them (N06). */
  readonly imagesOutsideEcr: readonly string[];

  /**
   * Images of pull-through caches. A network without internet access cannot pull them the first time (N06).
   */
  readonly pullThroughImages: readonly string[];

  /** Accounts of the ECR registries of the images, as far as they are known at synth; for policies of VPC endpoints. */
  readonly registryAccounts: readonly string[];

  /** ARNs of the roles that the log router assumes; for policies of VPC endpoints. */
  readonly assumedRoleArns: readonly string[];

  /** Program of the log router, if the task has one. */
  readonly routerType: RouterType | undefined;

  /** `true` if the log router is restarted after a stop until its records are delivered. */
  readonly routerRetriesAtStop: boolean;

  /** Regions of the log destinations, as far as a property sets them. */
  readonly logDestinationRegions: readonly string[];

  /** TCP ports of the log destinations. */
  readonly logDestinationPorts: readonly number[];

  /** Image to build for the log router, if its configuration is delivered by an image. */
  readonly routerImage: RouterImage | undefined;

  /**
   * Container definitions in the form of the ECS API, the log router last. Before synth, you can change fields, and add
   * fields that the library does not have.
   *
   * @example
   *
   *     const web = taskDefinition.containerDefinitions.find(({ name }) => name === 'web');
   *     if (web) web.ulimits = [{ name: 'nofile', softLimit: 65536, hardLimit: 65536 }];
   */
  readonly containerDefinitions: readonly EcsContainerDefinition[];

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: TaskDefinitionResources;

  /** @internal */
  protected constructor(scope: Construct, id: string, plan: (self: Construct) => PlannedTask) {
    super(scope, id);
    const task = plan(this);
    task.reserve();
    const { family, architecture, logs, executeCommand } = task;
    const { containers, logRouting } = task.props;
    const { host, taskArguments } = task.launchType;

    const router = logs?.router();
    const logGroup = createLogGroup(this, family, task.props);
    const all: readonly Container[] = [
      ...Object.values(containers),
      ...(router ? [{ ...router.container, secrets: router.values.secrets }] : []),
    ];
    useImages(
      this,
      all.map(({ image }) => containerImage(image).reference),
    );
    const executionRole = createExecutionRole(this, all, router, logGroup, task.previous);
    const taskRole = createTaskRole(this, router, executeCommand, logGroup, task.previous);
    const objects = (router?.objects ?? []).map((object) => upload(this, object));
    const volumes = taskVolumes(containers, router);
    const definitions = containerDefinitions(containers, {
      router,
      logGroupName: logGroup.logGroupName,
      region: regionName(this),
      networkMode: host.networkMode,
      executeCommand: executeCommand !== undefined,
    });
    // Encoded at synth, so that definitions can be changed until then.
    const encoded = Lazy.stringValue({ produce: () => terraformJson(definitions) });
    const taskDefinition = new EcsTaskDefinition(this, 'Resource', {
      family,
      requiresCompatibilities: [host.launchType],
      networkMode: host.networkMode,
      ...(host.cpu !== undefined && { cpu: numberText(host.cpu) }),
      ...(host.memoryMiB !== undefined && { memory: numberText(host.memoryMiB) }),
      ...taskArguments,
      runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: architecture },
      executionRoleArn: executionRole.role.arn,
      taskRoleArn: taskRole.role.arn,
      containerDefinitions: encoded,
      // A rollback needs the previous revision: ECS starts no task of a revision that is deregistered.
      skipDestroy: true,
      ...(volumes.length > 0 && { volume: [...volumes] }),
    });
    const names = definitions.map(({ name }) => name);
    this.node.addValidation({
      validate: () => {
        const { errors, warnings } = emittedProblems({ taskDefinition, definitions, encoded, names });
        warnOnce(this, warnings);
        return [...errors, task.familyOfTargetProblem()].filter((problem) => typeof problem === 'string');
      },
    });
    const imagePath = logs?.writeArtifacts(this);
    task.warnings().forEach((warning) => Annotations.of(this).addWarning(warning));

    const destinations = logs?.destinations ?? [];
    this.taskDefinitionArn = taskDefinition.arn;
    this.family = family;
    this.taskRoleName = taskRole.role.name;
    this.taskRoleArn = taskRole.role.arn;
    this.executionRoleName = executionRole.role.name;
    this.executionRoleArn = executionRole.role.arn;
    this.logGroup = logGroup;
    this.vpcEndpoints = vpcEndpointsOf(all, [
      ...destinations.flatMap(({ endpoints }) => endpoints),
      ...(router?.objects ? ['s3'] : []),
      ...(executeCommand ? executeCommandEndpoints(executeCommand.logging) : []),
      ...(task.previous?.vpcEndpoints() ?? []),
    ]);
    this.imagesOutsideEcr = imagesOutsideEcr(all);
    this.pullThroughImages = pullThroughImages(all);
    const everyRevision = [...all, ...(task.previous?.containers() ?? [])];
    this.registryAccounts = registryAccountsOf(everyRevision);
    this.assumedRoleArns = assumedRoles([...(router?.statements ?? []), ...(task.previous?.taskStatements() ?? [])]);
    this.routerType = router?.additions.firelensConfiguration?.type;
    this.routerRetriesAtStop = logRouting?.routerRetriesAtStop ?? routingDefaults.routerRetriesAtStop;
    this.logDestinationPorts = [
      ...new Set([...destinations.flatMap(({ ports }) => ports), ...(task.previous?.ports() ?? [])]),
    ];
    this.logDestinationRegions = [...new Set(destinations.flatMap(({ region }) => region ?? []))];
    this.routerImage =
      router?.image && imagePath ? { tag: router.image.tag, platform: task.platform, path: imagePath } : undefined;
    this.containerDefinitions = definitions;
    this.resources = { taskDefinition, executionRole, taskRole, objects };
  }

  /**
   * Resources that must be created before a task starts and destroyed after it has stopped: the permissions of both roles
   * so far, and the configuration objects. A service of this library also waits for permissions that are added later.
   */
  get dependables(): readonly ITerraformDependable[] {
    const { executionRole, taskRole, objects } = this.resources;
    return [...executionRole.dependables, ...taskRole.dependables, ...objects];
  }
}

alwaysHolds('M14', { states: 'Log groups exist before tasks write to them.', because: 'Terraform creates them' });

function createLogGroup(
  scope: Construct,
  family: string,
  { logRetentionDays: retentionDays = 30, logKmsKeyArn: kmsKeyArn, logForceDestroy: forceDestroy = false }: TaskOptions,
): LogGroup {
  return new LogGroup(scope, 'Logs', {
    logGroupNamePrefix: `/ecs/${family}/`,
    retentionDays,
    ...(kmsKeyArn !== undefined && { kmsKeyArn }),
    forceDestroy,
  });
}

function upload(scope: Construct, { name, bucket, key, content }: RouterObject): S3Object {
  return new S3Object(scope, name, {
    bucket,
    key,
    // Terraform must not evaluate the variables of the router's configuration.
    content: terraformLiteral(content),
    contentType: 'text/plain',
  });
}
