import type { EcsServiceVolumeConfiguration } from '@cdktf/provider-aws/lib/ecs-service';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { awsPlace } from '../core/aws-environment';
import { isGiven } from '../core/given';
import { omitUndefined } from '../core/omit-undefined';
import { allowRole } from '../core/role-policy';
import type { ManagedEbsVolume } from '../tasks/ebs-volume';
import type { Volumes } from '../tasks/volume';
import { createInfrastructureRole } from './infrastructure-role';

/** EBS volume of the tasks of a service, in the form of the AWS provider. */
export interface ServiceVolume {
  /** Argument of the service. */
  readonly volumeConfiguration: EcsServiceVolumeConfiguration;
  /** Permissions that ECS needs before it creates volumes. */
  readonly dependables: readonly ITerraformDependable[];
}

/**
 * Returns the EBS volume that ECS creates for each task of a service, if the task has one, and creates the role for it
 * unless it exists.
 */
export function ebsVolumeOf(scope: Construct, volumes: Volumes): ServiceVolume | undefined {
  const [found] = Object.entries(volumes).flatMap(([name, volume]) =>
    isGiven(volume, 'managedEBSVolume') ? [{ name, volume: volume.managedEBSVolume }] : [],
  );
  if (found === undefined) return undefined;
  const { name, volume } = found;
  const { iops, throughput, snapshotId, sizeInGiB, filesystemType, volumeInitializationRate } = volume;
  const role = volume.roleArn === undefined ? new EbsVolumeRole(scope, 'VolumeRole', volume) : undefined;
  return {
    volumeConfiguration: {
      name,
      managedEbsVolume: {
        roleArn: role?.roleArn ?? volume.roleArn!,
        encrypted: volume.encrypted ?? true,
        volumeType: volume.volumeType ?? 'gp3',
        ...omitUndefined({
          ...{ iops, throughput, snapshotId, volumeInitializationRate },
          sizeInGb: sizeInGiB,
          fileSystemType: filesystemType,
          kmsKeyId: volume.kmsKeyArn,
        }),
        tagSpecifications: [{ resourceType: 'volume', propagateTags: 'SERVICE' }],
      },
    },
    dependables: role?.dependables ?? [],
  };
}

/**
 * Role with which ECS creates the EBS volumes of tasks, attaches and deletes them.
 *
 *     IamRole
 *     ├── IamRolePolicyAttachment  ManageVolumes  AmazonECSInfrastructureRolePolicyForVolumes of AWS
 *     └── IamRolePolicy            UseKey         for a KMS key of the user
 */
class EbsVolumeRole extends Construct {
  /** ARN of the role. */
  readonly roleArn: string;

  /** Permissions of the role. */
  readonly dependables: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { kmsKeyArn }: ManagedEbsVolume) {
    super(scope, id);
    const { role, policy } = createInfrastructureRole(this, {
      description: 'Creates and attaches the EBS volumes of tasks',
      policyId: 'ManageVolumes',
      policyName: 'service-role/AmazonECSInfrastructureRolePolicyForVolumes',
    });
    this.roleArn = role.arn;
    this.dependables = [policy, ...(kmsKeyArn === undefined ? [] : [this.allowKey(role, kmsKeyArn)])];
  }

  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-kms-encryption.html */
  private allowKey(role: { readonly name: string }, keyArn: string): ITerraformDependable {
    const { region, dnsSuffix } = awsPlace(this);
    const through = { 'kms:ViaService': `ec2.${region}.${dnsSuffix}` };
    return allowRole(
      this,
      'UseKey',
      role,
      { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: keyArn },
      {
        Effect: 'Allow',
        Action: ['kms:GenerateDataKeyWithoutPlaintext', 'kms:Decrypt'],
        Resource: keyArn,
        Condition: { StringEquals: through },
      },
      {
        Effect: 'Allow',
        Action: 'kms:CreateGrant',
        Resource: keyArn,
        Condition: { StringEquals: through, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
    );
  }
}
