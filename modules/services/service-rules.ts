import type { Construct } from 'constructs';
import { ecsNameFormat } from '../containers/ecs-name';
import { ownRegionProblems } from '../core/own-region';
import type { Problem } from '../core/problem';
import { shown } from '../core/shown';
import { integerProblem, isKnown, patternProblem } from '../core/validation';
import { deploymentProblems } from './deployment-configuration';
import { placedInZones, placementProblems } from './placement';
import { registryProblems } from './registered-service';
import { maxTaskCount, scalingProblemsOfService } from './scaling-rules';
import { serviceConnectProblems } from './service-connect-rules';
import type { ServiceProps } from './service-props';
import { countingProblem } from './container-insights';
import { endpointProblems } from './service-connect-endpoints';
import { requestsProblems, serviceTargetProblems } from './service-targets';
import { shiftProblems } from './traffic-shift';
import { latticeProblems } from './vpc-lattice';

/** Number of tasks of a service. */
export const desiredCountRange = { min: 0, max: maxTaskCount, unit: 'tasks' } as const;

/** Checks a service for values that ECS rejects, except its task definition. */
export function serviceProblems(scope: Construct, props: ServiceProps): readonly Problem[] {
  const { serviceName, desiredCount, healthCheckGracePeriodSeconds } = props;
  const { containers } = props;
  return [
    patternProblem('serviceName', serviceName, ...ecsNameFormat),
    integerProblem('desiredCount', desiredCount, desiredCountRange),
    integerProblem('healthCheckGracePeriodSeconds', healthCheckGracePeriodSeconds, {
      min: 0,
      max: 2147483647,
      unit: 'seconds',
    }),
    healthCheckGracePeriodSeconds !== undefined &&
      !hasHealthChecks(props) &&
      'healthCheckGracePeriodSeconds must not be set without health checks, which it delays; remove it, or set loadBalancing, vpcLatticeConfigurations or healthCheck of a container',
    ...securityGroupProblems(props),
    ...deploymentProblems({ desiredCount: props.scaling?.minTasks ?? 2, ...props }),
    ...placementProblems(props),
    ...serviceConnectProblems(props),
    ...endpointProblems(scope, props.serviceConnectConfiguration),
    ...registryProblems(scope, props),
    ...latticeProblems(props.vpcLatticeConfigurations, containers),
    rebalancingProblem(props),
    subnetsProblem(props),
    ...ownRegionProblems(scope, {
      'cluster.clusterArn': props.cluster.clusterArn,
      'network.vpcId': props.network.vpcId,
    }),
    ...serviceTargetProblems(scope, props),
    ...shiftProblems(scope, props),
    ...scalingProblemsOfService(props),
    props.scaling?.queue && countingProblem(scope, 'scaling.queue', props.cluster),
    ...requestsProblems(props),
  ];
}

/**
 * Returns whether ECS watches the health of the tasks: by load balancers, VPC Lattice or containers.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
function hasHealthChecks(props: ServiceProps): boolean {
  const { loadBalancing, vpcLatticeConfigurations = [], containers, logRouting } = props;
  return (
    loadBalancing !== undefined ||
    // The log router has one.
    logRouting !== undefined ||
    vpcLatticeConfigurations.length > 0 ||
    Object.values(containers).some(({ healthCheck }) => healthCheck !== undefined)
  );
}

/**
 * Returns why ECS does not redistribute the tasks between Availability Zones; `undefined` if it can.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
 */
export function zonesFixedBy(props: ServiceProps): string | undefined {
  const { placementConstraints = [], deploymentConfiguration } = props;
  const onZone = placementConstraints.some((expression) => expression.includes('ecs.availability-zone'));
  if (onZone) return 'placementConstraints on attribute:ecs.availability-zone';
  return deploymentConfiguration?.maximumPercent === 100
    ? 'deploymentConfiguration.maximumPercent 100'
    : placedInZones(props);
}

function rebalancingProblem(props: ServiceProps): Problem {
  const reason = props.availabilityZoneRebalancing === true ? zonesFixedBy(props) : undefined;
  return (
    reason !== undefined &&
    `availabilityZoneRebalancing must be false with ${reason}, with which ECS does not redistribute tasks; remove it`
  );
}

/**
 * Highest number of security groups of a service.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
 */
const maxSecurityGroups = 5;

/** Highest number of subnets of a service. */
const maxSubnets = 16;

function securityGroupProblems({
  securityGroupIds,
  additionalSecurityGroupIds = [],
  networkMode = 'awsvpc',
}: ServiceProps): readonly Problem[] {
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

function subnetsProblem({ network, subnetIds, assignPublicIp = false, networkMode = 'awsvpc' }: ServiceProps): Problem {
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
