import type { NetworkMode } from '../containers/task-host';
import { list } from '../core/collection-shape';
import type { Problem } from '../core/problem';
import { securityGroupId, subnetId } from '../core/references';
import { required, type ShapesOf } from '../core/shape';
import { shown } from '../core/shown';
import { isKnown } from '../core/validation';
import { type Network, network } from '../network/network';

/** Network of tasks: subnets and security groups. */
export interface TaskNetworkOptions {
  /** Network of the tasks: a `Vpc`, or the ids of an existing VPC. Tasks run in its private subnets. */
  readonly network: Network;

  /**
   * IDs of the subnets of the tasks; with `assignPublicIp`, public ones. Only in the network mode `awsvpc`.
   *
   * @default - the private subnets of `network`; with `assignPublicIp`, its public ones
   */
  readonly subnetIds?: readonly string[];

  /**
   * IDs of security groups of the tasks in addition to the one that is created, at most 4, such as the group that a
   * database accepts. Only in the network mode `awsvpc`.
   *
   * @default - none
   */
  readonly additionalSecurityGroupIds?: readonly string[];

  /**
   * IDs of existing security groups of the tasks, at most 5, instead of one that is created. They are used as they are:
   * `requiredRules` contains the rules that the tasks need in one of them. Only in the network mode
   * `awsvpc`.
   *
   * @default - a security group that allows the connections that the tasks need, and inbound only requests from a load balancer
   */
  readonly securityGroupIds?: readonly string[];
}

/** Network of tasks, with the properties on which the rules for it depend. */
interface TaskNetworkProps extends TaskNetworkOptions {
  readonly assignPublicIp?: boolean;
  readonly networkMode?: NetworkMode;
}

/** Checks the subnets and security groups of tasks. */
export function taskNetworkProblems(props: TaskNetworkProps): readonly Problem[] {
  return [...securityGroupProblems(props), subnetsProblem(props)];
}

/**
 * Highest number of security groups of tasks.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
 */
const maxSecurityGroups = 5;

/** Highest number of subnets of tasks. */
const maxSubnets = 16;

function securityGroupProblems({
  securityGroupIds,
  additionalSecurityGroupIds = [],
  networkMode = 'awsvpc',
}: TaskNetworkProps): readonly Problem[] {
  const own = securityGroupIds === undefined ? 1 : 0;
  const ids = securityGroupIds ?? additionalSecurityGroupIds;
  const name = securityGroupIds === undefined ? 'additionalSecurityGroupIds' : 'securityGroupIds';
  const known = ids.filter(isKnown);
  return [
    ...known
      .filter((id, index) => known.indexOf(id) < index)
      .map((id) => `${name} must contain each security group once, got ${shown(id)} twice; remove one`),
    (ids.length + own === 0 || ids.length + own > maxSecurityGroups) &&
      `${name} must contain ${own === 0 ? 1 : 0} to ${maxSecurityGroups - own} security groups, got ${ids.length}`,
    securityGroupIds !== undefined &&
      additionalSecurityGroupIds.length > 0 &&
      'additionalSecurityGroupIds must not be set with securityGroupIds, which are all groups of the tasks; add them to securityGroupIds',
    ids.length > 0 &&
      networkMode !== 'awsvpc' &&
      `${name} must not be set with networkMode "${networkMode}", in which the tasks use the instances' security group; remove it, or use networkMode "awsvpc"`,
  ];
}

function subnetsProblem({
  network,
  subnetIds,
  assignPublicIp = false,
  networkMode = 'awsvpc',
}: TaskNetworkProps): Problem {
  if (subnetIds !== undefined && networkMode !== 'awsvpc') {
    return `subnetIds must not be set with networkMode "${networkMode}", in which the tasks use the instances' network; remove it, or use networkMode "awsvpc"`;
  }
  if (subnetIds !== undefined) {
    const known = subnetIds.filter(isKnown);
    const twice = known.find((id, index) => known.indexOf(id) < index);
    if (twice !== undefined) return `subnetIds must contain each subnet once, got ${shown(twice)} twice; remove one`;
    return (
      (subnetIds.length === 0 || subnetIds.length > maxSubnets) &&
      `subnetIds must contain 1 to ${maxSubnets} subnets, got ${subnetIds.length}`
    );
  }
  const name = assignPublicIp ? 'publicSubnetIds' : 'privateSubnetIds';
  const { [name]: subnets = [] } = network;
  return subnets.length === 0 && `network.${name} must contain at least one subnet, got none`;
}

/** Shapes of `TaskNetworkOptions`. */
export const taskNetworkShapes: ShapesOf<TaskNetworkOptions> = {
  network: required(network),
  subnetIds: list(subnetId),
  additionalSecurityGroupIds: list(securityGroupId),
  securityGroupIds: list(securityGroupId),
};
