import type { Construct } from 'constructs';
import type { EcsContainerDefinition } from '../containers/ecs-container-definition';
import { isGiven } from '../core/given';
import { omitUndefined } from '../core/omit-undefined';
import type { PolicyStatement } from '../core/policy';
import { member } from '../core/shape';
import { isKnown } from '../core/validation';
import { efsStatements, type MountTargets } from './efs-volume';
import type { Volumes } from './volume';

/** A mount of a volume, as a container definition contains it. */
export interface Mount {
  /** Name of the volume. */
  readonly sourceVolume: string;
  /** `true` if the container cannot write to it. */
  readonly readOnly: boolean;
}

/** Returns the mounts of container definitions. Those of the wrong type are refused when they are emitted. */
export function mountsOf(definitions: readonly EcsContainerDefinition[]): readonly Mount[] {
  return definitions.flatMap(({ mountPoints }) =>
    (Array.isArray(mountPoints) ? mountPoints : []).map(({ sourceVolume, readOnly }) => ({
      sourceVolume: String(sourceVolume),
      readOnly: readOnly === true,
    })),
  );
}

/** Returns whether a mount may be one of a volume; a name that is known only at deploy may be any. */
function isOf({ sourceVolume }: Mount, volume: string): boolean {
  return sourceVolume === volume || !isKnown(sourceVolume);
}

/** Returns a warning for each volume that no container mounts. */
export function unusedVolumes(volumes: Volumes, mounts: readonly Mount[]): string[] {
  return Object.keys(volumes)
    .filter((name) => !mounts.some((mount) => isOf(mount, name)))
    .map((name) => `${member('volumes', name)} should be in mountPoints of a container, got none; remove it`);
}

/**
 * Returns the permissions of the task role for the volumes of a task.
 *
 * @param withoutMount access to volumes that no container mounts: the mount of an earlier revision may not be known
 */
export function volumeStatements(
  scope: Construct,
  volumes: Volumes,
  mounts: readonly Mount[],
  withoutMount: 'read' | 'write' = 'read',
): readonly PolicyStatement[] {
  return Object.entries(volumes).flatMap(([name, volume]) => {
    if (!isGiven(volume, 'efsVolumeConfiguration')) return [];
    const own = mounts.filter((mount) => isOf(mount, name));
    const isWritten = own.length === 0 ? withoutMount === 'write' : isWrittenBy(own, name);
    return efsStatements(scope, volume.efsVolumeConfiguration, isWritten);
  });
}

/** Returns the names of the file systems to which containers with these mounts can write. */
export function writtenFileSystems(volumes: Volumes, mounts: readonly Mount[]): readonly string[] {
  return Object.entries(volumes)
    .filter(([name, volume]) => isGiven(volume, 'efsVolumeConfiguration') && isWrittenBy(mounts, name))
    .map(([name]) => name);
}

function isWrittenBy(mounts: readonly Mount[], volume: string): boolean {
  return mounts.some((mount) => isOf(mount, volume) && !mount.readOnly);
}

/** Returns the mount targets that the tasks connect to for their volumes. */
export function mountTargetsOf(volumes: Volumes): readonly MountTargets[] {
  return Object.values(volumes).flatMap((volume) =>
    isGiven(volume, 'efsVolumeConfiguration')
      ? [omitUndefined({ securityGroupId: volume.mountTargetSecurityGroupId })]
      : [],
  );
}
