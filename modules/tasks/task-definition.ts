import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Annotations, type ITerraformDependable, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { copyOf } from '../containers/container-override';
import { containerImage } from '../containers/container-image';
import type { EcsContainerDefinition } from '../containers/ecs-container-definition';
import { isWindows } from '../containers/runtime-platform';
import { regionName } from '../core/aws-environment';
import { numberText } from '../core/number-text';
import { alwaysHolds } from '../core/rule';
import type { PolicyStatement } from '../core/policy';
import { resolved } from '../core/resolved';
import { validate } from '../core/validation';
import { terraformJson, terraformLiteral } from '../core/terraform-json';
import { warnOnce } from '../core/warn-once';
import { finalLogging } from '../log-routing/routers/final-logging';
import type { RouterImage } from '../log-routing/routers/router-image';
import type { RouterType } from '../log-routing/routers/router-messages';
import { routingDefaults } from '../log-routing/routers/routing-defaults';
import type { RouterObject } from '../log-routing/routers/task-router';
import { useImages } from '../storage/images-in-use';
import { LogGroup } from '../storage/log-group';
import { executeCommandEndpoints } from './execute-command';
import { emittedProblems } from './emitted-definition';
import { lateChanges } from './late-changes';
import { overrideProblems, overrideWarnings } from './override-rules';
import type { PlannedTask } from './planned-task';
import {
  assumedRoles,
  imagesInEcr,
  imagesOutsideEcr,
  pullThroughImages,
  registryAccountsOf,
  vpcEndpointsOf,
} from './required-endpoints';
import { startedContainers } from './started-containers';
import { containerDefinitions, generatedVolumes, taskVolumes } from './task-containers';
import type { TaskOptions } from './task-options';
import type { TaskRole } from './task-role';
import { executionRoleOf, taskRoleOf } from './task-roles';
import type { MountTargets } from './efs-volume';
import { mountsOf, mountTargetsOf, unusedVolumes, volumeStatements, writtenFileSystems } from './mounted-volumes';
import { reservedNameProblems } from './volume';

/** Terraform resources of a task definition. */
export interface TaskDefinitionResources {
  /** The task definition. */
  readonly taskDefinition: EcsTaskDefinition;
  /** Role with which ECS starts the task, unless it existed before. */
  readonly executionRole: TaskRole | undefined;
  /** Role of the containers, unless it existed before. */
  readonly taskRole: TaskRole | undefined;
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

  /**
   * Permissions that the containers need for the destinations of the logs, ECS Exec, the volumes and the protection of their
   * task. The role that the library creates has them; grant them to an existing one.
   */
  readonly taskRoleStatements: readonly PolicyStatement[];

  /** Name of the role with which ECS starts the task. */
  readonly executionRoleName: string;

  /** ARN of the role with which ECS starts the task. */
  readonly executionRoleArn: string;

  /**
   * Permissions that ECS needs to pull the images, read the secrets and files and write the logs. The role that the
   * library creates has them; grant them to an existing one.
   */
  readonly executionRoleStatements: readonly PolicyStatement[];

  /** Log group of the task. */
  readonly logGroup: LogGroup;

  /**
   * AWS services that the tasks connect to, by the names of their VPC endpoints, such as `logs`. A network without
   * internet access needs these endpoints (N06).
   */
  readonly vpcEndpoints: readonly string[];

  /** Images that are not in Amazon ECR, so that a network without internet access cannot pull them (N06). */
  readonly imagesOutsideEcr: readonly string[];

  /** Images in private registries of Amazon ECR, and those whose address is known only at deploy. */
  readonly imagesInEcr: readonly string[];

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

  /** Mount targets of the file systems of the volumes. */
  readonly mountTargets: readonly MountTargets[];

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
    const { containers, logRouting, operatingSystemFamily = 'LINUX', enableFaultInjection = false } = task.props;
    const { host, taskArguments } = task.launchType;

