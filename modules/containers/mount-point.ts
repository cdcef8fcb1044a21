import { fields } from '../core/object-shape';
import { mapOf } from '../core/collection-shape';
import { flag, optional, required, suggesting } from '../core/shape';
import { shown } from '../core/shown';
import { plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { isKnown, patternProblem } from '../core/validation';
import { isKernelFolder, mountPathFormat, windowsPathFormat } from './mount-path';
import type { TaskHost } from './task-host';

/**
 * A volume of the task that a container mounts.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html
 */
export interface MountPoint {
  /** Name of the volume in `volumes` of the task. */
  readonly sourceVolume: string;

  /**
   * Mounts the volume read-only; an EFS volume that all containers mount read-only gets no permission to write.
   *
   * @default false
   */
  readonly readOnly?: boolean;
}

/**
 * A container whose volumes another one mounts at the same paths.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_VolumeFrom.html
 */
export interface VolumesFrom {
  /**
   * Mounts the volumes read-only.
   *
   * @default false
   */
  readonly readOnly?: boolean;
}

/** The volumes that a container mounts. */
export interface Mounting {
  /** Volumes of the task, by the path where the container mounts them. */
  readonly mountPoints?: Readonly<Record<string, MountPoint>>;
  /** Containers whose volumes it mounts, by name. */
  readonly volumesFrom?: Readonly<Partial<Record<string, VolumesFrom>>>;
  /** Directories that stay writable. */
  readonly writablePaths?: readonly string[];
  /** File systems in memory. */
  readonly linuxParameters?: { readonly tmpfs?: Readonly<Record<string, unknown>> };
}

/** Shape of the mount points of a container. */
export const mountPoints = mapOf(
  suggesting(fields<MountPoint>({ sourceVolume: required(plainText), readOnly: flag }), (value) =>
    typeof value === 'string' ? `use { sourceVolume: ${shown(value)} }` : undefined,
  ),
);

/** Shape of the containers whose volumes a container mounts. */
export const volumesFrom = mapOf(optional(fields<VolumesFrom>({ readOnly: flag })));

/** Returns an error for each mount point with which ECS would not start the container. */
export function mountPointProblems(container: Mounting, { isWindows = false }: Pick<TaskHost, 'isWindows'>): Problem[] {
  const { mountPoints: mounted = {}, writablePaths = [], linuxParameters } = container;
  const others = {
    writablePaths,
    'linuxParameters.tmpfs': Object.keys(linuxParameters?.tmpfs ?? {}),
  };
  return Object.keys(mounted).flatMap((path) => {
    const name = `mountPoints[${JSON.stringify(path)}]`;
    const places = Object.entries(others).filter(([, paths]) => paths.includes(path));
    return [
      patternProblem(name, path, ...(isWindows ? windowsPathFormat : mountPathFormat)),
      ...places.map(([place]) => `${name} must not be in ${place} as well, because a path has one mount; remove one`),
    ];
  });
}

/** Returns an error for each volume that containers mount and the task does not have, or the reverse. */
export function volumeNameProblems(
  containers: Readonly<Record<string, Mounting>>,
  volumes: Readonly<Record<string, unknown>>,
): Problem[] {
  const names = Object.keys(volumes);
  const choices = names.length === 0 ? 'the task has no volumes' : names.map((name) => JSON.stringify(name)).join(', ');
  const mounts = Object.entries(containers).flatMap(([container, { mountPoints: mounted = {} }]) =>
    Object.entries(mounted).map(([path, { sourceVolume }]) => ({ container, path, sourceVolume })),
  );
  return mounts.flatMap(({ container, path, sourceVolume }) => {
    const name = `container "${container}": mountPoints[${JSON.stringify(path)}]`;
    return [
      isKnown(sourceVolume) &&
        !Object.hasOwn(volumes, sourceVolume) &&
        `${name}.sourceVolume must be one of volumes (${choices}), got ${JSON.stringify(sourceVolume)}`,
      isKernelFolder(path) &&
        !isOfInstance(volumes[sourceVolume]) &&
        `${name} must not be a folder of the kernel, unless it is mounted from the instance (host.sourcePath); mount the volume at another path`,
    ];
  });
}

/** Returns whether a volume is a folder of the instance, such as its `/sys`, which agents read. */
function isOfInstance(volume: unknown): boolean {
  const { host } = Object(volume) as { readonly host?: { readonly sourcePath?: string } };
  return host?.sourcePath !== undefined;
}

/** Returns the volumes that a container mounts in the form of the ECS API. */
export function mountPointDefinitions({ mountPoints: mounted = {} }: Mounting): Record<string, unknown>[] {
  return Object.entries(mounted).map(([containerPath, { sourceVolume, readOnly = false }]) => ({
    sourceVolume,
    containerPath,
    readOnly,
  }));
}

/** Returns the containers whose volumes a container mounts in the form of the ECS API. */
export function volumesFromDefinitions({ volumesFrom: sources = {} }: Mounting): Record<string, unknown>[] {
  return Object.entries(sources)
    .filter(([, source]) => source !== undefined)
    .map(([sourceContainer, source]) => ({ sourceContainer, readOnly: source?.readOnly ?? false }));
}
