import { EcsService, type EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { type ITerraformDependable, Op, type Postcondition, ref } from 'cdktf';
import type { Construct } from 'constructs';
import { dependenciesOf } from '../core/dependencies';
import { omitUndefined } from '../core/omit-undefined';
import { physicalName } from '../core/physical-name';
import type { LoadBalancerTarget } from '../load-balancer/load-balancer-target';
import type { TaskDefinition } from '../tasks/task-definition';
import type { taskStopTime } from './capacity';
import { deploymentArguments } from './deployment-configuration';
import { ebsVolumeOf } from './ebs-volume-role';
import { guardForwardPort } from './forward-port-rule';
import { placementArguments } from './placement';
import { registryArguments } from './registered-service';
import { rolesOf, startAfterRights } from './rights-before-start';
import { createServiceConnect } from './service-connect';
import { rememberEndpoints } from './service-connect-endpoints';
import type { ServiceProps } from './service-props';
import { zonesFixedBy } from './service-rules';
import { ServiceScaling } from './service-scaling';
import {
  createTargets,
  type ReachedTasks,
  requestsTargetOf,
  targetNamesOf,
  targetPort,
  targetsOf,
} from './service-targets';
import { reviewTasks, withTaskDefaults } from './task-start';
import { createTrafficShift } from './traffic-shift';
import { shiftsTraffic, timeoutsOf } from './traffic-shift-options';
import { createLatticeTargets } from './vpc-lattice';
import type { TargetNames } from './watched-service';

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
    readonly httpsIpv6Egress?: VpcSecurityGroupEgressRule | undefined;
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

/** Fills in the defaults of the tasks, the name, and the cluster in which containers may protect their task. */
export function withServiceDefaults<Props extends ServiceProps>(
  scope: Construct,
  props: Props,
  onSpot: boolean,
): Props & { readonly serviceName: string; readonly family: string } {
  const { serviceName = physicalName(scope), taskProtection = false, cluster } = props;
  return {
    ...withTaskDefaults(scope, props, onSpot),
    ...(taskProtection && { protectedInCluster: cluster.clusterName }),
    serviceName,
  };
}

/** Creates a service in the scope of its construct: its load balancer targets, the ECS service and its scaling. */
export function createService(scope: Construct, props: ServiceProps, parts: ServiceParts): ServiceResources {
  const { logRouting } = props;
  const { taskDefinition, reached, spotStopTime } = parts;
  const targets = createTargets(scope, props, reached);
  const service = createEcsService(scope, props, parts, targets);
  const { securityGroupId } = reached;
  const securityGroupIds = props.securityGroupIds ?? [securityGroupId];
  startAfterRights(service, { roles: rolesOf(taskDefinition), securityGroupIds });
  const { networkMode } = props;
  if (logRouting) guardForwardPort(scope, { service, securityGroupIds: [securityGroupId], networkMode });
  reviewTasks(scope, props, taskDefinition, spotStopTime);
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
  rememberEndpoints(scope, serviceConnectConfiguration);
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
    }),
    ...omitUndefined({
      healthCheckGracePeriodSeconds: props.healthCheckGracePeriodSeconds ?? (targets.length > 0 ? 60 : undefined),
    }),
    // Tasks need these dependencies until the last task stops, so they are created before the service and destroyed
    // after it.
    dependsOn: dependenciesOf(scope, [
      ...taskDefinition.dependables,
      ...(volume?.dependables ?? []),
      ...(connect?.dependables ?? []),
      ...(lattice?.dependables ?? []),
      ...(shift?.dependables ?? []),
      ...[egress.httpsEgress, egress.httpsIpv6Egress].flatMap((rule) => rule ?? []),
      ...egress.logEgress,
      ...targets.flatMap(({ dependables }) => dependables),
      ...((props.assignPublicIp ? network.publicEgress : network.privateEgress) ?? []),
      ...(capacityProviders ? [capacityProviders] : []),
    ]),
    ...(waitForSteadyState && { waitForSteadyState }),
    ...(waitForSteadyState && shift && { timeouts: timeoutsOf(deploymentConfiguration) }),
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
