import type { EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import type { Construct } from 'constructs';
import { pathForNames } from '../core/rename';
import { createSecurityGroup } from '../network/security-group';
import type { ServiceOptions } from './service-options';
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

/** Network and security groups of a service. */
type InterfaceOptions = Pick<ServiceOptions, 'network' | 'securityGroupIds' | 'additionalSecurityGroupIds'>;

/**
 * Creates the security group and outbound rules of a service whose tasks have their own network interfaces. Existing
 * groups are used as they are.
 */
export function createTaskInterface(
  scope: Construct,
  { network, securityGroupIds, additionalSecurityGroupIds = [] }: InterfaceOptions,
  targets: TaskTargets,
): TaskInterface {
  if (securityGroupIds) return { securityGroupIds, securityGroup: undefined, httpsEgress: undefined, logEgress: [] };
  const securityGroup = createSecurityGroup(scope, `Tasks of ${pathForNames(scope)}`, network);
  return {
    securityGroupIds: [securityGroup.id, ...additionalSecurityGroupIds],
    securityGroup,
    httpsEgress: allowEgress(scope, securityGroup.id, [https])[0],
    logEgress: allowEgress(scope, securityGroup.id, egressOf(scope, targets)),
  };
}

/**
 * Returns the network arguments of a service in `awsvpc`: its own subnets, or those of the network, public ones with public
 * IP addresses.
 */
export function interfaceArguments(
  { network, subnetIds }: Pick<ServiceOptions, 'network' | 'subnetIds'>,
  { securityGroupIds }: TaskInterface,
  assignPublicIp = false,
): Pick<EcsServiceConfig, 'networkConfiguration'> {
  const { publicSubnetIds = [], privateSubnetIds } = network;
  const subnets = [...(subnetIds ?? (assignPublicIp ? publicSubnetIds : privateSubnetIds))];
  return { networkConfiguration: { subnets, securityGroups: [...securityGroupIds], assignPublicIp } };
}
