import type { Containers, Ec2Container } from './ec2-container';
import type { Architecture, TaskHost } from './task-host';
import { member, oneOf } from '../core/shape';
import { rule } from '../core/rule';
import type { Problem } from '../core/problem';

/** Values of `OperatingSystemFamily`: those that version 5 of the AWS provider accepts. */
export const operatingSystemFamilies = [
  'LINUX',
  'WINDOWS_SERVER_2016_FULL',
  'WINDOWS_SERVER_2019_CORE',
  'WINDOWS_SERVER_2019_FULL',
  'WINDOWS_SERVER_2022_CORE',
  'WINDOWS_SERVER_2022_FULL',
] as const;

/**
 * Operating system of the images of a task.
 *
 * @useDeclaredType
 */
export type OperatingSystemFamily = (typeof operatingSystemFamilies)[number];

/** Shape of an `OperatingSystemFamily`. */
export const operatingSystemFamily = oneOf(...operatingSystemFamilies);

/** A task whose settings depend on its operating system. */
export interface PlatformTask {
  /** Operating system of the images; Linux by default. */
  readonly operatingSystemFamily?: OperatingSystemFamily | undefined;
  /** CPU architecture of the images. */
  readonly architecture?: Architecture | undefined;
  /** Containers of the task. */
  readonly containers: Containers;
  /** Routing of the logs, if any. */
  readonly logRouting?: unknown;
  /** Processes that the containers see. */
  readonly pidMode?: string | undefined;
  /** Shared memory that the containers use. */
  readonly ipcMode?: string | undefined;
  /** `true` if faults can be injected. */
  readonly enableFaultInjection?: boolean | undefined;
  /** Volumes of the task by name. */
  readonly volumes?: Readonly<Record<string, object>> | undefined;
}

/** Returns whether the images of a task are for Windows. */
export function isWindows({ operatingSystemFamily: family = 'LINUX' }: PlatformTask): boolean {
  return family !== 'LINUX';
}

/** Returns the errors about a task with containers for Windows. */
export function platformProblems(task: PlatformTask, host: TaskHost): Problem[] {
  if (!isWindows(task)) return foldersOfWindows(task);
  return [
    ...routerOnLinux(task),
    task.architecture === 'ARM64' &&
      `architecture must be "X86_64" with operatingSystemFamily "${task.operatingSystemFamily}", got "ARM64"; remove it`,
    host.networkMode !== 'awsvpc' &&
      `networkMode must be "awsvpc" with operatingSystemFamily "${task.operatingSystemFamily}", got "${host.networkMode}"; remove it`,
    ...linuxTaskSettings(task),
    ...(host.launchType === 'FARGATE' ? instancesOnly(task) : []),
    ...Object.entries(task.containers).flatMap(([name, container]) =>
      linuxSettings(container).map((problem) => `container "${name}": ${problem}`),
    ),
  ];
}

/** Settings of a volume that depend on the operating system. */
interface PlatformVolume {
  readonly efsVolumeConfiguration?: object;
  readonly managedEBSVolume?: { readonly filesystemType?: string };
  readonly host?: { readonly sourcePath?: string };
}

/** Returns the problems of the volumes of a task, each with its path. */
function ofVolumes(
  { volumes = {} }: PlatformTask,
  check: (path: string, volume: PlatformVolume) => readonly Problem[],
): Problem[] {
  return Object.entries(volumes).flatMap(([name, volume]) => check(member('volumes', name), volume));
}

/** Returns an error for each folder of an instance with Linux that has the path of one with Windows. */
function foldersOfWindows(task: PlatformTask): Problem[] {
  return ofVolumes(task, (path, { host: { sourcePath } = {} }) => [
    sourcePath !== undefined &&
      /^[A-Za-z]:/.test(sourcePath) &&
      `${path}.host.sourcePath must be an absolute path of an instance with Linux, got ${JSON.stringify(sourcePath)}; set operatingSystemFamily, or use a path that begins with "/"`,
  ]);
}

/** Returns an error for each setting of a task for Windows that needs EC2 instances. */
const instancesOnly = rule('F80', {
  variant: 'fargate',
  states: 'A task for Windows on Fargate has a version and settings that Fargate supports.',
  severity: 'error',
  fix: 'Run the task on EC2 instances, or remove the setting.',
  check: (task: PlatformTask) => [
    task.operatingSystemFamily === 'WINDOWS_SERVER_2016_FULL' &&
      'operatingSystemFamily must be that of Windows Server 2019 or 2022 on Fargate, got "WINDOWS_SERVER_2016_FULL"; use another image, or EC2 instances',
    ...ofVolumes(task, (path, { managedEBSVolume }) => [
      managedEBSVolume &&
        `${path}.managedEBSVolume must not be set for Windows on Fargate, which cannot attach EBS volumes; use ephemeralStorageGiB, or EC2 instances`,
    ]),
    ...Object.entries(task.containers).map(
      ([name, { credentialSpecs }]) =>
        credentialSpecs !== undefined &&
        `container "${name}": credentialSpecs must not be set for Windows on Fargate, where ECS supports them on Linux only; remove it, or use EC2 instances`,
    ),
  ],
});

/** Returns an error if a task has a log router and containers for Windows. */
const routerOnLinux = rule('F34', {
  states: 'Tasks with a log router run on Linux.',
  severity: 'error',
  fix: 'Remove `logRouting`: the log driver `awslogs` also works on Windows.',
  check: ({ operatingSystemFamily: family, logRouting }: PlatformTask) =>
    logRouting !== undefined &&
    `operatingSystemFamily must be "LINUX" with logRouting, got "${family}"; remove logRouting, so that the containers log to the log group of the task`,
});

/** Properties of containers that ECS or Docker does not have on Windows. */
const onLinuxOnly = [
  'disableNetworking',
  'dnsSearchDomains',
  'dnsServers',
  'extraHosts',
  'links',
  'linuxParameters',
  'privileged',
  'readonlyRootFilesystem',
  'systemControls',
  'ulimits',
  'user',
  'writablePaths',
] as const satisfies readonly (keyof Ec2Container)[];

const linuxTaskSettings = rule('F80', {
  variant: 'task',
  states: 'A task of containers for Windows has no settings of Linux.',
  severity: 'error',
  fix: 'Remove the setting.',
  check: (task: PlatformTask) => [
    ...(['pidMode', 'ipcMode', 'enableFaultInjection'] as const).map(
      (name) => Boolean(task[name]) && `${name} must not be set for Windows, where ECS does not support it; remove it`,
    ),
    ...ofVolumes(task, (path, { efsVolumeConfiguration, managedEBSVolume }) => [
      efsVolumeConfiguration &&
        `${path}.efsVolumeConfiguration must not be set for Windows, which cannot mount EFS; use host, or on EC2 instances managedEBSVolume`,
      managedEBSVolume?.filesystemType !== undefined &&
        `${path}.managedEBSVolume.filesystemType must not be set for Windows, which formats the volume with NTFS; remove it`,
    ]),
  ],
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows_task_definitions.html */
const linuxSettings = rule('F80', {
  states: 'Containers for Windows have no settings of Linux.',
  severity: 'error',
  fix: 'Remove the setting.',
  check: (container: Ec2Container) =>
    onLinuxOnly
      .filter((name) => container[name] !== undefined && container[name] !== false)
      .map((name) => `${name} must not be set for Windows, where ECS does not support it; remove it`),
});
