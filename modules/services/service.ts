import { EcsService, type EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { LoadBalancerTarget } from '../load-balancer/load-balancer-target';
import type { LoadBalancerTargetProps } from '../load-balancer/target-props';
import type { Network } from '../network/network';
import type { ServiceOptions } from './service-options';
import { ServiceScaling } from './service-scaling';
import type { TaskOptions } from '../tasks/task-options';
import { namesOf, type WatchedService } from './watched-service';
import type { Containers } from '../containers/container-rules';
import { portOf, portProblem } from './target-port';
import type { Task } from '../tasks/task';
import { integerProblem, patternProblem, type Problem } from '../core/validation';

/** A service, wherever its tasks run. */
export interface ServiceProps extends ServiceOptions, Pick<TaskOptions, 'executeCommand'> {
  /** The containers of its tasks. */
  readonly containers: Containers;
  /** Its name. */
  readonly serviceName: string;
  /** Whether its tasks run in the public subnets, and not in the private ones. */
  readonly assignPublicIp?: boolean;
}

/** What a service is made of beside its properties. */
export interface ServiceParts {
  /** What runs in a task. */
  readonly taskDefinition: Pick<Task, 'dependables'> & { readonly taskDefinitionArn: string };
  /** What it gets its requests from. */
  readonly target: LoadBalancerTarget | undefined;
  /** What its tasks run on, and in which network. */
  readonly place: Pick<
    EcsServiceConfig,
    'launchType' | 'capacityProviderStrategy' | 'forceNewDeployment' | 'networkConfiguration'
  >;
  /** What lets its tasks connect to where they must. */
  readonly waitsFor: readonly ITerraformDependable[];
  /** What offers the place. */
  readonly capacityProviders: ITerraformDependable | false | undefined;
}

/** Everything about a service that ECS would refuse, its tasks and its scaling apart. */
export function serviceProblems(props: ServiceProps): readonly Problem[] {
  const { serviceName, desiredCount, loadBalancing, healthCheckGracePeriodSeconds } = props;
  const { network, containers, assignPublicIp = false } = props;
  return [
    patternProblem('serviceName', serviceName, /^[A-Za-z0-9_-]{1,255}$/, '1 to 255 letters, digits, "_" and "-"'),
    integerProblem('desiredCount', desiredCount, { min: 0, max: 5000, unit: 'tasks' }),
    integerProblem('healthCheckGracePeriodSeconds', healthCheckGracePeriodSeconds, {
      min: 0,
      max: 2147483647,
      unit: 'seconds',
    }),
    healthCheckGracePeriodSeconds !== undefined &&
      !loadBalancing &&
      'healthCheckGracePeriodSeconds must not be given without loadBalancing, whose health checks it is about',
    subnetsProblem(network, assignPublicIp),
    loadBalancing && portProblem(loadBalancing, containers),
  ];
}

/** Makes what hands a service its requests, if it takes any. */
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

/** Makes a service in the scope of its construct. */
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
    // Tasks need these from their first second to their last: they are made before the service and outlive it.
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

/** Makes what adds tasks to a service and takes them away, if anything does. */
export function createScaling(
  scope: Construct,
  { scaling, cluster: { clusterName } }: ServiceProps,
  service: WatchedService,
): ServiceScaling | undefined {
  return scaling && new ServiceScaling(scope, 'Scaling', { ...scaling, service: { ...namesOf(service), clusterName } });
}

function subnetsProblem(network: Network, assignPublicIp: boolean): Problem {
  const name = assignPublicIp ? 'publicSubnetIds' : 'privateSubnetIds';
  return network[name].length === 0 && `network.${name} must hold at least one subnet, got none`;
}
