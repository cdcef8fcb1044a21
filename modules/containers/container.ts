import { type ContainerImage, image } from './container-image';
import { type ContainerSecret, secret } from './container-secret';
import { systemControls, type Ulimits, ulimits } from './kernel-settings';
import { type ContainerHealthCheck, healthCheck } from './health-check';
import { type ContainerOverride, containerOverride } from './container-override';
import { type ContainerRestart, restart } from './restart-policy';
import { type LinuxParameters, linuxParameters } from './linux-parameters';
import { type PortMapping, type PortRange, ports } from './port-mapping';
import { type MountPoint, mountPoints, type VolumesFrom, volumesFrom } from './mount-point';
import { credentialSpecs } from './credential-specs';
import { type EnvironmentFile, environmentFiles } from './environment-file';
import { type RepositoryCredentials, repositoryCredentials } from './registry-credentials';
import { compilerEnforces } from '../core/rule';
import { commandLine, list, mapOf, tokenMap } from '../core/collection-shape';
import { flag, number, oneOf, optional, required, type ShapesOf, suggesting } from '../core/shape';
import { plainText } from '../core/string-shape';

/**
 * A container of a task. `Sibling` is the names of the task's containers, so that a misspelled name does not compile.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export interface Container<Sibling extends string = string> {
  /**
   * Image name, with a tag or a digest. For an image in ECR, as
   * `123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.2.3` or `ecrImage()`, the task gets the permission to pull it.
   */
  readonly image: string | ContainerImage;

  /**
   * Ports that the container listens on: a number is a TCP port; an object has a name and a protocol, or is a range. All
   * containers of a task share one network interface, except in the network mode `bridge`.
   *
   * @default - none
   */
  readonly ports?: readonly (number | PortMapping | PortRange)[];

  /**
   * Environment variables. Use `secrets` for secrets, because anyone who can describe the task definition
   * can read these. A value that is certainly a secret causes an error; a value that looks like a secret, a warning.
   *
   * Values may be known only at deploy, and so may all variables together, as in
   * `Token.asStringMap(variable.value)`; then the library does not check them.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * Environment variables that ECS reads from a secret when the container starts; the task gets the permission to read
   * it.
   *
   * @default - none
   */
  readonly secrets?: Readonly<Record<string, ContainerSecret>>;

  /**
   * Files in S3 with environment variables; the task gets the permission to read them. At most 10.
   *
   * @default - none
   */
  readonly environmentFiles?: readonly EnvironmentFile[];

  /**
   * Credentials of the image's registry, if it is private and not Amazon ECR; the task gets the permission to read them.
   *
   * @default - none
   */
  readonly repositoryCredentials?: RepositoryCredentials;

  /**
   * CPU units reserved for the container; 1024 units are one vCPU.
   *
   * @default 0 - the container shares unreserved CPU with the others
   */
  readonly cpu?: number;

  /**
   * Hard limit of the container's memory, in MiB; 6 or more. A container that exceeds it is killed.
   *
   * @default - the memory of the task
   */
  readonly memoryMiB?: number;

  /**
   * Memory reserved for the container, in MiB; 6 or more, not greater than `memoryMiB`.
   *
   * @default - no reservation
   */
  readonly memoryReservationMiB?: number;

  /**
   * Stops the task when this container stops.
   *
   * @default true
   */
  readonly essential?: boolean;

  /**
   * Command that checks the health of the container. ECS ignores a `HEALTHCHECK` in the image.
   *
   * @default - no health check
   */
  readonly healthCheck?: ContainerHealthCheck;

  /**
   * Containers that must reach a condition before this one starts. This container stops before they do.
   *
   * @default - none
   */
  readonly dependsOn?: Readonly<Partial<Record<Sibling, ContainerCondition>>>;

  /**
   * Seconds between SIGTERM and SIGKILL; 2 to 120 on Fargate.
   *
   * @default - 30, set by Fargate or by the ECS agent of the instance
   */
  readonly stopTimeoutSeconds?: number;

  /**
   * Arguments that replace the image's `CMD`.
   *
   * @default - the image's `CMD`
   */
  readonly command?: readonly string[];

  /**
   * Program that replaces the image's `ENTRYPOINT`.
   *
   * @default - the image's `ENTRYPOINT`
   */
  readonly entryPoint?: readonly string[];

  /**
   * User that the container runs as: `uid`, `uid:gid`, or a name in the image. Writable paths, shared folders and EBS
   * volumes belong to root, unless the image declares their paths by `VOLUME` and has given the folders to the user.
   *
   * @default - the user of the image
   */
  readonly user?: string;

  /**
   * Mounts the container's root file system read-only, so that an attacker cannot leave files in it. List the
   * directories that the program writes to in `writablePaths`; nginx needs `['/var/cache/nginx', '/run', '/tmp']`.
   *
   * @default false - most programs write somewhere and would exit immediately
   */
  readonly readonlyRootFilesystem?: boolean;

  /**
   * Absolute paths of directories that stay writable with `readonlyRootFilesystem`. Each is an empty volume of the
   * task, owned by root, that hides the image's files at that path; if the image declares the path as a `VOLUME`, it
   * starts with the image's files, owner and mode.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
   */
  readonly writablePaths?: readonly string[];

  /**
   * Volumes of the task that the container mounts, by the absolute path where it mounts them.
   *
   * @default - none
   */
  readonly mountPoints?: Readonly<Record<string, MountPoint>>;

  /**
   * Containers whose volumes this one mounts at the same paths, by name.
   *
   * @default - none
   */
  readonly volumesFrom?: Readonly<Partial<Record<Sibling, VolumesFrom>>>;

  /**
   * Restarts the container when it exits, without stopping the task or its other containers.
   *
   * @default - no restart: if the container is essential, the task stops
   */
  readonly restart?: ContainerRestart;

  /**
   * Directory in which the container's program starts.
   *
   * @default - the directory of the image
   */
  readonly workingDirectory?: string;

  /**
   * Seconds that other containers wait for the condition in their `dependsOn`; after that, the task stops. 2 to 120 on
   * Fargate.
   *
   * @default - no limit, or the setting of the ECS agent
   */
  readonly startTimeoutSeconds?: number;

  /**
   * Limits of the resources that the container's processes can use, such as open files (`nofile`), by name.
   *
   * @default - the limits of the operating system; on Fargate, 65535 open files
   */
  readonly ulimits?: Ulimits;

  /**
   * Kernel parameters of the container, by name, such as `net.core.somaxconn`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SystemControl.html
   */
  readonly systemControls?: Readonly<Record<string, string>>;

  /**
   * Capabilities, init process and file systems in memory.
   *
   * @default - the defaults of Docker
   */
  readonly linuxParameters?: LinuxParameters;

  /**
   * Labels of the container for Docker, by name.
   *
   * @default - none
   */
  readonly dockerLabels?: Readonly<Record<string, string>>;

  /**
   * Keeps standard input open, for programs that require it.
   *
   * @default false
   */
  readonly interactive?: boolean;

  /**
   * Allocates a terminal, for programs that require it.
   *
   * @default false
   */
  readonly pseudoTerminal?: boolean;

  /**
   * `enabled` runs the same image in all tasks of a deployment, even if its tag is moved; `disabled` resolves the tag
   * whenever a task starts.
   *
   * @default - enabled, set by ECS
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
   */
  readonly versionConsistency?: 'enabled' | 'disabled';

  /**
   * Specification of an Active Directory account (gMSA), as ECS writes it, at most one: `credentialspecdomainless:` or
   * `credentialspec:`, followed by the ARN of an object in S3 or of a Systems Manager parameter. The task gets the
   * permission to read it. A specification without a domain names a secret: grant it in `executionRole.statements`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/linux-gmsa.html
   */
  readonly credentialSpecs?: readonly string[];

  /**
   * Changes the definition of the container in the form of the ECS API, for fields that this library does not have yet.
   * Rules, permissions and the files of the log router follow the result. The name must stay the same.
   *
   * @default - the definition that follows from the other properties
   *
   * @example
   *
   *     const agent: Container = {
   *       image: 'agent:1.0.0',
   *       logDriver: 'awslogs',
   *       override: ({ logConfiguration: { options, ...logging }, ...definition }) => ({
   *         ...definition,
   *         logConfiguration: { ...logging, options: { ...options, 'awslogs-datetime-format': '%Y-%m-%d' } },
   *       }),
   *     };
   */
  readonly override?: ContainerOverride;

  /**
   * Excludes the container from the task's `logRouting`: `awslogs` sends its output directly to the task's log group,
   * and no route receives it. Remove this property to send the output through the routes.
   *
   * @default - the log router; `awslogs` in a task without `logRouting`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
   */
  readonly logDriver?: 'awslogs';
}

