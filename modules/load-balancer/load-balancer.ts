import { reference } from '../core/object-shape';
import { required } from '../core/shape';
import { arnOf, text } from '../core/string-shape';

/** Shape of the ARN of a listener. */
export const listenerArn = arnOf('elasticloadbalancing', 'a listener', 'listener/[\\w/-]+');

/** Shape of a `LoadBalancer`. */
export const loadBalancer = reference<LoadBalancer>({
  listenerArn: required(listenerArn),
  securityGroupId: required(text),
  vpcId: required(text),
});

/**
 * Load balancer that forwards requests to services: an `ApplicationLoadBalancer`, or the IDs of an existing load
 * balancer.
 *
 * Targets of the same listener are checked for conflicting priorities within an app.
 *
 * @example
 *
 *     const loadBalancer: LoadBalancer = {
 *       listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/50dc6c49/f2f7dc8e',
 *       securityGroupId: 'sg-1',
 *       vpcId: 'vpc-1',
 *     };
 */
export interface LoadBalancer {
  /** ARN of the listener that accepts requests. */
  readonly listenerArn: string;

  /** ID of the security group of the load balancer. */
  readonly securityGroupId: string;

  /** ID of the VPC of the load balancer. */
  readonly vpcId: string;
}
