import { EcsService, type EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { Annotations, type ITerraformDependable, Op, type Postcondition, ref } from 'cdktf';
import type { Construct } from 'constructs';
import { ecsNameFormat } from '../containers/ecs-name';
import type { NetworkMode } from '../containers/task-host';
import { dependenciesOf } from '../core/dependencies';
import { omitUndefined } from '../core/omit-undefined';
import { ownRegionProblems } from '../core/own-region';
import { shown } from '../core/shown';
import { physicalName } from '../core/physical-name';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown, patternProblem } from '../core/validation';
import type { LoadBalancerTarget } from '../load-balancer/load-balancer-target';
import { rememberForeignAccess } from '../network/endpoint-policy';
import { warnOfIsolation } from '../network/isolation';
import { executeCommandIn, recordedSessions } from '../tasks/execute-command';
import type { TaskProps } from '../tasks/planned-task';
import type { TaskDefinition } from '../tasks/task-definition';
import { spotRouterSeconds, type taskStopTime } from './capacity';
import { deploymentArguments, deploymentProblems } from './deployment-configuration';
import { ebsVolumeOf } from './ebs-volume-role';
import { guardForwardPort } from './forward-port-rule';
import { placedInZones, placementArguments, type PlacementOptions, placementProblems } from './placement';
import { registryArguments, registryProblems } from './registered-service';
import { startAfterRights } from './rights-before-start';
import { maxTaskCount, scalingProblemsOfService } from './scaling-rules';
import { createServiceConnect } from './service-connect';
import { serviceConnectProblems } from './service-connect-configuration';
import type { ServiceOptions } from './service-options';
import { ServiceScaling } from './service-scaling';
import {
  createTargets,
  type ReachedTasks,
  requestsProblems,
  requestsTargetOf,
  serviceTargetProblems,
  targetNamesOf,
  targetPort,
  targetsOf,
} from './service-targets';
import { createTrafficShift, shiftProblems } from './traffic-shift';
import { shiftsTraffic } from './traffic-shift-options';
import { createLatticeTargets, latticeProblems } from './vpc-lattice';
import type { TargetNames } from './watched-service';

/** Properties of a service, independent of its launch type. */
export interface ServiceProps extends ServiceOptions, PlacementOptions, TaskProps {
  /** Runs the tasks in the public subnets instead of the private ones. */
  readonly assignPublicIp?: boolean;
  /** Docker networking mode of the tasks; `awsvpc` by default. */
  readonly networkMode?: NetworkMode;
  /** Expressions that instances must satisfy. */
  readonly placementConstraints?: readonly string[];
}

/** Parts of a service that depend on its launch type. */
export interface ServiceParts {
  /** Task definition of the service. */
  readonly taskDefinition: TaskDefinition;
  /** Capacity and network arguments of the ECS service. */
  readonly arguments: Pick<
    EcsServiceConfig,
    'launchType' | 'capacityProviderStrategy' | 'forceNewDeployment' | 'networkConfiguration' | 'platformVersion'
  >;
  /** Security group of the tasks or of their instances, and the host ports that receive requests. */
  readonly reached: ReachedTasks;
  /** Outbound rules that the tasks need to connect to registries, APIs and log destinations. */
  readonly egress: {
    readonly httpsEgress?: VpcSecurityGroupEgressRule | undefined;
    readonly logEgress: readonly VpcSecurityGroupEgressRule[];
  };
  /** Capacity providers that the cluster must have before the service starts. */
  readonly capacityProviders: ITerraformDependable | false | undefined;
  /** Check of the time that tasks need to stop, if they run on Spot capacity. */
  readonly spotStopTime?: typeof taskStopTime;
}

/** Terraform resources of a service. */
export interface ServiceResources {
  /** The ECS service. */
  readonly service: EcsService;
  /** Target groups, with their listener rules or listeners. */
  readonly targets: readonly LoadBalancerTarget[];
  /** Dimensions of the metrics of the target groups. */
  readonly targetNames: readonly TargetNames[];
  /** Scaling of the service, if it has any. */
  readonly scaling: ServiceScaling | undefined;
}

/**
 * Fills in names, the log router's stop timeout on Spot, the logging of ECS Exec that the cluster defines, and the cluster
 * in which containers may protect their task.
 */
