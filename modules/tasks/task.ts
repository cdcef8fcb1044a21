import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Annotations, type ITerraformDependable, Lazy } from 'cdktf';
import type { Construct } from 'constructs';
import { ecsNameFormat } from '../containers/ecs-name';
import type { Container } from '../containers/container';
import { definitionErrors, type EcsContainerDefinition } from '../containers/ecs-container-definition';
import { containerProblems, type Containers, containerWarnings } from '../containers/container-rules';
import type { Architecture, TaskHost } from '../containers/task-host';
import { everyLogGroupArn, regionName } from '../core/aws-environment';
import { perApp, perStack } from '../core/per-stack';
import { logRetentionProblem } from '../core/retention';
import { terraformJson, terraformLiteral } from '../core/terraform-json';
import { isKnown, patternProblem, type Problem } from '../core/validation';
import { objectKey } from '../log-routing/routers/fluent-bit/deliveries/configuration-object';
import type { RouterImage } from '../log-routing/routers/router-image';
import type { RouterType } from '../log-routing/routers/router-messages';
import type { RoutedLogs } from '../log-routing/routers/log-router';
import { routeLogs } from '../log-routing/routers/routers';
import { routingDefaults } from '../log-routing/routers/routing-defaults';
import type { RouterObject, TaskRouter } from '../log-routing/routers/task-router';
import { LogGroup } from '../storage/log-group';
import {
  type ExecuteCommand,
  executeCommandEndpoints,
  executeCommandProblems,
  executeCommandStatements,
  executeCommandWarnings,
} from './execute-command';
import { logStatements, pullStatements, secretStatements } from './execution-rights';
import { imagesOutsideEcr, vpcEndpointsOf } from './required-endpoints';
import { containerDefinitions, taskVolumes } from './task-containers';
import type { TaskOptions } from './task-options';
import { TaskRole } from './task-role';

/** A task, wherever it runs. */
export interface TaskProps extends TaskOptions {
  /** Its containers. */
  readonly containers: Containers;
  /** Name that the revisions of its definition share. */
  readonly family: string;
  /** Processor that its images are for. */
  readonly architecture: Architecture;
  /** What it runs on. */
  readonly host: TaskHost;
}

/** Parts of a task, as its definition exposes them. */
export interface Task {
  /** The log group of the task itself. */
  readonly logGroup: LogGroup;
  /** AWS services that the task connects to, by the names of their VPC endpoints. */
  readonly vpcEndpoints: readonly string[];
  /** Images that are not in ECR. */
  readonly imagesOutsideEcr: readonly string[];
  /** Program that the log router runs, if there is a router. */
  readonly routerType: RouterType | undefined;
  /** `true` if the log router is started again after a stop until its records are delivered. */
  readonly routerRetriesAtStop: boolean;
  /** TCP ports of the log destinations. */
  readonly logDestinationPorts: readonly number[];
  /** Image to build for the router, if its delivery needs one. */
  readonly routerImage: RouterImage | undefined;
  /** Permissions of both roles, and objects that the router fetches. */
  readonly dependables: readonly ITerraformDependable[];
  /** Container definitions, the router last; change them before synth. */
  readonly containerDefinitions: readonly EcsContainerDefinition[];
  /** The Terraform resources of the task. */
  readonly resources: {
    readonly taskDefinition: EcsTaskDefinition;
    readonly executionRole: TaskRole;
    readonly taskRole: TaskRole;
    readonly objects: readonly S3Object[];
  };
}

/** Task with the routing of its logs, derived once. */
export interface PlannedTask extends TaskProps {
  /** Routing of the logs, if a router routes them. */
  readonly logs: RoutedLogs | undefined;
}

/** Derives the routing of the logs of a task. */
export function planTask(scope: Construct, props: TaskProps): PlannedTask {
  const { logRouting } = props;
  return {
    ...props,
    logs: logRouting && routeLogs(logRouting, { ...props, platform: platformOf(props), region: regionName(scope) }),
  };
}

