import { fields, flag, known, number, plainText, required, type ShapesOf } from '../core/shape';
import { type LoadBalancerTargetProps, targetShapes } from '../load-balancer/target-props';
import { type Network, network } from '../network/network';
import { type Cluster, cluster } from './cluster';
import { scalingShapes, type ServiceScalingOptions } from './scaling-options';

/** How requests reach a service: the container that takes them, and which of the load balancer's they are. */
export interface LoadBalancing<ContainerName extends string = string> extends Omit<
  LoadBalancerTargetProps,
  'port' | 'hostPort' | 'securityGroupId'
> {
  /** The container that takes the requests. */
  readonly container: ContainerName;

  /**
   * Port of that container.
   *
   * @default - its only one
   */
  readonly port?: number;
}

/** Properties of a service that do not depend on what its tasks run on. */
export interface ServiceOptions<ContainerName extends string = string> {
  /** Where the service runs: an `EcsCluster`, or the ARN and name of a cluster that stands already. */
  readonly cluster: Cluster;

  /** The tasks' network: a `Vpc`, or the ids of one that stands already. Tasks run in its private subnets. */
  readonly network: Network;

  /**
   * Tasks that should be running; with `scaling`, those that the service begins with.
   *
   * @default 2 - one zone may fail; with `scaling`, its `minTasks`
   */
  readonly desiredCount?: number;

  /**
   * Adds tasks while the service is busy, and takes them away again. Terraform then leaves their number alone.
   *
   * @default - there are as many as `desiredCount` says
   */
  readonly scaling?: ServiceScalingOptions;

  /**
   * Whether ECS moves tasks until each zone has as many again, after one has failed; it starts a task before it stops
   * another, and costs nothing. Set it to `false` for tasks that must not be stopped without need.
   *
   * @default true
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
   */
  readonly availabilityZoneRebalancing?: boolean;

  /**
   * Requests that the service takes.
   *
   * @default - none: nothing can connect to the tasks
   */
  readonly loadBalancing?: LoadBalancing<NoInfer<ContainerName>>;

  /**
   * Seconds after a task's start in which the load balancer's health checks do not count, 0 to 2147483647.
   *
   * @default 60 - where there is a load balancer
   */
  readonly healthCheckGracePeriodSeconds?: number;

  /**
   * Name of the service, unique in the cluster.
   *
   * @default - the path of the construct, as in `service-Web`
   */
  readonly serviceName?: string;
}

/** Shapes of `ServiceOptions`. */
export const serviceShapes: ShapesOf<ServiceOptions> = {
  cluster: required(cluster),
  network: required(network),
  desiredCount: number,
  scaling: fields(scalingShapes),
  availabilityZoneRebalancing: flag,
  loadBalancing: fields<NonNullable<ServiceOptions['loadBalancing']>>({
    ...targetShapes,
    container: required(known(plainText)),
    port: number,
  }),
  healthCheckGracePeriodSeconds: number,
  serviceName: plainText,
};
