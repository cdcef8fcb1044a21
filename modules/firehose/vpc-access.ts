import { DataAwsSubnet } from '@cdktf/provider-aws/lib/data-aws-subnet';
import type { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import type { PolicyStatement } from '../core/policy';
import { fields } from '../core/object-shape';
import { list } from '../core/collection-shape';
import { required, type Shape } from '../core/shape';
import { matching, text } from '../core/string-shape';
import type { Problem } from '../core/problem';

/**
 * VPC access of a delivery stream, through network interfaces that it creates.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_VpcConfiguration.html
 */
export interface VpcAccess {
  /**
   * IDs of the subnets of the interfaces, 1 to 16. Firehose adds interfaces as the throughput grows, if addresses are
   * free.
   */
  readonly subnetIds: readonly string[];

  /**
   * IDs of the security groups of the interfaces, 1 to 5. They must allow outbound HTTPS, and the security groups of
   * the target must allow inbound HTTPS from them.
   */
  readonly securityGroupIds: readonly string[];

  /**
   * ID of the VPC of the subnets.
   *
   * @default - read from AWS, by the ID of the first subnet
   */
  readonly vpcId?: string;
}

/** Shape of a `VpcAccess`. The arrays must be known at synth time, since permissions are granted for each ID. */
export const vpcAccess = fields<VpcAccess>({
  subnetIds: required(list(idOf('subnet', 'a subnet'))),
  securityGroupIds: required(list(idOf('sg', 'a security group'))),
  vpcId: idOf('vpc', 'a VPC'),
});

function idOf(type: string, what: string): Shape {
  const id = matching(text, new RegExp(`^${type}-[\\w-]+$`), `the ID of ${what}, such as "${type}-0a1b2c3d"`);
  return { ...id, samples: [`${type}-0a1b2c3d`] };
}

/** Returns the VPC arguments of the AWS provider. */
export function vpcConfiguration({ subnetIds, securityGroupIds }: VpcAccess, roleArn: string) {
  return { roleArn, subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] };
}

/**
 * Returns the permissions that Firehose needs to create and delete its interfaces, in the given subnets only.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es-vpc
 */
export function vpcStatements(
  scope: Construct,
  { subnetIds, securityGroupIds, vpcId }: VpcAccess,
): readonly PolicyStatement[] {
  const ec2 = `arn:${partitionName(scope)}:ec2:${regionName(scope)}:${accountId(scope)}`;
  const [interfaces, subnets] = [`${ec2}:network-interface/*`, subnetIds.map((id) => `${ec2}:subnet/${id}`)];
  const vpc = vpcId ?? new DataAwsSubnet(scope, 'TargetSubnet', { id: subnetIds[0]! }).vpcId;
  return [
    {
      Effect: 'Allow',
      // These actions do not support resource-level permissions.
      Action: [
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      Resource: '*',
    },
    { Effect: 'Allow', Action: 'ec2:DescribeVpcAttribute', Resource: `${ec2}:vpc/${vpc}` },
    {
      Effect: 'Allow',
      Action: 'ec2:CreateNetworkInterface',
      Resource: [interfaces, ...subnets, ...securityGroupIds.map((id) => `${ec2}:security-group/${id}`)],
    },
    {
      Effect: 'Allow',
      Action: ['ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterface'],
      Resource: interfaces,
      Condition: { ArnEquals: { 'ec2:Subnet': subnets } },
    },
  ];
}

/** Returns the problems of the VPC access. */
export function vpcProblems({ subnetIds, securityGroupIds }: VpcAccess): Problem[] {
  return [
    countProblem('to.vpc.subnetIds', subnetIds, 16),
    countProblem('to.vpc.securityGroupIds', securityGroupIds, 5),
  ];
}

function countProblem(name: string, ids: readonly string[], max: number): Problem {
  return (ids.length === 0 || ids.length > max) && `${name} must contain 1 to ${max} IDs, got ${ids.length}`;
}