function platformOf({ architecture }: TaskProps): RouterImage['platform'] {
  return architecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64';
}

/** Everything about a task that ECS or Fluent Bit would refuse, its size apart. */
export function taskProblems(props: PlannedTask): readonly Problem[] {
  const { family, containers, logRouting, logs, executeCommand, host, logRetentionDays } = props;
  return [
    logRouting &&
      !isKnown(family) &&
      'family must be known at synth time with logRouting, whose files are named for it',
    patternProblem('family', family, ...ecsNameFormat),
    logRetentionProblem('logRetentionDays', logRetentionDays),
    ...executeCommandProblems('executeCommand.logging', commandsIn(executeCommand)?.logging),
    ...(logs?.problems() ?? []),
    ...containerProblems(containers, host, logs?.routerContainer),
  ];
}

/**
 * Refusal of a family that another routed task definition of the stack has: the files that synth leaves of a router, and
 * the objects that it fetches, are named after the family.
 */
export function familyProblem(scope: Construct, { family, logRouting }: TaskProps): Problem {
  if (!logRouting) return undefined;
  const families = perStack(scope, 'families', () => new Map<string, string>());
  const other = families.get(family);
  families.set(family, other ?? scope.node.path);
  return (
    other !== undefined &&
    `family must be that of one task definition, got ${JSON.stringify(family)}, which "${other}" has; give each a family of its own`
  );
}

/** Refusal of a bucket and prefix below which a task of another stack keeps the configuration of its router. */
export function configurationProblem(scope: Construct, { family, logRouting }: TaskProps): Problem {
  const delivery = logRouting?.delivery;
  if (!delivery || !('bucket' in delivery) || !isKnown(delivery.bucket.bucketName)) return undefined;
  const { bucket, prefix, by } = delivery;
  const place = `${bucket.bucketName}/${objectKey(prefix, family, '')}`;
  const places = perApp(scope, 'configurations', () => new Map<string, string>());
  const other = places.get(place);
  places.set(place, other ?? scope.node.path);
  return (
    other !== undefined &&
    `ConfigDelivery.${by}: prefix must be given, since "${other}" keeps the configuration of its router in ${JSON.stringify(place)}, too; give each a prefix of its own`
  );
}

/** Makes a task in the scope of its definition: the containers, the router of their logs, and its two roles. */
export function createTask(scope: Construct, props: PlannedTask): Task {
  const { containers, logRouting, logs, family, architecture, host } = props;
  const exec = commandsIn(props.executeCommand);
  const region = regionName(scope);
  const router = logs?.router();
  const logGroup = createLogGroup(scope, props);
  const all = [
    ...Object.values<Container>(containers),
    ...(router ? [{ ...router.container, secrets: router.values.secrets }] : []),
  ];
  const executionRole = createExecutionRole(scope, all, router, logGroup);
  const taskRole = createTaskRole(scope, router, exec, logGroup);
  const objects = (router?.objects ?? []).map((object) => upload(scope, object));
  const volumes = taskVolumes(containers, router);
  const definitions = containerDefinitions(containers, {
    router,
    logGroupName: logGroup.logGroupName,
    region,
    networkMode: host.networkMode,
    executeCommand: exec !== undefined,
  });
  const taskDefinition = new EcsTaskDefinition(scope, 'Resource', {
    family,
    requiresCompatibilities: [host.launchType],
    networkMode: host.networkMode,
    ...(host.cpu !== undefined && { cpu: String(host.cpu) }),
    ...(host.memoryMiB !== undefined && { memory: String(host.memoryMiB) }),
    runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: architecture },
    executionRoleArn: executionRole.role.arn,
    taskRoleArn: taskRole.role.arn,
    // Encoded at synth, so that definitions can be changed until then.
    containerDefinitions: Lazy.stringValue({ produce: () => terraformJson(definitions) }),
    // ECS takes a service back to no revision that is deregistered, and a failed deployment goes back to the one before.
    skipDestroy: true,
    ...(volumes.length > 0 && { volume: [...volumes] }),
  });

  scope.node.addValidation({
    validate: () => definitionErrors(definitions).filter((problem) => typeof problem === 'string'),
  });
  const imagePath = logs?.writeArtifacts(scope);
  warn(scope, props, exec);
  const destinations = logs?.destinations ?? [];
  return {
    logGroup,
    vpcEndpoints: vpcEndpointsOf(all, [
      ...destinations.flatMap(({ endpoints }) => endpoints),
      ...(router?.objects ? ['s3'] : []),
      ...(exec ? executeCommandEndpoints(exec.logging) : []),
    ]),
    imagesOutsideEcr: imagesOutsideEcr(all),
    routerType: router?.additions.firelensConfiguration?.type,
    routerRetriesAtStop: logRouting?.routerRetriesAtStop ?? routingDefaults.routerRetriesAtStop,
    logDestinationPorts: [...new Set(destinations.map(({ port }) => port))],
    routerImage:
      router?.image && imagePath ? { tag: router.image.tag, platform: platformOf(props), path: imagePath } : undefined,
    dependables: [...Object.values(executionRole.policies), ...Object.values(taskRole.policies), ...objects],
    containerDefinitions: definitions,
    resources: { taskDefinition, executionRole, taskRole, objects },
  };
}