    const router = logs?.router();
    const logGroup = createLogGroup(this, family, task.props);
    const { definitions, planned, problems } = containerDefinitions(containers, {
      router,
      logGroupName: logGroup.logGroupName,
      region: regionName(this),
      networkMode: host.networkMode,
      initProcess: executeCommand !== undefined && !isWindows(task.props),
    });
    const planOfContainers = { containers, host, volumes: task.volumes, platform: task.props };
    const logConfigurations = Object.fromEntries(
      planned.map(({ name, logConfiguration }) => [name, copyOf(logConfiguration)]),
    );
    const volumes = taskVolumes(task.volumes, containers, router);
    validate(this, [
      ...reservedNameProblems(task.volumes, generatedVolumes(containers, router)),
      ...problems,
      ...overrideProblems({ ...planOfContainers, planned, definitions, changedBy: 'override' }),
    ]);
    const created = copyOf(definitions);
    const started = startedContainers(definitions, containers, router);
    useImages(
      this,
      started.map(({ image }) => containerImage(image).reference),
    );
    const needs = {
      ...{ started, router, executeCommand, logGroup, previous: task.previous },
      protectedInCluster: task.props.protectedInCluster,
      volumeStatements: volumeStatements(this, task.volumes, mountsOf(definitions)),
    };
    const executionRole = executionRoleOf(this, task.props.executionRole, needs);
    const taskRole = taskRoleOf(this, task.props.taskRole, needs);
    const objects = (router?.objects ?? []).map((object) => upload(this, object));
    // Encoded at synth, so that definitions can be changed until then.
    const encoded = Lazy.stringValue({ produce: () => terraformJson(definitions) });
    const taskDefinition = new EcsTaskDefinition(this, 'Resource', {
      family,
      requiresCompatibilities: [host.launchType],
      networkMode: host.networkMode,
      ...(host.cpu !== undefined && { cpu: numberText(host.cpu) }),
      ...(host.memoryMiB !== undefined && { memory: numberText(host.memoryMiB) }),
      ...taskArguments,
      ...(enableFaultInjection && { enableFaultInjection }),
      runtimePlatform: { operatingSystemFamily, cpuArchitecture: architecture },
      executionRoleArn: executionRole.roleArn,
      taskRoleArn: taskRole.roleArn,
      containerDefinitions: encoded,
      // A rollback needs the previous revision: ECS starts no task of a revision that is deregistered.
      skipDestroy: true,
      ...(volumes.length > 0 && { volume: [...volumes] }),
    });
    const names = definitions.map(({ name }) => name);
    const granted = {
      started: new Map(definitions.map(({ name }, index) => [name, started[index]!])),
      written: writtenFileSystems(task.volumes, mountsOf(definitions)),
      ...{ volumes: task.volumes, planned: logConfigurations },
    };
    this.node.addValidation({
      validate: () => {
        const { errors: invalid, warnings } = emittedProblems({ taskDefinition, definitions, encoded, names });
        const late = { ...planOfContainers, planned: created, definitions, changedBy: 'containerDefinitions' } as const;
        const errors = [
          ...(invalid.length > 0 ? invalid : overrideProblems(late)),
          task.familyOfTargetProblem(),
        ].filter((problem) => typeof problem === 'string');
        warnOnce(this, [
          ...warnings,
          ...(errors.length > 0 ? [] : lateChanges({ ...granted, definitions })),
          ...(errors.length > 0 ? [] : unusedVolumes(task.volumes, mountsOf(definitions))),
        ]);
        return errors;
      },
    });
    const imagePath = logs?.writeArtifacts(this, () => resolved(this, finalLogging(definitions, logConfigurations)));
    [...task.warnings(), ...overrideWarnings(planned, definitions)].forEach((warning) =>
      Annotations.of(this).addWarning(warning),
    );

    const destinations = logs?.destinations ?? [];
    this.taskDefinitionArn = taskDefinition.arn;
    this.family = family;
    this.taskRoleName = taskRole.roleName;
    this.taskRoleArn = taskRole.roleArn;
    this.taskRoleStatements = taskRole.statements;
    this.executionRoleName = executionRole.roleName;
    this.executionRoleArn = executionRole.roleArn;
    this.executionRoleStatements = executionRole.statements;
    this.logGroup = logGroup;
    this.vpcEndpoints = vpcEndpointsOf(started, [
      ...destinations.flatMap(({ endpoints }) => endpoints),
      ...(router?.objects ? ['s3'] : []),
      ...(executeCommand ? executeCommandEndpoints(executeCommand.logging) : []),
      ...(task.previous?.vpcEndpoints() ?? []),
    ]);
    this.imagesOutsideEcr = imagesOutsideEcr(started);
    this.imagesInEcr = imagesInEcr(started);
    this.pullThroughImages = pullThroughImages(started);
    this.registryAccounts = registryAccountsOf([...started, ...(task.previous?.started() ?? [])]);
    this.assumedRoleArns = assumedRoles([
      ...(router?.statements ?? []),
      ...(task.previous?.taskStatements(this) ?? []),
    ]);
    this.routerType = router?.additions.firelensConfiguration?.type;
    this.routerRetriesAtStop = logRouting?.routerRetriesAtStop ?? routingDefaults.routerRetriesAtStop;
    this.logDestinationPorts = [
      ...new Set([...destinations.flatMap(({ ports }) => ports), ...(task.previous?.ports() ?? [])]),
    ];
    this.mountTargets = [...mountTargetsOf(task.volumes), ...(task.previous?.mountTargets() ?? [])];
    this.logDestinationRegions = [...new Set(destinations.flatMap(({ region }) => region ?? []))];
    this.routerImage =
      router?.image && imagePath ? { tag: router.image.tag, platform: task.platform, path: imagePath } : undefined;
    this.containerDefinitions = definitions;
    this.resources = {
      ...{ taskDefinition, objects },
      ...{ executionRole: executionRole.created, taskRole: taskRole.created },
    };
  }

  /**
   * Resources that must be created before a task starts and destroyed after it has stopped: the permissions of both roles
   * so far, and the configuration objects. A service of this library also waits for permissions that are added later.
   */
  get dependables(): readonly ITerraformDependable[] {
    const { executionRole, taskRole, objects } = this.resources;
    return [...(executionRole?.dependables ?? []), ...(taskRole?.dependables ?? []), ...objects];
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
