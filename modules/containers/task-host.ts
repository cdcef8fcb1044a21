import { oneOf } from '../core/shape';

/**
 * How the containers of a task see the network: by one interface of the task's own, by the bridge of the instance, or as
 * the instance itself does.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
 */
export type NetworkMode = 'awsvpc' | 'bridge' | 'host';

/** What a task runs on, as far as its containers and the router of their logs depend on it. */
export interface TaskHost {
  /** Whose machine it is: AWS's own, or an instance. */
  readonly launchType: 'FARGATE' | 'EC2';
  /** How its containers see the network. */
  readonly networkMode: NetworkMode;
  /** CPU units that the task has; without them each container has its own. */
  readonly cpu?: number | undefined;
  /** MiB that the task has; without them each container has its own. */
  readonly memoryMiB?: number | undefined;
  /** GiB of disk that it finds there, if that is known. */
  readonly diskGiB?: number | undefined;
}

/** GiB of disk that Fargate gives a task, unless more are asked for. */
const fargateDiskGiB = 20;

/** What a task of that size runs on with Fargate. */
export function onFargate({
  cpu,
  memoryMiB,
  ephemeralStorageGiB: diskGiB = fargateDiskGiB,
}: {
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly ephemeralStorageGiB?: number | undefined;
}): TaskHost {
  return { launchType: 'FARGATE', networkMode: 'awsvpc', cpu, memoryMiB, diskGiB };
}

/** Shape of an `Architecture`. */
export const architecture = oneOf('X86_64', 'ARM64');

/** Processor of an instance, and of the images that run on it. */
export type Architecture = 'X86_64' | 'ARM64';
