import { arnOf, fields, required, text } from '../core/shape';

/** The ARN of a listener. */
export const listenerArn = arnOf('elasticloadbalancing', 'a listener');

/** The ids of a load balancer. */
export const loadBalancer = fields<LoadBalancer>({
  listenerArn: required(listenerArn),
  securityGroupId: required(text),
  vpcId: required(text),
});

/**
 * What hands requests to services: an `ApplicationLoadBalancer` of this library, or the ids of one that stands already.
 *
 * Keep such ids in one object: targets that are given the same one find out if two of them want the same priority.
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
  /** ARN of the listener that takes the requests. */
  readonly listenerArn: string;

  /** Id of the load balancer's security group. */
  readonly securityGroupId: string;

  /** Id of the VPC that the load balancer stands in. */
  readonly vpcId: string;
}
