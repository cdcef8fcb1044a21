import { fields } from '../core/object-shape';
import { tokenList } from '../core/collection-shape';
import { flag, number, required, type ShapesOf } from '../core/shape';
import { noInterpolation, plainText, text } from '../core/string-shape';
import { loadBalancer, type LoadBalancer } from './load-balancer';

/** Shapes of the properties for request matching and health checks. */
export const targetShapes: ShapesOf<
  Omit<LoadBalancerTargetProps, 'port' | 'hostPort' | 'securityGroupId' | 'allowInbound'>
> = {
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
  allowInbound: flag,
  securityGroupId: required(text),
});

/** Properties of a `LoadBalancerTarget`. */
export interface LoadBalancerTargetProps {
  /** Load balancer that forwards requests to the tasks. */
  readonly loadBalancer: LoadBalancer;

  /** Port of the container, 1 to 65535. */
  readonly port: number;

  /** ID of the security group of the tasks, or with `hostPort` of their instances. */
  readonly securityGroupId: string;

  /**
   * Host port of the tasks in the network modes `bridge` and `host`; 0 if Docker assigns a dynamic port, from 32768.
   *
   * @default - tasks are reached at their own network interfaces
   */
  readonly hostPort?: number;

  /**
   * Creates the inbound rule of the security group of the tasks. Set it to `false` if the group belongs to somebody else,
   * who must allow the requests.
   *
   * @default true
   */
  readonly allowInbound?: boolean;

  /**
   * Path patterns, case-sensitive, with the wildcards `*` and `?`, such as `/api/*`; one must match. At most five
   * values including `hosts`.
   *
   * @default - all paths
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
   */
  readonly paths?: readonly string[];

  /**
   * Host patterns, with the wildcards `*` and `?`, such as `*.example.com`; one must match. At most five values
   * including `paths`.
   *
   * @default - all hosts
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#host-conditions
   */
  readonly hosts?: readonly string[];

  /**
   * Priority of the listener rule, 1 to 50000. The matching target with the lowest value receives the request.
   *
   * Required with `paths` or `hosts`, since priorities assigned by order would change when a service is added.
   *
   * @default 50000 - after all other targets
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
   */
  readonly priority?: number;

  /**
   * Path of the health check, including the query string.
   *
   * @default '/'
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
   */
  readonly healthCheckPath?: string;

  /**
   * Status codes of a successful health check, 200 to 499: a single value, a list such as `200,302`, or a range such as
   * `200-299`.
   *
   * @default '200'
   */
  readonly healthCheckStatus?: string;

  /**
   * Interval between health checks in seconds, 5 to 300.
   *
   * @default 15
   */
  readonly healthCheckIntervalSeconds?: number;

  /**
   * Timeout of a health check in seconds, 2 to 120; must be less than the interval.
   *
   * @default 5
   */
  readonly healthCheckTimeoutSeconds?: number;

  /**
   * Number of consecutive successful health checks before a task receives requests, 2 to 10.
   *
   * @default 2
   */
  readonly healthyThreshold?: number;

  /**
   * Number of consecutive failed health checks before a task is replaced, 2 to 10.
   *
   * @default 3
   */
  readonly unhealthyThreshold?: number;

  /**
   * Time in seconds, 0 to 3600, for a stopping task to complete its requests. Deployments take at least this long.
   *
   * @default 30
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
   */
  readonly deregistrationDelaySeconds?: number;
}
