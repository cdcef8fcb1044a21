import type { Construct } from 'constructs';
import { ecsNameFormat } from '../containers/ecs-name';
import { ownRegionProblems } from '../core/own-region';
import type { Problem } from '../core/problem';
import { integerProblem, patternProblem } from '../core/validation';
import { deploymentProblems } from './deployment-configuration';
import { ipv6OnlyProblems } from './ipv6-only';
import { placedInZones, placementProblems } from './placement';
import { registryProblems } from './registered-service';
import { maxTaskCount, scalingProblemsOfService } from './scaling-rules';
import { serviceConnectProblems } from './service-connect-rules';
import type { ServiceProps } from './service-props';
import { countingProblem } from './container-insights';
import { endpointProblems } from './service-connect-endpoints';
import { requestsProblems, serviceTargetProblems } from './service-targets';
import { shiftProblems } from './traffic-shift';
import { taskNetworkProblems } from './task-network';
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
    ...deploymentProblems({ desiredCount: props.scaling?.minTasks ?? 2, ...props }),
    ...placementProblems(props),
    ...serviceConnectProblems(props),
    ...endpointProblems(scope, props.serviceConnectConfiguration),
    ...registryProblems(scope, props),
    ...latticeProblems(props.vpcLatticeConfigurations, containers),
    rebalancingProblem(props),
    ...taskNetworkProblems(props),
    ...ipv6OnlyProblems(props),
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
