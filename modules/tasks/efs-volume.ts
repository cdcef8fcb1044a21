import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import { fields, namedLikeArn } from '../core/object-shape';
import type { PolicyStatement } from '../core/policy';
import { flag, number, oneOf, required } from '../core/shape';
import { arnOf, matching, plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown } from '../core/validation';

/**
 * Directory of an Amazon EFS file system. Its mount targets must allow inbound TCP connections to port 2049 from the
 * security group of the tasks.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html
 */
export interface EfsVolumeConfiguration {
  /** ID of the file system, such as `fs-1234567890abcdef0`. */
  readonly fileSystemId: string;

  /**
   * ARN of the file system, to which the task role gets access.
   *
   * @default - the file system with the ID in the account and the Region of the stack
   */
  readonly fileSystemArn?: string;

  /**
   * Directory of the file system that is mounted; conflicts with an access point, which has a directory of its own.
   *
   * @default '/'
   */
  readonly rootDirectory?: string;

  /**
   * Encryption between the tasks and the file system; required for access points and IAM.
   *
   * @default 'ENABLED'
   */
  readonly transitEncryption?: 'ENABLED' | 'DISABLED';

  /**
   * Port for encrypted data between the host of the tasks and the file system.
   *
   * @default - chosen by the mount helper of EFS
   */
  readonly transitEncryptionPort?: number;

  /** Authorization of the tasks. */
  readonly authorizationConfig?: EfsAuthorizationConfig;
}

/**
 * Authorization of tasks at an Amazon EFS file system.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSAuthorizationConfig.html
 */
export interface EfsAuthorizationConfig {
  /**
   * ID of an access point, which sets the directory, the user and the group: `fsap-1234567890abcdef0`.
   *
   * @default - none
   */
  readonly accessPointId?: string;

  /**
   * Identifies the tasks by their task role, which gets the permission to mount the file system, and to write unless all
   * containers mount it read-only.
   *
   * @default 'ENABLED' - 'DISABLED' without encryption in transit
   */
  readonly iam?: 'ENABLED' | 'DISABLED';

  /**
   * Gives containers that run as root the permissions of root on the file system, which they have without IAM. Without
   * them, such a container cannot write to directories that belong to root, unless an access point sets another user.
   *
   * @default false
   * @see https://docs.aws.amazon.com/efs/latest/ug/enforce-identity-access-points.html
   */
  readonly rootAccess?: boolean;
}

/** Mount targets of a file system. */
export interface MountTargets {
  /** ID of their security group, if it is known. */
  readonly securityGroupId?: string;
}

/** TCP port of the mount targets of a file system. */
export const nfsPort = 2049;

/** Returns whether the tasks identify themselves by their task role. */
function usesIam({ transitEncryption = 'ENABLED', authorizationConfig = {} }: EfsVolumeConfiguration): boolean {
  return (authorizationConfig.iam ?? transitEncryption) === 'ENABLED';
}

/** Returns an error for each combination that ECS rejects. */
export function efsProblems(name: string, volume: EfsVolumeConfiguration): Problem[] {
  const {
    transitEncryption = 'ENABLED',
    authorizationConfig = {},
    rootDirectory = '/',
    transitEncryptionPort,
  } = volume;
  const { accessPointId, iam, rootAccess } = authorizationConfig;
  return [
    transitEncryption === 'DISABLED' &&
      (accessPointId !== undefined || iam === 'ENABLED') &&
      `${name}.transitEncryption must be "ENABLED" with ${accessPointId === undefined ? 'IAM' : 'an access point'}, got "DISABLED"; remove it`,
    transitEncryption === 'DISABLED' &&
      transitEncryptionPort !== undefined &&
      `${name}.transitEncryptionPort must not be set without encryption in transit; remove it`,
    accessPointId !== undefined &&
      rootDirectory !== '/' &&
      `${name}.rootDirectory must not be set with an access point, which has a directory of its own, got ${JSON.stringify(rootDirectory)}; remove it`,
    rootAccess === true &&
      !usesIam(volume) &&
      `${name}.authorizationConfig.rootAccess must not be set without IAM, where root has all permissions; remove it`,
    integerProblem(`${name}.transitEncryptionPort`, transitEncryptionPort, { min: 1, max: 65535 }),
  ];
}