/** Condition that a container must reach before another container starts. */
export type ContainerCondition = 'START' | 'HEALTHY' | 'COMPLETE' | 'SUCCESS';

/** Shapes of the properties of `Container`. */
export const containerShapes: ShapesOf<Container> = {
  image: required(image),
  ports,
  environment: tokenMap(plainText),
  environmentFiles,
  repositoryCredentials,
  credentialSpecs,
  override: containerOverride,
  secrets: mapOf(secret),
  cpu: number,
  memoryMiB: number,
  memoryReservationMiB: number,
  essential: flag,
  healthCheck,
  dependsOn: mapOf(optional(oneOf('START', 'HEALTHY', 'COMPLETE', 'SUCCESS'))),
  stopTimeoutSeconds: number,
  command: commandLine,
  entryPoint: commandLine,
  user: plainText,
  readonlyRootFilesystem: flag,
  writablePaths: list(plainText),
  mountPoints,
  volumesFrom,
  logDriver: suggesting(oneOf('awslogs'), (value) =>
    value === 'awsfirelens' ? 'remove it: logRouting of the task routes the output' : undefined,
  ),
  workingDirectory: plainText,
  startTimeoutSeconds: number,
  ulimits,
  systemControls,
  linuxParameters,
  dockerLabels: tokenMap(plainText),
  interactive: flag,
  pseudoTerminal: flag,
  versionConsistency: oneOf('enabled', 'disabled'),
  restart,
};

compilerEnforces('F01', { states: 'A task has exactly one log router.' });
compilerEnforces('F14', { states: "No volume is mounted over the router's socket or configuration." });
compilerEnforces('F37', { states: 'The log driver is one that Fargate supports.' });
compilerEnforces('N05', { states: 'The network mode of the task is `awsvpc`.' });
