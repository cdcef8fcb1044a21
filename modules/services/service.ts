import { EcsService, type EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { LoadBalancerTarget } from '../load-balancer/load-balancer-target';
import type { LoadBalancerTargetProps } from '../load-balancer/target-props';
import type { Network } from '../network/network';
import { maxTaskCount } from './scaling-rules';
import type { ServiceOptions } from './service-options';
import { ServiceScaling } from './service-scaling';
import type { TaskOptions } from '../tasks/task-options';
import { namesOf, type WatchedService } from './watched-service';
import { ecsNameFormat } from '../containers/ecs-name';
import type { Containers } from '../containers/container-rules';
import { portOf, portProblem } from './target-port';
import type { Task } from '../tasks/task';
import { integerProblem, patternProblem, type Problem } from '../core/validation';

/** Properties of a service, independent of its launch type. */
export interface ServiceProps extends ServiceOptions, Pick<TaskOptions, 'executeCommand'> {
  /** Containers of its tasks. */
  readonly containers: Containers;
  /** Name of the service. */
  readonly serviceName: string;
  /** Runs the tasks in the public subnets instead of the private ones. */
  readonly assignPublicIp?: boolean;
}

/** Parts of a service that depend on its launch type. */
export interface ServiceParts {
  /** Task definition of the service. */
  readonly taskDefinition: Pick<Task, 'dependables'> & { readonly taskDefinitionArn: string };
  /** Target group and listener rule of the service, if it has a load balancer. */
  readonly target: LoadBalancerTarget | undefined;
  /** Capacity and network arguments of the ECS service. */
  readonly place: Pick<
    EcsServiceConfig,
    'launchType' | 'capacityProviderStrategy' | 'forceNewDeployment' | 'networkConfiguration'
  >;
  /** Rules that the tasks need to connect to registries, APIs and log destinations. */
  readonly waitsFor: readonly ITerraformDependable[];
  /** Capacity providers that the cluster must have before the service starts. */
  readonly capacityProviders: ITerraformDependable | false | undefined;
}

/** Number of tasks of a service. */
export const desiredCountRange = { min: 0, max: maxTaskCount, unit: 'tasks' } as const;

/** Checks a service for values that ECS rejects, except its task definition and scaling. */
export function serviceProblems(props: ServiceProps): readonly Problem[] {
  const { serviceName, desiredCount, loadBalancing, healthCheckGracePeriodSeconds } = props;
  const { network, containers, assignPublicIp = false } = props;
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
    subnetsProblem(network, assignPublicIp),
    loadBalancing && portProblem(loadBalancing, containers),
  ];
}

/** Creates the load balancer target of a service, if it has `loadBalancing`. */
export function createTarget(
  scope: Construct,
  { loadBalancing, containers }: ServiceProps,
  reached: Pick<LoadBalancerTargetProps, 'securityGroupId' | 'hostPort'>,
): LoadBalancerTarget | undefined {
  if (!loadBalancing) return undefined;
  const { container, port, ...target } = loadBalancing;
  return new LoadBalancerTarget(scope, 'Target', {
    ...target,
    ...reached,
    port: portOf({ container, port }, containers)!,
  });
}

/** Creates an ECS service in the scope of its construct. */
export function createService(scope: Construct, props: ServiceProps, parts: ServiceParts): EcsService {
  const {
    cluster,
    network,
    scaling,
    loadBalancing,
    executeCommand = false,
    availabilityZoneRebalancing = true,
  } = props;
  const { taskDefinition, target, place, waitsFor, capacityProviders } = parts;
  return new EcsService(scope, 'Resource', {
    name: props.serviceName,
    cluster: cluster.clusterArn,
    taskDefinition: taskDefinition.taskDefinitionArn,
    desiredCount: props.desiredCount ?? scaling?.minTasks ?? 2,
    ...place,
    availabilityZoneRebalancing: availabilityZoneRebalancing ? 'ENABLED' : 'DISABLED',
    deploymentCircuitBreaker: { enable: true, rollback: true },
    deploymentMinimumHealthyPercent: 100,
    deploymentMaximumPercent: 200,
    ...(executeCommand && { enableExecuteCommand: true }),
    enableEcsManagedTags: true,
    propagateTags: 'SERVICE',
    ...(target &&
      loadBalancing && {
        loadBalancer: [
          {
            targetGroupArn: target.targetGroupArn,
            containerName: loadBalancing.container,
            containerPort: portOf(loadBalancing, props.containers)!,
          },
        ],
        healthCheckGracePeriodSeconds: props.healthCheckGracePeriodSeconds ?? 60,
      }),
    // Tasks need these dependencies until the last task stops, so they are created before the service and destroyed
    // after it.
    dependsOn: [
      ...taskDefinition.dependables,
      ...waitsFor,
      ...(target?.dependables ?? []),
      ...((props.assignPublicIp ? network.publicEgress : network.privateEgress) ?? []),
      ...(capacityProviders ? [capacityProviders] : []),
    ],
    ...(scaling && { lifecycle: { ignoreChanges: ['desired_count'] } }),
  });
}

/** Creates the scaling of a service, if it has `scaling`. */
export function createScaling(
  scope: Construct,
  { scaling, cluster: { clusterName } }: ServiceProps,
  service: WatchedService,
): ServiceScaling | undefined {
  return scaling && new ServiceScaling(scope, 'Scaling', { ...scaling, service: { ...namesOf(service), clusterName } });
}

function subnetsProblem(network: Network, assignPublicIp: boolean): Problem {
  const name = assignPublicIp ? 'publicSubnetIds' : 'privateSubnetIds';
  return network[name].length === 0 && `network.${name} must contain at least one subnet, got none`;
}