/** Returns the permissions of the task role for a file system. */
export function efsStatements(
  scope: Construct,
  volume: EfsVolumeConfiguration,
  isWritten: boolean,
): readonly PolicyStatement[] {
  if (!usesIam(volume)) return [];
  const { fileSystemId, authorizationConfig: { accessPointId, rootAccess = false } = {} } = volume;
  const arn = (kind: string, id: string) =>
    `arn:${partitionName(scope)}:elasticfilesystem:${regionName(scope)}:${accountId(scope)}:${kind}/${id}`;
  return [
    {
      Effect: 'Allow',
      Action: [
        'elasticfilesystem:ClientMount',
        ...(isWritten ? ['elasticfilesystem:ClientWrite'] : []),
        ...(rootAccess ? ['elasticfilesystem:ClientRootAccess'] : []),
      ],
      Resource: volume.fileSystemArn ?? arn('file-system', fileSystemId),
      ...(accessPointId !== undefined && {
        Condition: {
          StringEquals: { 'elasticfilesystem:AccessPointArn': accessPointArn(volume, accessPointId, arn) },
        },
      }),
    },
  ];
}

function accessPointArn(
  { fileSystemArn }: EfsVolumeConfiguration,
  id: string,
  arn: (kind: string, id: string) => string,
): string {
  if (fileSystemArn === undefined) return arn('access-point', id);
  return isKnown(fileSystemArn)
    ? fileSystemArn.replace(/:file-system\/.*$/, `:access-point/${id}`)
    : Fn.join('', [Fn.replace(fileSystemArn, '/:file-system[/].*$/', ':access-point/'), id]);
}

/** Returns a file system in the form of the AWS provider. */
export function efsArguments(volume: EfsVolumeConfiguration) {
  const { fileSystemId, rootDirectory, transitEncryption = 'ENABLED', transitEncryptionPort } = volume;
  const { accessPointId } = volume.authorizationConfig ?? {};
  return {
    fileSystemId,
    // ECS adds "/"; if omitted here, every plan would replace the task definition.
    rootDirectory: rootDirectory ?? '/',
    transitEncryption,
    ...(transitEncryptionPort !== undefined && { transitEncryptionPort }),
    authorizationConfig: {
      ...(accessPointId !== undefined && { accessPointId }),
      iam: usesIam(volume) ? 'ENABLED' : 'DISABLED',
    },
  };
}

const status = oneOf('ENABLED', 'DISABLED');

const efsFields = fields<EfsVolumeConfiguration>(
  {
    fileSystemId: required(
      matching(plainText, /^fs-[0-9a-f]{8,40}$/, 'the ID of a file system, such as "fs-1234abcd"'),
    ),
    fileSystemArn: arnOf('elasticfilesystem', 'a file system', 'file-system/fs-[0-9a-f]{8,40}'),
    rootDirectory: matching(plainText, /^\//, 'an absolute path'),
    transitEncryption: status,
    transitEncryptionPort: number,
    authorizationConfig: fields<EfsAuthorizationConfig>({
      accessPointId: matching(plainText, /^fsap-[0-9a-f]{8,40}$/, 'the ID of an access point, such as "fsap-1234abcd"'),
      iam: status,
      rootAccess: flag,
    }),
  },
  { mountTargetSecurityGroupId: 'mountTargetSecurityGroupId of the volume, beside efsVolumeConfiguration' },
);

/** Shape of an `EfsVolumeConfiguration`. */
export const efsVolumeConfiguration = namedLikeArn<EfsVolumeConfiguration>(
  efsFields,
  'fileSystemId',
  'fileSystemArn',
  /:file-system\/(.+)$/,
);
