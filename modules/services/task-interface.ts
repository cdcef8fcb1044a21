import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import type { Construct } from 'constructs';
import { pathForNames } from '../core/rename';
import { createSecurityGroup } from '../network/security-group';
import { allowEgress, egressOf, https, inFamilies, type TaskTargets } from './task-egress';
import type { TaskNetworkOptions } from './task-network';

/** Security groups of tasks in the network mode `awsvpc`, and the rules that are created for it. */
export interface TaskInterface {
  /** IDs of the security groups of the tasks. */
  readonly securityGroupIds: readonly string[];
  /** Security group of the tasks, unless it existed before: no inbound rules. */
  readonly securityGroup: SecurityGroup | undefined;
  /** Outbound rule for HTTPS to registries, AWS APIs and log destinations. */
  readonly httpsEgress: VpcSecurityGroupEgressRule | undefined;
  /** The same rule for IPv6, if the network has it. */
  readonly httpsIpv6Egress: VpcSecurityGroupEgressRule | undefined;
  /** Outbound rules for log destinations and file systems on other ports. */
  readonly logEgress: readonly VpcSecurityGroupEgressRule[];
}

/** Subnets and security groups of tasks, in the form of the AWS provider. */
export interface NetworkConfiguration {
  /** IDs of the subnets. */
  readonly subnets: string[];
  /** IDs of the security groups. */
  readonly securityGroups: string[];
  /** Gives each task a public IP address. */
  readonly assignPublicIp: boolean;
}

/**
 * Creates the security group and outbound rules of tasks that have their own network interfaces. Existing
 * groups are used as they are.
 */
export function createTaskInterface(
  scope: Construct,
  { network, securityGroupIds, additionalSecurityGroupIds = [] }: TaskNetworkOptions,
  targets: TaskTargets,
): TaskInterface {
  if (securityGroupIds) {
    return {
      ...{ securityGroupIds, securityGroup: undefined, httpsEgress: undefined, httpsIpv6Egress: undefined },
      logEgress: [],
    };
  }
  const securityGroup = createSecurityGroup(scope, `Tasks of ${pathForNames(scope)}`, network);
  const [httpsEgress, httpsIpv6Egress] = allowEgress(scope, securityGroup.id, inFamilies([https], network));
  return {
    securityGroupIds: [securityGroup.id, ...additionalSecurityGroupIds],
    ...{ securityGroup, httpsEgress, httpsIpv6Egress },
    logEgress: allowEgress(scope, securityGroup.id, inFamilies(egressOf(scope, targets), network)),
  };
}

/**
 * Returns the network arguments of a service or task in `awsvpc`: its own subnets, or those of the network, public ones with public
 * IP addresses.
 */
export function interfaceArguments(
  { network, subnetIds }: Pick<TaskNetworkOptions, 'network' | 'subnetIds'>,
  { securityGroupIds }: TaskInterface,
  assignPublicIp = false,
): { readonly networkConfiguration: NetworkConfiguration } {
  const { publicSubnetIds = [], privateSubnetIds } = network;
  const subnets = [...(subnetIds ?? (assignPublicIp ? publicSubnetIds : privateSubnetIds))];
  return { networkConfiguration: { subnets, securityGroups: [...securityGroupIds], assignPublicIp } };
}
