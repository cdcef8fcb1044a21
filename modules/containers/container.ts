import type { ContainerImage } from './container-image';
import { type ContainerSecret, secret } from './container-secret';
import {
  arnOf,
  anyOf,
  fields,
  flag,
  list,
  mapOf,
  number,
  oneOf,
  optional,
  plainText,
  required,
  type ShapesOf,
} from '../core/shape';

/**
 * A container of a task. `Sibling` is the names of the task's containers, so that a misspelt one does not compile.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export interface Container<Sibling extends string = string> {
  /**
   * The image, with a tag or a digest. An image in ECR, as `123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.2.3` or
   * by `ecrImage`, brings the right to pull it.
   */
  readonly image: string | ContainerImage;

  /**
   * TCP ports on which the container listens. All containers of a task share one network interface, except behind the
   * bridge of an instance.
   *
   * @default - none
   */
  readonly ports?: readonly number[];

  /**
   * Environment variables. Secrets belong in `secrets`: these can be read by whoever may describe the task definition.
   * What cannot be anything but a secret is refused, and what looks like one is warned of.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * Environment variables that ECS fills from a secret when the container starts; the right to read it comes along.
   *
   * @default - none
   */
  readonly secrets?: Readonly<Record<string, ContainerSecret>>;

  /**
   * CPU units of the task's that this container is sure of; 1024 are one vCPU.
   *
   * @default - shared with the other containers
   */
  readonly cpu?: number;

  /**
   * MiB above which the container is killed; 6 or more.
   *
   * @default - as much as the task has
   */
  readonly memoryMiB?: number;

  /**
   * MiB that are kept for the container; 6 or more, not above `memoryMiB`.
   *
   * @default - none are kept
   */
  readonly memoryReservationMiB?: number;

  /**
   * Whether the task stops when this container does.
   *
   * @default true
   */
  readonly essential?: boolean;

  /**
   * How ECS finds out whether the container works. A `HEALTHCHECK` in the image is not looked at.
   *
   * @default - it works as long as it runs
   */
  readonly healthCheck?: ContainerHealthCheck;

  /**
   * Containers that must have come so far before this one starts. It stops before they do.
   *
   * @default - none
   */
  readonly dependsOn?: Readonly<Partial<Record<Sibling, ContainerCondition>>>;

  /**
   * Seconds between SIGTERM and SIGKILL; on Fargate 120 at most.
   *
   * @default - 30, set by Fargate, or by ECS's agent on an instance
   */
  readonly stopTimeoutSeconds?: number;

  /**
   * Arguments in place of the image's `CMD`.
   *
   * @default - those of the image
   */
  readonly command?: readonly string[];

  /**
   * Program in place of the image's `ENTRYPOINT`.
   *
   * @default - that of the image
   */
  readonly entryPoint?: readonly string[];

  /**
   * User the container runs as, as `uid`, `uid:gid` or a name in the image.
   *
   * @default - that of the image
   */
  readonly user?: string;

  /**
   * Whether nothing can be written to the container's root file system, so that who breaks in leaves nothing there. Name
   * the folders that the program writes to as `writablePaths`, as for nginx `['/var/cache/nginx', '/run', '/tmp']`.
   *
   * @default false - most programs write somewhere, and would end at once
   */
  readonly readonlyRootFilesystem?: boolean;

  /**
   * Folders that stay writable where `readonlyRootFilesystem` is set, as absolute paths. Each is a volume of the task's,
   * which is empty and belongs to root, and hides what the image has there; only where the image declares the path as
   * its `VOLUME` does it begin with the image's files, owner and mode.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
   */
  readonly writablePaths?: readonly string[];

  /**
   * Starts the container again when it exits, and leaves the task and its other containers alone.
   *
   * @default - it is not: the task ends with it, unless it is not `essential`
   */
  readonly restart?: ContainerRestart;

  /**
   * Keeps what the container writes out of the task's `logRouting`: `awslogs` sends it to the task's own log group, as in
   * a task without, and no route gets it. To move the container to a route, take this line out.
   *
   * @default - the log router; in a task without `logRouting`, `awslogs`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
   */
  readonly logDriver?: 'awslogs';
}

/**
 * When a container that exits is started again.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
 */
export interface ContainerRestart {
  /**
   * Exit codes after which it is not, as 0 for a program that ends when it is done; 50 at most.
   *
   * @default - none: it is started again whatever its exit code is
   */
  readonly ignoredExitCodes?: readonly number[];

  /**
   * Seconds that it must have run, 60 to 1800. One that exits earlier is not started again.
   *
   * @default 300
   */
  readonly resetSeconds?: number;
}

/** How far a container must have come before another one starts. */
export type ContainerCondition = 'START' | 'HEALTHY' | 'COMPLETE' | 'SUCCESS';

/** A command that tells by its exit code whether a container works. */
export interface ContainerHealthCheck {
  /** The command; its first word is `CMD` (run as it stands) or `CMD-SHELL` (run by the image's shell). */
  readonly command: readonly ['CMD' | 'CMD-SHELL', ...string[]];

  /**
   * Seconds between two checks, 5 to 300.
   *
   * @default 30
   */
  readonly intervalSeconds?: number;

  /**
   * Seconds after which a check has failed, 2 to 60.
   *
   * @default 5
   */
  readonly timeoutSeconds?: number;

  /**
   * Failed checks in a row that make the container unhealthy, 1 to 10.
   *
   * @default 3
   */
  readonly retries?: number;

  /**
   * Seconds after the start in which failed checks do not count, 0 to 300.
   *
   * @default 0
   */
  readonly startPeriodSeconds?: number;
}

const healthCheck = fields<ContainerHealthCheck>({
  command: required(list(plainText)),
  intervalSeconds: number,
  timeoutSeconds: number,
  retries: number,
  startPeriodSeconds: number,
});

/** Shapes of `Container`. */
export const containerShapes: ShapesOf<Container> = {
  image: required(
    anyOf(
      plainText,
      fields<ContainerImage>({ reference: required(plainText), repositoryArn: arnOf('ecr', 'a repository') }),
    ),
  ),
  ports: list(number),
  environment: mapOf(plainText),
  secrets: mapOf(secret),
  cpu: number,
  memoryMiB: number,
  memoryReservationMiB: number,
  essential: flag,
  healthCheck,
  dependsOn: mapOf(optional(oneOf('START', 'HEALTHY', 'COMPLETE', 'SUCCESS'))),
  stopTimeoutSeconds: number,
  command: list(plainText),
  entryPoint: list(plainText),
  user: plainText,
  readonlyRootFilesystem: flag,
  writablePaths: list(plainText),
  logDriver: oneOf('awslogs'),
  restart: fields<ContainerRestart>({ ignoredExitCodes: list(number), resetSeconds: number }),
};

/** Shape of `Container`. */
export const container = fields(containerShapes);