function commandsIn(executeCommand: boolean | ExecuteCommand = false): ExecuteCommand | undefined {
  return executeCommand === true ? {} : executeCommand || undefined;
}

function createLogGroup(
  scope: Construct,
  {
    family,
    logRetentionDays: retentionDays = 30,
    logKmsKeyArn: kmsKeyArn,
    logForceDestroy: forceDestroy = false,
  }: TaskProps,
): LogGroup {
  return new LogGroup(scope, 'Logs', {
    logGroupNamePrefix: `/ecs/${family}/`,
    retentionDays,
    ...(kmsKeyArn !== undefined && { kmsKeyArn }),
    forceDestroy,
  });
}

function createExecutionRole(
  scope: Construct,
  containers: readonly Container[],
  router: TaskRouter | undefined,
  logGroup: LogGroup,
): TaskRole {
  const role = new TaskRole(scope, 'ExecutionRole', 'Starts the task: pulls images, reads secrets, writes its log');
  role.allow('PullImages', pullStatements(containers));
  role.allow('WriteLogs', logStatements(logGroup.logGroupArn));
  role.allow('ReadSecrets', secretStatements(containers));
  role.allow('ReadConfiguration', router?.executionStatements ?? []);
  return role;
}

function createTaskRole(
  scope: Construct,
  router: TaskRouter | undefined,
  exec: ExecuteCommand | undefined,
  { logGroupArn }: LogGroup,
): TaskRole {
  const role = new TaskRole(scope, 'TaskRole', 'Rights of the containers of the task');
  role.allow('DeliverLogs', router?.statements ?? []);
  const logGroups = { own: logGroupArn, every: everyLogGroupArn(scope) };
  role.allow('ExecuteCommand', exec ? executeCommandStatements(exec.logging, logGroups) : []);
  return role;
}

function upload(scope: Construct, { name, bucket, key, content }: RouterObject): S3Object {
  return new S3Object(scope, name, {
    bucket,
    key,
    // Its variables are the router's.
    content: terraformLiteral(content),
    contentType: 'text/plain',
  });
}

function warn(scope: Construct, { containers, logs, host }: PlannedTask, exec: ExecuteCommand | undefined): void {
  [
    ...containerWarnings(containers, host, logs?.routerContainer),
    ...(exec ? executeCommandWarnings(containers) : []),
    ...(logs?.warnings() ?? []),
  ].forEach((warning) => Annotations.of(scope).addWarning(warning));
}
