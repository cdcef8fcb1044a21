import { onEc2 } from './other-apis';
import type { TaskHost } from './task-host';
import { fields } from '../core/object-shape';
import { omitUndefined } from '../core/omit-undefined';
import { rule } from '../core/rule';
import { list, mapOf } from '../core/collection-shape';
import { flag, number, oneOf, required, type ShapesOf, suggesting } from '../core/shape';
import { shown } from '../core/shown';
import { plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown } from '../core/validation';

/**
 * Linux settings of a container.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html
 */
export interface LinuxParameters {
  /**
   * Kernel capabilities in addition to the default of Docker, and without some of it. On Fargate, only `SYS_PTRACE` can be
   * added.
   *
   * @default - the default of Docker
   */
  readonly capabilities?: {
    /** Capabilities to add. */
    readonly add?: readonly KernelCapability[];
    /** Capabilities to remove, such as `ALL`. */
    readonly drop?: readonly KernelCapability[];
  };

  /**
   * Runs an init process in the container, which forwards signals and reaps orphaned processes.
   *
   * @default false - `true` with `executeCommand` of the task
   */
  readonly initProcessEnabled?: boolean;

  /**
   * File systems in memory, by the path where the container mounts them. They count toward the memory of the container.
   *
   * @default - none
   */
  readonly tmpfs?: Readonly<Record<string, Tmpfs>>;
}

/**
 * Linux settings of a container on EC2 instances.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html
 */
export interface Ec2LinuxParameters extends LinuxParameters {
  /**
   * Devices of the instance that the container can use, by their path on the instance.
   *
   * @default - none
   */
  readonly devices?: Readonly<Record<string, Device>>;

  /**
   * Size of `/dev/shm`, in MiB.
   *
   * @default 64 - set by Docker
   */
  readonly sharedMemorySizeMiB?: number;

  /**
   * Swap space that the container can use, in MiB; 0 disables swapping.
   *
   * @default - the setting of the instance
   */
  readonly maxSwapMiB?: number;

  /**
   * Tendency of the kernel to swap, 0 to 100; requires `maxSwapMiB`. Amazon Linux 2023 does not support it.
   *
   * @default 60
   */
  readonly swappiness?: number;
}

/** A file system in memory. */
export interface Tmpfs {
  /** Maximum size, in MiB. */
  readonly sizeMiB: number;
  /**
   * Mount options of Linux, such as `noexec`.
   *
   * @default - none
   */
  readonly mountOptions?: readonly TmpfsMountOption[];
}

