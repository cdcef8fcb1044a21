import { oneOf, withSynonyms } from '../core/shape';

/**
 * Docker networking mode of a task: `awsvpc` gives the task its own network interface, `bridge` uses Docker's virtual
 * network on the instance, `host` uses the network of the instance itself.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html
 */
export type NetworkMode = 'awsvpc' | 'bridge' | 'host';

/** Launch type and resources of a task, as far as its containers and log router depend on them. */
export interface TaskHost {
  /** Launch type: AWS-managed capacity or a container instance. */
  readonly launchType: 'FARGATE' | 'EC2';
  /** Docker networking mode of the task. */
  readonly networkMode: NetworkMode;
  /** CPU units of the task; if omitted, only the containers have limits. */
  readonly cpu?: number | undefined;
  /** Memory of the task, in MiB; if omitted, only the containers have limits. */
  readonly memoryMiB?: number | undefined;
  /** Disk space that the task can use, in GiB, if known. */
  readonly diskGiB?: number | undefined;
  /** `true` if the containers run on Windows. */
  readonly isWindows?: boolean | undefined;
}

/** Ephemeral storage of a Fargate task by default, in GiB. */
const fargateDiskGiB = 20;

/** Returns the task host of a Fargate task of the given size. */
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

/** Values of `Architecture`. */
export const architectures = ['X86_64', 'ARM64'] as const;

/** Shape of an `Architecture`. */
export const architecture = withSynonyms(oneOf(...architectures), {
  ...{ amd64: 'X86_64', x64: 'X86_64', aarch64: 'ARM64', graviton: 'ARM64' },
});

/**
 * CPU architecture of an instance and of the images that run on it.
 *
 * @useDeclaredType
 */
export type Architecture = (typeof architectures)[number];
