import type { EcsTaskDefinitionVolume } from '@cdktf/provider-aws/lib/ecs-task-definition';
import type { Containers } from '../containers/ec2-container';
import { volumeNameProblems } from '../containers/mount-point';
import { onEc2 } from '../containers/other-apis';
import { isGiven } from '../core/given';
import { byProperty, fields } from '../core/object-shape';
import { securityGroupId } from '../core/references';
import { omitUndefined } from '../core/omit-undefined';
import { mapOf } from '../core/collection-shape';
import { flag, member, oneOf, required } from '../core/shape';
import { matching, nonEmpty, plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { patternProblem } from '../core/validation';
import { ecsNameFormat } from '../containers/ecs-name';
import { ebsProblems, type ManagedEbsVolume, managedEbsVolume } from './ebs-volume';
import { efsArguments, efsProblems, type EfsVolumeConfiguration, efsVolumeConfiguration } from './efs-volume';

/** A volume of a task on Fargate: exactly one of the properties. */
export type Volume = EfsVolume | EbsVolume | BindMount;

/** A volume of a task on EC2 instances: exactly one of the properties. */
export type Ec2Volume = EfsVolume | EbsVolume | Ec2BindMount | DockerVolume;

/** A directory of an Amazon EFS file system, which all tasks share. */
export interface EfsVolume {
  /** File system, directory and authorization. */
  readonly efsVolumeConfiguration: EfsVolumeConfiguration;

  /**
   * ID of the security group of the file system's mount targets, the only one that the tasks may then connect to by NFS.
   * The group itself is not changed: it must allow inbound connections to the TCP port 2049 from the tasks.
   *
   * @default - the tasks may connect to TCP port 2049 of every address
   */
  readonly mountTargetSecurityGroupId?: string;
}

/** An Amazon EBS volume of each task of a service; a task has at most one. */
export interface EbsVolume {
  /** Size, type and encryption. */
  readonly managedEBSVolume: ManagedEbsVolume;
}

/** An empty directory that the containers of a task share, deleted with the task. */
export interface BindMount {
  /** No properties: Fargate chooses the directory. */
  readonly host: Readonly<Record<string, never>>;
}

/** A directory of the instance. */
export interface Ec2BindMount {
  /** The directory. */
  readonly host: {
    /**
     * Absolute path on the instance.
     *
     * @default - an empty directory, deleted with the task
     */
    readonly sourcePath?: string;
  };
}

/** A volume that Docker manages on the instance. */
export interface DockerVolume {
  /** Lifetime and driver of the volume. */
  readonly dockerVolumeConfiguration: DockerVolumeConfiguration;
}

/**
 * A volume that Docker manages on the instance.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DockerVolumeConfiguration.html
 */
export interface DockerVolumeConfiguration {
  /**
   * `task`: deleted with the task; `shared`: remains, for later tasks on the instance.
   *
   * @default 'task'
   */
  readonly scope?: 'task' | 'shared';

  /**
   * Creates the volume if it does not exist; for the scope `shared` only.
   *
   * @default false
   */
  readonly autoprovision?: boolean;

  /**
   * Driver of the volume, by the name under which it is installed on the instance.
   *
   * @default 'local'
   */
  readonly driver?: string;

  /**
   * Options of the driver.
   *
   * @default - none
   */
  readonly driverOpts?: Readonly<Record<string, string>>;

  /**
   * Labels of the volume.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Volumes of a task by name. */
export type Volumes = Readonly<Record<string, Ec2Volume>>;

const common = {
  efsVolumeConfiguration: fields<EfsVolume>({
    efsVolumeConfiguration: required(efsVolumeConfiguration),
    mountTargetSecurityGroupId: securityGroupId,
  }),
  managedEBSVolume: fields<EbsVolume>({ managedEBSVolume: required(managedEbsVolume) }),
};

/** Replacements for volumes in other forms. */
const volumesElsewhere = {
  ...{ ebs: 'managedEBSVolume', efs: 'efsVolumeConfiguration', sizeInGiB: 'managedEBSVolume: { sizeInGiB }' },
  fileSystemId: 'efsVolumeConfiguration: { fileSystemId }',
  fsxWindowsFileServerVolumeConfiguration: 'managedEBSVolume or host',
  s3filesVolumeConfiguration: 'efsVolumeConfiguration, because the provider has no argument for S3 files',
  sourcePath: 'host: { sourcePath } in a task on EC2 instances',
} as const;

/** Shape of the volumes of a task on Fargate. */
export const volumes = mapOf(
  byProperty(
    {
      ...common,
      host: fields<BindMount>({
        host: required(
          fields<BindMount['host']>(
            {},
            { sourcePath: 'host: {}, whose directory Fargate chooses, or a task on EC2 instances' },
          ),
        ),
      }),
    },
    {
      ...volumesElsewhere,
      dockerVolumeConfiguration: onEc2,
    },
  ),
);

/** Shape of the volumes of a task on EC2 instances. */
export const ec2Volumes = mapOf(
  byProperty(
    {
      ...common,
      host: fields<Ec2BindMount>({
        host: required(
          fields<Ec2BindMount['host']>({
            sourcePath: matching(plainText, /^(\/|[A-Za-z]:[\\/])/, 'an absolute path of the instance'),
          }),
        ),
      }),
      dockerVolumeConfiguration: fields<DockerVolume>({
        dockerVolumeConfiguration: required(
          fields<DockerVolumeConfiguration>({
            scope: oneOf('task', 'shared'),
            autoprovision: flag,
            driver: nonEmpty,
            driverOpts: mapOf(plainText),
            labels: mapOf(plainText),
          }),
        ),
      }),
    },
    volumesElsewhere,
  ),
);

/** Returns an error for each volume that ECS rejects, and for each mount of a volume that the task does not have. */
export function volumeProblems(volumes: Volumes, containers: Containers): Problem[] {
  const managed = Object.keys(volumes).filter((name) => isGiven(volumes[name]!, 'managedEBSVolume'));
  return [
    ...Object.entries(volumes).flatMap(([name, volume]) => [
      patternProblem('the name of a volume', name, ...ecsNameFormat),
      ...ownProblems(member('volumes', name), volume),
    ]),
    managed.length > 1 &&
      `volumes must contain at most one managedEBSVolume, got ${managed.map((name) => JSON.stringify(name)).join(' and ')}; ECS attaches one EBS volume to a task`,
    ...volumeNameProblems(containers, volumes),
  ];
}

function ownProblems(name: string, volume: Ec2Volume): Problem[] {
  if (isGiven(volume, 'efsVolumeConfiguration')) {
    return efsProblems(`${name}.efsVolumeConfiguration`, volume.efsVolumeConfiguration);
  }
  if (isGiven(volume, 'managedEBSVolume')) return ebsProblems(`${name}.managedEBSVolume`, volume.managedEBSVolume);
  if (!isGiven(volume, 'dockerVolumeConfiguration')) return [];
  const { scope = 'task', autoprovision } = volume.dockerVolumeConfiguration;
  return [
    autoprovision === true &&
      scope === 'task' &&
      `${name}.dockerVolumeConfiguration.autoprovision must not be set with the scope "task", whose volumes are always created; remove it, or use the scope "shared"`,
  ];
}

/** Returns an error for each volume with the name of one that the library creates. */
export function reservedNameProblems(volumes: Volumes, generated: readonly string[]): readonly Problem[] {
  return Object.keys(volumes)
    .filter((name) => generated.includes(name))
    .map(
      (name) =>
        `${member('volumes', name)} must have another name, because the log router or writablePaths have a volume of this name; rename it`,
    );
}

/** Returns a warning for an EBS volume of a task definition that no service of the library runs. */
export function unmanagedVolumes(volumes: Volumes): string[] {
  return Object.keys(volumes)
    .filter((name) => isGiven(volumes[name]!, 'managedEBSVolume'))
    .map(
      (name) =>
        `${member('volumes', name)}.managedEBSVolume should be in a service, which creates the volume with its role: a task definition alone contains only its name, and whoever runs the task must pass size, key and role as volumeConfigurations`,
    );
}

function filled(map: Readonly<Record<string, string>> = {}): Record<string, string> | undefined {
  return Object.keys(map).length === 0 ? undefined : { ...map };
}

/** Returns a volume in the form of the AWS provider. */
export function volumeArguments([name, volume]: readonly [string, Ec2Volume]): EcsTaskDefinitionVolume {
  if (isGiven(volume, 'efsVolumeConfiguration')) {
    return { name, efsVolumeConfiguration: efsArguments(volume.efsVolumeConfiguration) };
  }
  if (isGiven(volume, 'managedEBSVolume')) return { name, configureAtLaunch: true };
  if (isGiven(volume, 'dockerVolumeConfiguration')) {
    const { scope = 'task', driver = 'local', autoprovision, driverOpts, labels } = volume.dockerVolumeConfiguration;
    return {
      name,
      dockerVolumeConfiguration: {
        scope,
        driver,
        // An empty map would be a difference in every plan: ECS returns none.
        ...omitUndefined({ autoprovision, driverOpts: filled(driverOpts), labels: filled(labels) }),
      },
    };
  }
  return { name, ...omitUndefined({ hostPath: volume.host.sourcePath }) };
}
