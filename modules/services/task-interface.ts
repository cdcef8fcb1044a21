import type { EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import type { Construct } from 'constructs';
import type { Network } from '../network/network';
import { physicalName } from '../core/physical-name';
import { allowHttps, allowLogs } from './task-egress';

/** What the network interface of each task lets through: nothing in, and out to where images, APIs and logs are. */
export interface TaskInterface {
  /** The security group. */
  readonly securityGroup: SecurityGroup;
  /** The way to registries, to AWS's APIs and to log destinations by HTTPS. */
  readonly httpsEgress: VpcSecurityGroupEgressRule;
  /** The ways to log destinations on other ports. */
  readonly logEgress: readonly VpcSecurityGroupEgressRule[];
}

/** Makes the security group of a service whose tasks have network interfaces of their own. */
export function createTaskInterface(
  scope: Construct,
  network: Network,
  logDestinationPorts: readonly number[],
): TaskInterface {
  const securityGroup = createSecurityGroup(scope, `Tasks of ${scope.node.path}`, network);
  return {
    securityGroup,
    httpsEgress: allowHttps(scope, securityGroup),
    logEgress: allowLogs(scope, securityGroup, logDestinationPorts),
  };
}

/** The arguments of a service whose tasks have such interfaces, in private subnets, or in public ones with addresses. */
export function interfaceArguments(
  { publicSubnetIds, privateSubnetIds }: Network,
  { id }: SecurityGroup,
  assignPublicIp = false,
): Pick<EcsServiceConfig, 'networkConfiguration'> {
  const subnets = [...(assignPublicIp ? publicSubnetIds : privateSubnetIds)];
  return { networkConfiguration: { subnets, securityGroups: [id], assignPublicIp } };
}

/** A security group that lets nothing through yet. */
export function createSecurityGroup(scope: Construct, description: string, { vpcId }: Network): SecurityGroup {
  return new SecurityGroup(scope, 'SecurityGroup', {
    namePrefix: `${physicalName(scope, 90)}-`,
    description,
    vpcId,
    lifecycle: { createBeforeDestroy: true },
  });
}
