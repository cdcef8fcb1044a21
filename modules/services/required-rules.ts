import type { Construct } from 'constructs';
import type { LoadBalancer } from '../load-balancer/load-balancer';
import { egressOf, https, type TaskTargets } from './task-egress';

/** Rule of a security group, in the form of Terraform's `aws_vpc_security_group_ingress_rule` and `…_egress_rule`. */
export interface RequiredRule {
  /** What the rule is for. */
  readonly description: string;
  /** Transport protocol. */
  readonly ipProtocol: 'tcp';
  /** First port. */
  readonly fromPort: number;
  /** Last port. */
  readonly toPort: number;
  /** Addresses on the other side, unless it is a security group. */
  readonly cidrIpv4?: string;
  /** ID of the security group on the other side. */
  readonly referencedSecurityGroupId?: string;
}

/**
 * Rules that the tasks of a service need in one of their security groups. The group that the library creates has them;
 * create them in existing groups.
 *
 * @example
 *
 *     new VpcSecurityGroupEgressRule(this, 'Https', { securityGroupId, ...web.requiredRules.egress[0]! });
 */
export interface RequiredRules {
  /** Inbound rules: requests from the load balancer. */
  readonly ingress: readonly RequiredRule[];
  /** Outbound rules: registries, AWS APIs, log destinations and file systems. */
  readonly egress: readonly RequiredRule[];
}

/** Returns the rules that tasks need: from the load balancer to a port, if they have one, and to what they connect to. */
export function requiredRules(
  scope: Construct,
  targets: TaskTargets,
  target: { readonly loadBalancer: LoadBalancer; readonly port: number } | undefined,
): RequiredRules {
  return {
    ingress: target
      ? [
          {
            ...rule(target.port, 'Requests from the load balancer'),
            referencedSecurityGroupId: target.loadBalancer.securityGroupId,
          },
        ]
      : [],
    egress: [https, ...egressOf(scope, targets)].map(({ port, description, securityGroupId }) => ({
      ...rule(port, description),
      ...(securityGroupId === undefined ? { cidrIpv4: '0.0.0.0/0' } : { referencedSecurityGroupId: securityGroupId }),
    })),
  };
}

function rule(port: number, description: string): RequiredRule {
  return { description, ipProtocol: 'tcp', fromPort: port, toPort: port };
}
