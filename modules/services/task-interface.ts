import type { EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import type { Construct } from 'constructs';
import { pathForNames } from '../core/rename';
import type { Network } from '../network/network';
import { createSecurityGroup } from '../network/security-group';
import { allowHttps, allowLogs } from './task-egress';

/**
 * Security group of a service in the network mode `awsvpc`: no inbound rules, outbound to registries, AWS APIs and log
 * destinations.
 */
export interface TaskInterface {
  /** Security group of the tasks. */
  readonly securityGroup: SecurityGroup;
  /** Outbound rule for HTTPS to registries, AWS APIs and log destinations. */
  readonly httpsEgress: VpcSecurityGroupEgressRule;
  /** Outbound rules for log destinations on other ports. */
  readonly logEgress: readonly VpcSecurityGroupEgressRule[];
}

/** Creates the security group and outbound rules of a service whose tasks have their own network interfaces. */
export function createTaskInterface(
  scope: Construct,
  network: Network,
  logDestinationPorts: readonly number[],
): TaskInterface {
  const securityGroup = createSecurityGroup(scope, `Tasks of ${pathForNames(scope)}`, network);
  return {
    securityGroup,
    httpsEgress: allowHttps(scope, securityGroup),
    logEgress: allowLogs(scope, securityGroup, logDestinationPorts),
  };
}

/**
 * Returns the network arguments of a service in `awsvpc`: private subnets, or public subnets with public IP addresses.
 */
export function interfaceArguments(
  { publicSubnetIds = [], privateSubnetIds }: Network,
  { id }: SecurityGroup,
  assignPublicIp = false,
): Pick<EcsServiceConfig, 'networkConfiguration'> {
  const subnets = [...(assignPublicIp ? publicSubnetIds : privateSubnetIds)];
  return { networkConfiguration: { subnets, securityGroups: [id], assignPublicIp } };
}
