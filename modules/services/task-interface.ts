import type { EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import type { Construct } from 'constructs';
import { pathForNames } from '../core/rename';
import type { Network } from '../network/network';
import { createSecurityGroup } from '../network/security-group';
import { allowEgress, egressOf, https, type TaskTargets } from './task-egress';

/** Security groups of a service in the network mode `awsvpc`, and the rules that are created for it. */
export interface TaskInterface {
  /** IDs of the security groups of the tasks. */
  readonly securityGroupIds: readonly string[];
  /** Security group of the tasks, unless it existed before: no inbound rules. */
  readonly securityGroup: SecurityGroup | undefined;
  /** Outbound rule for HTTPS to registries, AWS APIs and log destinations. */
  readonly httpsEgress: VpcSecurityGroupEgressRule | undefined;
  /** Outbound rules for log destinations and file systems on other ports. */
  readonly logEgress: readonly VpcSecurityGroupEgressRule[];
}

/**
 * Creates the security group and outbound rules of a service whose tasks have their own network interfaces. Existing
 * groups are used as they are.
 */
export function createTaskInterface(
  scope: Construct,
  { network, securityGroupIds }: { readonly network: Network; readonly securityGroupIds?: readonly string[] },
  targets: TaskTargets,
): TaskInterface {
  if (securityGroupIds) return { securityGroupIds, securityGroup: undefined, httpsEgress: undefined, logEgress: [] };
  const securityGroup = createSecurityGroup(scope, `Tasks of ${pathForNames(scope)}`, network);
  return {
    securityGroupIds: [securityGroup.id],
    securityGroup,
    httpsEgress: allowEgress(scope, securityGroup.id, [https])[0],
    logEgress: allowEgress(scope, securityGroup.id, egressOf(scope, targets)),
  };
}

/**
 * Returns the network arguments of a service in `awsvpc`: private subnets, or public subnets with public IP addresses.
 */
export function interfaceArguments(
  { publicSubnetIds = [], privateSubnetIds }: Network,
  { securityGroupIds }: TaskInterface,
  assignPublicIp = false,
): Pick<EcsServiceConfig, 'networkConfiguration'> {
  const subnets = [...(assignPublicIp ? publicSubnetIds : privateSubnetIds)];
  return { networkConfiguration: { subnets, securityGroups: [...securityGroupIds], assignPublicIp } };
}
