import { fields } from '../core/object-shape';
import { list, mapOf } from '../core/collection-shape';
import { anyOf, flag, known, number, required, type ShapesOf } from '../core/shape';
import { noInterpolation, plainText } from '../core/string-shape';
import { taskPropertiesElsewhere } from '../tasks/task-options';
import { type TargetBaseProps, type TargetProps, targetShapes } from '../load-balancer/target-props';
import { type Cluster, cluster } from './cluster';
import { type DeploymentConfiguration, deploymentConfiguration } from './deployment-configuration';
import { type RegisteredService, serviceRegistries } from './registered-service';
import { scalingShapes, type ServiceScalingOptions } from './scaling-options';
import { type ServiceConnectConfiguration, serviceConnectConfiguration } from './service-connect-configuration';
import { type TaskNetworkOptions, taskNetworkShapes } from './task-network';
import { type VpcLatticeConfiguration, vpcLatticeConfigurations } from './vpc-lattice';

/** Container that receives the requests of a target. */
export interface TargetContainer<ContainerName extends string = string> {
  /** Name of the container that receives the requests. */
  readonly container: ContainerName;

  /**
   * Port of the container.
   *
   * @default - the container's only port with the protocol of the target
   */
  readonly port?: number;

  /**
   * Name of the target, if the service has several, such as `internal`: 1 to 32 letters, digits and hyphens, beginning with
   * a letter. It is part of the Terraform addresses of the target, and of the names of its alarms. One target may have no
   * name; a service that gets a second target keeps its first one as it is.
   *
   * @default - the only target without a name
   */
  readonly name?: string;
}

/**
 * Load balancing of a service: the container that receives requests, what hands them to it, and which it receives. An
 * `ApplicationLoadBalancer` forwards requests by a rule, a `NetworkLoadBalancer` connections by a port, and somebody else's
 * listener to an existing `targetGroup`.
 */
export type LoadBalancing<ContainerName extends string = string> = TargetContainer<ContainerName> & TargetProps;

/** Scaling of a service, which can follow the requests of one of its targets. */
export interface ScalingOfService extends ServiceScalingOptions {
  /**
   * Name of the target whose requests `requestsPerTarget` counts.
   *
   * @default - the only target, or the one without a name
   */
  readonly requestsTarget?: string;
}

/** Properties of a service that do not depend on its launch type. */
export interface ServiceOptions<ContainerName extends string = string> extends TaskNetworkOptions {
  /** Cluster that the service runs in: an `EcsCluster`, or the ARN and name of an existing cluster. */
  readonly cluster: Cluster;

  /**
   * Number of tasks to run, 0 to 5000; with `scaling`, the initial number.
   *
   * @default 2 - tolerates the failure of one Availability Zone; with `scaling`, its `minTasks`
   */
  readonly desiredCount?: number;

  /**
   * Scales the number of tasks with the load. Terraform then ignores changes of the desired count.
   *
   * @default - a fixed number of tasks, `desiredCount`
   */
  readonly scaling?: ScalingOfService;

  /**
   * Redistributes tasks evenly across Availability Zones, for example after a zone has recovered, at no cost. ECS
   * starts a task before it stops another. Set it to `false` for tasks that must not be stopped unnecessarily.
   *
   * @default true - false if placement constraints name `attribute:ecs.availability-zone`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
   */
  readonly availabilityZoneRebalancing?: boolean;

  /**
   * Load balancer, listener rule and container that receives the requests; or a list of them, at most five, such as for two
   * ports, or for an internal load balancer and one that is internet-facing.
   *
   * @default - no load balancer: nothing can connect to the tasks
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/register-multiple-targetgroups.html
   */
  readonly loadBalancing?: LoadBalancing<NoInfer<ContainerName>> | readonly LoadBalancing<NoInfer<ContainerName>>[];

  /**
   * Seconds after the start of a task during which failed health checks are ignored, 0 to 2147483647: those of load balancers,
   * of VPC Lattice and of containers. It cannot be set without any.
   *
   * @default 60 - with `loadBalancing`; otherwise 0
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
   */
  readonly healthCheckGracePeriodSeconds?: number;

  /**
   * Lets an apply wait until the deployment is complete, and fail if ECS has rolled it back: otherwise the apply ends
   * while tasks start, and is successful even if they never do. Terraform waits for at most 20 minutes.
   *
   * @default false
   */
  readonly waitForSteadyState?: boolean;

  /**
   * How ECS replaces the tasks: limits of the number that runs, what ends a deployment and rolls it back.
   *
   * @default - ECS starts all new tasks before it stops the old ones, and rolls back if they do not start
   */
  readonly deploymentConfiguration?: DeploymentConfiguration;

  /**
   * Connections between services by name, through a proxy in each task.
   *
   * @default - the tasks have no proxy
   */
  readonly serviceConnectConfiguration?: ServiceConnectConfiguration;

