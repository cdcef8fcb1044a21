import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { LoadBalancer } from './load-balancer';
import { digest } from '../core/digest';
import { once } from '../core/once';
import { resolved } from '../core/resolved';

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

/** Ports that Docker gives out. */
const dynamicPorts = { fromPort: 32768, toPort: 65535 };

/** Lets a load balancer connect to whichever ports tasks have got on their instances. */
export function allowDynamicPorts(
  scope: Construct,
  { loadBalancer, securityGroupId }: Pick<RequestWay, 'loadBalancer' | 'securityGroupId'>,
): RequestRules {
  const shared = sharedBy(scope, [loadBalancer.securityGroupId, securityGroupId]);
  return allowRequests(shared, { loadBalancer, securityGroupId, reached: 'tasks on instances', ...dynamicPorts });
}

/**
 * Where the rules of these security groups stand, once in the stack: AWS takes no rule twice, and several services on the
 * same instances may need the same one.
 */
export function sharedBy(scope: Construct, securityGroupIds: readonly string[]): Construct {
  const id = `Instances-${digest(resolved(scope, securityGroupIds).join(), 8)}`;
  return once(TerraformStack.of(scope), id, (stack) => new Construct(stack, id));
}