export function withServiceDefaults<Props extends ServiceProps>(
  scope: Construct,
  props: Props,
  onSpot: boolean,
): Props & { readonly serviceName: string; readonly family: string } {
  const { cluster, containers, logRouting, executeCommand = false } = props;
  const { serviceName = physicalName(scope), family = physicalName(scope), taskProtection = false } = props;
  return {
    ...props,
    ...(logRouting && {
      logRouting: {
        ...(onSpot && { routerStopTimeoutSeconds: spotRouterSeconds(containers) }),
        ...omitUndefined(logRouting),
      },
    }),
    executeCommand: executeCommandIn(cluster, executeCommand),
    ...(taskProtection && { protectedInCluster: cluster.clusterName }),
    serviceName,
    family,
  };
}

/** Number of tasks of a service. */
export const desiredCountRange = { min: 0, max: maxTaskCount, unit: 'tasks' } as const;

/** Checks a service for values that ECS rejects, except its task definition. */
export function serviceProblems(scope: Construct, props: ServiceProps): readonly Problem[] {
  const { serviceName, desiredCount, loadBalancing, healthCheckGracePeriodSeconds } = props;
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
      !loadBalancing &&
      'healthCheckGracePeriodSeconds must not be set without loadBalancing; remove it, or set loadBalancing',
    ...securityGroupProblems(props),
    ...deploymentProblems({ desiredCount: props.scaling?.minTasks ?? 2, ...props }),
    ...placementProblems(props),
    ...serviceConnectProblems(props),
    ...registryProblems(props),
    ...latticeProblems(props.vpcLatticeConfigurations, containers),
    rebalancingProblem(props),
    subnetsProblem(props),
    ...ownRegionProblems(scope, { 'cluster.clusterArn': props.cluster.clusterArn }),
    ...serviceTargetProblems(scope, props),
    ...shiftProblems(props),
    ...scalingProblemsOfService(props),
    ...requestsProblems(props),
  ];
}

/**
 * Returns why ECS does not redistribute the tasks between Availability Zones; `undefined` if it can.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
 */
