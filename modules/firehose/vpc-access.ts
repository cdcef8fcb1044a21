import type { Construct } from 'constructs';
import { accountId, partitionName, regionName } from '../core/aws-environment';
import type { PolicyStatement } from '../core/policy';
import { fields, list, required, text } from '../core/shape';
import type { Problem } from '../core/validation';

/**
 * How a delivery stream reaches something in a VPC: by network interfaces that it makes there.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_VpcConfiguration.html
 */
export interface VpcAccess {
  /** Subnets of the interfaces, 1 to 16; it makes more interfaces the more records there are, if addresses are free. */
  readonly subnetIds: readonly string[];

  /** Security groups of the interfaces, 1 to 5: they must let HTTPS out, and those of the target must let it in. */
  readonly securityGroupIds: readonly string[];
}

/** Shape of a `VpcAccess`; rights are for each id. */
export const vpcAccess = fields<VpcAccess>({
  subnetIds: required(list(text)),
  securityGroupIds: required(list(text)),
});

/** What Firehose is told. */
export function vpcConfiguration({ subnetIds, securityGroupIds }: VpcAccess, roleArn: string) {
  return { roleArn, subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] };
}

/**
 * What Firehose needs to make and remove its interfaces, in these subnets alone.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es-vpc
 */
export function vpcStatements(
  scope: Construct,
  { subnetIds, securityGroupIds }: VpcAccess,
): readonly PolicyStatement[] {
  const ec2 = `arn:${partitionName(scope)}:ec2:${regionName(scope)}:${accountId(scope)}`;
  const [interfaces, subnets] = [`${ec2}:network-interface/*`, subnetIds.map((id) => `${ec2}:subnet/${id}`)];
  return [
    {
      Effect: 'Allow',
      // Calls that know no resource.
      Action: [
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcAttribute',
        'ec2:DescribeVpcs',
      ],
      Resource: '*',
    },
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

/** What is wrong with a way into a VPC. */
export function vpcProblems({ subnetIds, securityGroupIds }: VpcAccess): Problem[] {
  return [
    countProblem('to.vpc.subnetIds', subnetIds, 16),
    countProblem('to.vpc.securityGroupIds', securityGroupIds, 5),
  ];
}

function countProblem(name: string, ids: readonly string[], most: number): Problem {
  return (ids.length === 0 || ids.length > most) && `${name} must hold 1 to ${most} ids, got ${ids.length}`;
}
