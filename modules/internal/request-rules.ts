import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { Construct } from 'constructs';
import type { LoadBalancer } from '../application-load-balancer';
import { once } from './once';

/** The way of requests from a load balancer to tasks. */
export interface RequestWay {
  /** The load balancer. */
  readonly loadBalancer: LoadBalancer;
  /** Id of the security group of the tasks, or of the instances that they run on. */
  readonly securityGroupId: string;
  /** What is reached, as the rule says. */
  readonly reached: string;
  /** The lowest port. */
  readonly fromPort: number;
  /** The highest port. */
  readonly toPort: number;
}

/** The two rules of such a way, one seen from each side. */
export interface RequestRules {
  /** Out of the load balancer. */
  readonly egressRule: VpcSecurityGroupEgressRule;
  /** In to the tasks. */
  readonly ingressRule: VpcSecurityGroupIngressRule;
}

/** Lets requests through; a scope has one such way. */
export function allowRequests(scope: Construct, way: RequestWay): RequestRules {
  const { loadBalancer, securityGroupId, reached, fromPort, toPort } = way;
  return {
    egressRule: once(
      scope,
      'Egress',
      (parent, id) =>
        new VpcSecurityGroupEgressRule(parent, id, {
          securityGroupId: loadBalancer.securityGroupId,
          description: `Requests to ${reached}`,
          referencedSecurityGroupId: securityGroupId,
          ipProtocol: 'tcp',
          fromPort,
          toPort,
        }),
    ),
    ingressRule: once(
      scope,
      'Ingress',
      (parent, id) =>
        new VpcSecurityGroupIngressRule(parent, id, {
          securityGroupId,
          description: 'Requests from the load balancer',
          referencedSecurityGroupId: loadBalancer.securityGroupId,
          ipProtocol: 'tcp',
          fromPort,
          toPort,
        }),
    ),
  };
}