function zonesFixedBy(props: ServiceProps): string | undefined {
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

/** Creates a service in the scope of its construct: its load balancer targets, the ECS service and its scaling. */
export function createService(scope: Construct, props: ServiceProps, parts: ServiceParts): ServiceResources {
  const { network, logRouting, containers, assignPublicIp = false } = props;
  const { taskDefinition, reached, spotStopTime } = parts;
  const targets = createTargets(scope, props, reached);
  const service = createEcsService(scope, props, parts, targets);
  const { securityGroupId } = reached;
  const securityGroupIds = props.securityGroupIds ?? [securityGroupId];
  startAfterRights(service, { roles: rolesOf(taskDefinition), securityGroupIds });
  if (logRouting) guardForwardPort(scope, { service, securityGroupId, networkMode: props.networkMode });

  rememberForeignAccess(scope, network.vpcId, taskDefinition);
  if (network.isolated && !assignPublicIp) warnOfIsolation(scope, { ...taskDefinition, vpcId: network.vpcId });
  recordedSessions(props.cluster, props.executeCommand, logRouting !== undefined).forEach((warning) =>
    Annotations.of(scope).addWarning(warning),
  );
  spotStopTime?.(containers, logRouting?.routerStopTimeoutSeconds).forEach((warning) =>
    Annotations.of(scope).addWarning(warning),
  );
  const targetNames = targetNamesOf(scope, props.loadBalancing, targets);
  return { service, targets, targetNames, scaling: createScaling(scope, props, service, targetNames) };
}

function createScaling(
  scope: Construct,
  { scaling, cluster: { clusterName } }: ServiceProps,
  service: EcsService,
  targetNames: readonly TargetNames[],
): ServiceScaling | undefined {
  if (!scaling) return undefined;
  const { requestsTarget, ...options } = scaling;
  const target = requestsTargetOf(targetNames, requestsTarget);
  return new ServiceScaling(scope, 'Scaling', {
    ...options,
    service: { clusterName, serviceName: service.name, target, resource: service },
  });
}

/** Returns the target of a service that has no name, or the first one. */
export function mainTargetOf(
  { loadBalancing }: ServiceProps,
  targets: readonly LoadBalancerTarget[],
): LoadBalancerTarget | undefined {
  const index = targetsOf(loadBalancing).findIndex(({ name }) => name === undefined);
  return targets[Math.max(index, 0)];
}

/** Returns the roles of a task as rights refer to them: as resources, or by name if only that is known. */
function rolesOf({
  executionRoleArn,
  executionRoleName,
  taskRoleArn,
  taskRoleName,
}: TaskDefinition): readonly string[] {
  return [
    isKnown(executionRoleArn) ? executionRoleName : executionRoleArn,
    isKnown(taskRoleArn) ? taskRoleName : taskRoleArn,
  ];
}

function createEcsService(
  scope: Construct,
  props: ServiceProps,
  parts: ServiceParts,
  targets: readonly LoadBalancerTarget[],
): EcsService {
  const { cluster, network, scaling, executeCommand } = props;
  const { availabilityZoneRebalancing = zonesFixedBy(props) === undefined, triggers } = props;
  const { waitForSteadyState = false } = props;
  const { taskDefinition, egress, capacityProviders } = parts;
  const volume = ebsVolumeOf(scope, props.volumes ?? {});
  const { serviceConnectConfiguration, vpcLatticeConfigurations = [] } = props;
  const connect =
    serviceConnectConfiguration && createServiceConnect(scope, serviceConnectConfiguration, taskDefinition);
  const { deploymentConfiguration = {} } = props;
  const shift = shiftsTraffic(deploymentConfiguration)
    ? createTrafficShift(scope, deploymentConfiguration, targets)
    : undefined;
  const lattice =
    vpcLatticeConfigurations.length > 0 ? createLatticeTargets(scope, vpcLatticeConfigurations) : undefined;
  return new EcsService(scope, 'Resource', {
    name: props.serviceName!,
    cluster: cluster.clusterArn,
    taskDefinition: taskDefinition.taskDefinitionArn,
    ...(props.schedulingStrategy !== 'DAEMON' && { desiredCount: props.desiredCount ?? scaling?.minTasks ?? 2 }),
    ...parts.arguments,
    ...placementArguments(props),
    ...(triggers && { forceNewDeployment: true, triggers: { ...triggers } }),
    availabilityZoneRebalancing: availabilityZoneRebalancing ? 'ENABLED' : 'DISABLED',
    ...deploymentArguments(props),
    ...(shift && { deploymentConfiguration: shift.deploymentConfiguration }),
    ...(executeCommand && { enableExecuteCommand: true }),
    enableEcsManagedTags: true,
    propagateTags: 'SERVICE',
    ...(volume && { volumeConfiguration: volume.volumeConfiguration }),
    ...(connect && { serviceConnectConfiguration: connect.serviceConnectConfiguration }),
    ...(lattice && { vpcLatticeConfigurations: lattice.vpcLatticeConfigurations }),
    ...registryArguments(props.serviceRegistries),
    ...(targets.length > 0 && {
      loadBalancer: targetsOf(props.loadBalancing).map((target, index) => ({
        targetGroupArn: targets[index]!.targetGroupArn,
        containerName: target.container,
        containerPort: targetPort(target, props.containers)!,
        ...(shift && { advancedConfiguration: shift.advancedConfigurations[index]! }),
      })),
      healthCheckGracePeriodSeconds: props.healthCheckGracePeriodSeconds ?? 60,
    }),
    // Tasks need these dependencies until the last task stops, so they are created before the service and destroyed
    // after it.
    dependsOn: dependenciesOf(scope, [
      ...taskDefinition.dependables,
      ...(volume?.dependables ?? []),
      ...(connect?.dependables ?? []),
      ...(lattice?.dependables ?? []),
      ...(shift?.dependables ?? []),
      ...(egress.httpsEgress ? [egress.httpsEgress] : []),
      ...egress.logEgress,
      ...targets.flatMap(({ dependables }) => dependables),
      ...((props.assignPublicIp ? network.publicEgress : network.privateEgress) ?? []),
      ...(capacityProviders ? [capacityProviders] : []),
    ]),
    ...(waitForSteadyState && { waitForSteadyState }),
    ...((scaling ?? waitForSteadyState) && {
      lifecycle: {
        ...(scaling && { ignoreChanges: ['desired_count'] }),
        ...(waitForSteadyState && { postcondition: [notRolledBack(scope, taskDefinition)] }),
      },
    }),
  });
}

/** Returns the condition that the service runs the task definition of this apply, and not the one before. */
function notRolledBack({ node }: Construct, { taskDefinitionArn }: TaskDefinition): Postcondition {
  return {
    condition: Op.eq(ref('self.task_definition'), taskDefinitionArn),
    errorMessage: `${node.path}: ECS has rolled the deployment back, and runs the task definition from before; the events of the service tell why its tasks did not start or were not healthy`,
  };
}

/**
 * Highest number of security groups of a service.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
 */
const maxSecurityGroups = 5;

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
  if (subnetIds !== undefined) return subnetIds.length === 0 && 'subnetIds must contain at least one subnet, got none';
  const name = assignPublicIp ? 'publicSubnetIds' : 'privateSubnetIds';
  const { [name]: subnets = [] } = network;
  return subnets.length === 0 && `network.${name} must contain at least one subnet, got none`;
}