/** A device of the instance in a container. */
export interface Device {
  /**
   * Path of the device in the container.
   *
   * @default - the path on the instance
   */
  readonly containerPath?: string;
  /**
   * Operations that the container can use.
   *
   * @default - all
   */
  readonly permissions?: readonly ('read' | 'write' | 'mknod')[];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html */
const kernelCapabilities = [
  ...(['ALL', 'AUDIT_CONTROL', 'AUDIT_WRITE', 'BLOCK_SUSPEND', 'CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH'] as const),
  ...(['FOWNER', 'FSETID', 'IPC_LOCK', 'IPC_OWNER', 'KILL', 'LEASE', 'LINUX_IMMUTABLE', 'MAC_ADMIN'] as const),
  ...(['MAC_OVERRIDE', 'MKNOD', 'NET_ADMIN', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_RAW', 'SETFCAP'] as const),
  ...(['SETGID', 'SETPCAP', 'SETUID', 'SYS_ADMIN', 'SYS_BOOT', 'SYS_CHROOT', 'SYS_MODULE', 'SYS_NICE'] as const),
  ...(['SYS_PACCT', 'SYS_PTRACE', 'SYS_RAWIO', 'SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'SYSLOG'] as const),
  'WAKE_ALARM',
] as const;

/**
 * Linux capability that ECS can add or remove.
 *
 * @useDeclaredType
 */
export type KernelCapability = (typeof kernelCapabilities)[number];

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tmpfs.html */
const tmpfsMountOptions = [
  ...(['defaults', 'ro', 'rw', 'suid', 'nosuid', 'dev', 'nodev', 'exec', 'noexec', 'sync', 'async'] as const),
  ...(['dirsync', 'remount', 'mand', 'nomand', 'atime', 'noatime', 'diratime', 'nodiratime', 'bind'] as const),
  ...(['rbind', 'unbindable', 'runbindable', 'private', 'rprivate', 'shared', 'rshared', 'slave'] as const),
  ...(['rslave', 'relatime', 'norelatime', 'strictatime', 'nostrictatime', 'mode', 'uid', 'gid'] as const),
  ...(['nr_inodes', 'nr_blocks', 'mpol'] as const),
] as const;

/**
 * Mount option of a file system in memory that ECS accepts.
 *
 * @useDeclaredType
 */
export type TmpfsMountOption = (typeof tmpfsMountOptions)[number];

const capabilities = list(
  suggesting(oneOf(...kernelCapabilities), (value) =>
    // Docker and the kernel write the prefix.
    typeof value === 'string' && /^CAP_/i.test(value)
      ? `use ${JSON.stringify(value.slice(4).toUpperCase())}`
      : undefined,
  ),
);

const commonShapes: ShapesOf<LinuxParameters> = {
  capabilities: fields<NonNullable<LinuxParameters['capabilities']>>({ add: capabilities, drop: capabilities }),
  initProcessEnabled: flag,
  tmpfs: mapOf(fields<Tmpfs>({ sizeMiB: required(number), mountOptions: list(oneOf(...tmpfsMountOptions)) })),
};

/** Replacements for parameters that only containers on EC2 instances have. */
const parametersOnEc2: Readonly<Record<Exclude<keyof Ec2LinuxParameters, keyof LinuxParameters>, string>> = {
  devices: onEc2,
  maxSwapMiB: onEc2,
  sharedMemorySizeMiB: onEc2,
  swappiness: onEc2,
};

/** Shape of `LinuxParameters`. */
export const linuxParameters = fields<LinuxParameters>(commonShapes, {
  ...parametersOnEc2,
  maxSwap: onEc2,
  sharedMemorySize: onEc2,
});

const ec2Shapes: ShapesOf<Ec2LinuxParameters> = {
  ...commonShapes,
  devices: mapOf(fields<Device>({ containerPath: plainText, permissions: list(oneOf('read', 'write', 'mknod')) })),
  sharedMemorySizeMiB: number,
  maxSwapMiB: number,
  swappiness: number,
};

/** Shape of `Ec2LinuxParameters`. */
export const ec2LinuxParameters = fields<Ec2LinuxParameters>(ec2Shapes, {
  maxSwap: 'maxSwapMiB',
  sharedMemorySize: 'sharedMemorySizeMiB',
});

/** Settings that only containers on EC2 instances have. */
export const ec2LinuxParameterNames: readonly string[] = Object.keys(ec2Shapes).filter(
  (name) => !Object.hasOwn(commonShapes, name),
);

/** Returns the errors in the Linux settings of a container. */
export function linuxParameterProblems(settings: Ec2LinuxParameters = {}, { launchType }: TaskHost): Problem[] {
  const { tmpfs = {}, devices = {}, sharedMemorySizeMiB, maxSwapMiB, swappiness } = settings;
  return [
    ...(launchType === 'FARGATE' ? addedOnFargate(settings) : []),
    ...Object.entries(tmpfs).flatMap(([path, { sizeMiB }]) => [
      absolutePathProblem(`linuxParameters.tmpfs[${JSON.stringify(path)}]`, path),
      integerProblem(`linuxParameters.tmpfs[${JSON.stringify(path)}].sizeMiB`, sizeMiB, { min: 1, unit: 'MiB' }),
    ]),
    ...Object.entries(devices).flatMap(([path, { containerPath }]) => [
      absolutePathProblem(`linuxParameters.devices[${JSON.stringify(path)}]`, path),
      absolutePathProblem(`linuxParameters.devices[${JSON.stringify(path)}].containerPath`, containerPath),
    ]),
    integerProblem('linuxParameters.sharedMemorySizeMiB', sharedMemorySizeMiB, { min: 1, unit: 'MiB' }),
    integerProblem('linuxParameters.maxSwapMiB', maxSwapMiB, { min: 0, unit: 'MiB' }),
    integerProblem('linuxParameters.swappiness', swappiness, { min: 0, max: 100 }),
    swappiness !== undefined &&
      maxSwapMiB === undefined &&
      'linuxParameters.swappiness must be set together with maxSwapMiB, because ECS ignores it otherwise; set maxSwapMiB',
  ];
}

const addedOnFargate = rule('F71', {
  states: 'On Fargate, only the kernel capability `SYS_PTRACE` is added to a container.',
  severity: 'error',
  fix: 'Run the task on EC2 instances.',
  check: ({ capabilities: { add = [] } = {} }: LinuxParameters) => {
    const others = add.filter((name) => name !== 'SYS_PTRACE');
    return (
      others.length > 0 &&
      `linuxParameters.capabilities.add must be ["SYS_PTRACE"] on Fargate, got ${others.map(shown).join(', ')}; run the task on EC2 instances`
    );
  },
});

/** Returns an error for a path that is not absolute. */
export function absolutePathProblem(name: string, path: string | undefined): Problem {
  return (
    path !== undefined &&
    isKnown(path) &&
    !path.startsWith('/') &&
    `${name} must be an absolute path, got ${JSON.stringify(path)}`
  );
}

/**
 * Returns the Linux settings of a container in the format of ECS, if it has any.
 *
 * @param initProcess enables the init process if the container does not specify it
 */
export function linuxParametersDefinition(
  { capabilities, tmpfs, devices, ...settings }: Ec2LinuxParameters = {},
  initProcess: boolean,
): object | undefined {
  const definition = omitUndefined({
    capabilities: capabilities && {
      ...(capabilities.add && { add: [...capabilities.add] }),
      ...(capabilities.drop && { drop: [...capabilities.drop] }),
    },
    initProcessEnabled: settings.initProcessEnabled ?? (initProcess || undefined),
    tmpfs:
      tmpfs &&
      Object.entries(tmpfs).map(([containerPath, { sizeMiB: size, mountOptions }]) => ({
        containerPath,
        size,
        ...(mountOptions && { mountOptions: [...mountOptions] }),
      })),
    devices:
      devices &&
      Object.entries(devices).map(([hostPath, { containerPath = hostPath, permissions }]) => ({
        hostPath,
        containerPath,
        ...(permissions && { permissions: [...permissions] }),
      })),
    sharedMemorySize: settings.sharedMemorySizeMiB,
    maxSwap: settings.maxSwapMiB,
    swappiness: settings.swappiness,
  });
  return Object.keys(definition).length === 0 ? undefined : definition;
}
