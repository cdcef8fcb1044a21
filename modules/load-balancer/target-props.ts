import { fields, noInterpolation, number, plainText, required, type ShapesOf, text, tokenList } from '../core/shape';
import { loadBalancer, type LoadBalancer } from './load-balancer';

/** Shapes of what chooses the requests of a target, and checks its tasks. */
export const targetShapes: ShapesOf<Omit<LoadBalancerTargetProps, 'port' | 'hostPort' | 'securityGroupId'>> = {
  loadBalancer: required(loadBalancer),
  paths: tokenList(noInterpolation),
  hosts: tokenList(plainText),
  priority: number,
  healthCheckPath: noInterpolation,
  healthCheckStatus: plainText,
  healthCheckIntervalSeconds: number,
  healthCheckTimeoutSeconds: number,
  healthyThreshold: number,
  unhealthyThreshold: number,
  deregistrationDelaySeconds: number,
};

/** Shape of `LoadBalancerTargetProps`. */
export const loadBalancerTargetShape = fields<LoadBalancerTargetProps>({
  ...targetShapes,
  port: required(number),
  hostPort: number,
  securityGroupId: required(text),
});

/** Properties of a `LoadBalancerTarget`. */
export interface LoadBalancerTargetProps {
  /** The load balancer whose requests the tasks take. */
  readonly loadBalancer: LoadBalancer;

  /** Port that the container listens on, 1 to 65535. */
  readonly port: number;

  /** Id of the security group of the tasks, or with `hostPort` of the instances that they run on. */
  readonly securityGroupId: string;

  /**
   * Port of the instance by which a task on it is reached, in the network modes `bridge` and `host`; 0 where Docker gives
   * each task another, from 32768 on.
   *
   * @default - tasks have network interfaces of their own
   */
  readonly hostPort?: number;

  /**
   * Paths of the requests to take, with the wildcards `*` and `?`, as in `/api/*`; one of them has to match, case and
   * all. Five values at most, `hosts` included.
   *
   * @default - every path
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
   */
  readonly paths?: readonly string[];

  /**
   * Hosts of the requests to take, with the wildcards `*` and `?`, as in `*.example.com`; one of them has to match.
   * Five values at most, `paths` included.
   *
   * @default - every host
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#host-conditions
   */
  readonly hosts?: readonly string[];

  /**
   * Place among the targets of the load balancer, 1 to 50000: the lowest whose paths and hosts match takes a request.
   *
   * Required with `paths` or `hosts`, since a number given out by order would move whenever a service is put before
   * this one.
   *
   * @default 50000 - after all others
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
   */
  readonly priority?: number;

  /**
   * Path that the load balancer asks each task for, query included.
   *
   * @default '/'
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
   */
  readonly healthCheckPath?: string;

  /**
   * Status codes of a healthy task, from 200 to 499: one, a list as in `200,302`, or a range as in `200-299`.
   *
   * @default '200'
   */
  readonly healthCheckStatus?: string;

  /**
   * Seconds from one health check to the next, 5 to 300.
   *
   * @default 15
   */
  readonly healthCheckIntervalSeconds?: number;

  /**
   * Seconds without an answer after which a health check has failed: 2 to 120, and less than the interval.
   *
   * @default 5
   */
  readonly healthCheckTimeoutSeconds?: number;

  /**
   * Health checks in a row that a task must pass to get requests, 2 to 10.
   *
   * @default 2
   */
  readonly healthyThreshold?: number;

  /**
   * Health checks in a row that a task must fail to be replaced, 2 to 10.
   *
   * @default 3
   */
  readonly unhealthyThreshold?: number;

  /**
   * Seconds that a task which is to stop has for the requests it is answering, 0 to 3600. A deployment takes at least
   * as long.
   *
   * @default 30
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
   */
  readonly deregistrationDelaySeconds?: number;
}