  /**
   * Cloud Map registry in which ECS keeps the addresses of the tasks, so that clients find them in DNS; at most one. Adding
   * or removing it does not replace the service. A deployment that shifts requests does not shift those of such clients: DNS
   * has the addresses of the old and of the new tasks.
   *
   * @default - no registry
   */
  readonly serviceRegistries?: readonly RegisteredService[];

  /**
   * Target groups of VPC Lattice in which ECS registers the tasks.
   *
   * @default - none
   */
  readonly vpcLatticeConfigurations?: readonly VpcLatticeConfiguration[];

  /**
   * Allows the containers to protect their own task, such as while it processes a job: they call
   * `$ECS_AGENT_URI/task-protection/v1/state`, and until the protection ends, neither scaling nor a deployment stops the
   * task. Adds the permission for the tasks of the cluster to the task role. A deployment is not complete before protected
   * tasks have ended; a health check that fails and Spot stop them nevertheless.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
   */
  readonly taskProtection?: boolean;

  /**
   * Values that start a new deployment when one of them changes, such as the digest of an image whose tag stays the same.
   *
   * @default - a deployment starts only when the service or its task definition changes
   * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service#redeploy-service-on-every-apply
   */
  readonly triggers?: Readonly<Record<string, string>>;

  /**
   * Name of the service, unique in the cluster; 1 to 255 letters, digits, `_` and `-`.
   *
   * @default - the construct path, such as `service-Web`
   */
  readonly serviceName?: string;
}

/** Replacements for properties of services in the ECS API and AWS CDK. */
export const servicePropertiesElsewhere = {
  ...taskPropertiesElsewhere,
  autoscalingMaxCapacity: 'scaling, such as { maxTasks }',
  autoscalingMinCapacity: 'scaling, such as { minTasks }',
  capacityProviderStrategies: 'capacity',
  capacityProviderStrategy: 'capacity',
  circuitBreaker: 'deploymentConfiguration.deploymentCircuitBreaker',
  deploymentAlarms: 'deploymentConfiguration.alarms',
  deploymentCircuitBreaker: 'deploymentConfiguration.deploymentCircuitBreaker',
  deploymentController:
    'remove it, because ECS carries out the deployments: with CODE_DEPLOY or EXTERNAL, the task definition that Terraform applies would not run',
  deploymentMaximumPercent: 'deploymentConfiguration.maximumPercent',
  deploymentMinimumHealthyPercent: 'deploymentConfiguration.minimumHealthyPercent',
  desiredTasks: 'desiredCount',
  enableAutoscaling: 'scaling',
  launchType: 'FargateService or Ec2Service, which determine it',
  loadBalancers: 'loadBalancing',
  forceNewDeployment: 'triggers, whose changes start a new deployment',
  maxHealthyPercent: 'deploymentConfiguration.maximumPercent',
  minHealthyPercent: 'deploymentConfiguration.minimumHealthyPercent',
  orderedPlacementStrategy: 'placementStrategy',
  networkConfiguration: 'network, or subnetIds, securityGroupIds and assignPublicIp',
  placementStrategies: 'placementStrategy',
  propagateTags: 'resources.service.propagateTags',
  securityGroupRules:
    'VpcSecurityGroupIngressRule and VpcSecurityGroupEgressRule with the securityGroupId of the service',
  securityGroups: 'securityGroupIds',
  cloudMapOptions: 'serviceRegistries, with the registryArn of a ServiceRegistry',
  subnets: 'network, or subnetIds',
  task: 'containers and the other properties of a task definition, which the service creates',
  scaleInProtection: 'taskProtection',
  taskDefinition: 'containers and the other properties of a task definition, which the service creates',
  vpc: 'network',
  vpcSubnets: 'network, or subnetIds',
} as const;

const target = fields<TargetContainer & TargetBaseProps>(
  {
    ...targetShapes,
    container: required(known(plainText)),
    port: number,
    name: known(plainText),
  },
  { containerName: 'container', containerPort: 'port' },
);

const { network: networkOfTasks, ...subnetsAndGroups } = taskNetworkShapes;

/** Shapes of `ServiceOptions`. */
export const serviceShapes: ShapesOf<ServiceOptions> = {
  cluster: required(cluster),
  network: networkOfTasks,
  desiredCount: number,
  scaling: fields<ScalingOfService>({ ...scalingShapes, requestsTarget: known(plainText) }),
  availabilityZoneRebalancing: flag,
  loadBalancing: anyOf(target, list(target)),
  healthCheckGracePeriodSeconds: number,
  waitForSteadyState: flag,
  deploymentConfiguration,
  serviceConnectConfiguration,
  serviceRegistries,
  vpcLatticeConfigurations,
  taskProtection: flag,
  triggers: mapOf(noInterpolation),
  ...subnetsAndGroups,
  serviceName: plainText,
};
