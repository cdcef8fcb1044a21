import type { Construct } from 'constructs';
import type { Container } from '../containers/container';
import type { TransportProtocol } from '../containers/port-mapping';
import { reachedPorts, sourceOf } from '../load-balancer/target-connections';
import { cidrArguments } from '../network/ip-range';
import type { Network } from '../network/network';
import { type ServiceTargets, targetPort, targetsOf } from './service-targets';
import { egressOf, https, inFamilies, peerOf, type TaskTargets } from './task-egress';

/** Rule of a security group, in the form of Terraform's `aws_vpc_security_group_ingress_rule` and `…_egress_rule`. */
export interface RequiredRule {
  /** Purpose of the rule. */
  readonly description: string;
  /** Transport protocol. */
  readonly ipProtocol: TransportProtocol;
  /** First port. */
  readonly fromPort: number;
  /** Last port. */
  readonly toPort: number;
  /** IPv4 addresses on the other side, unless they are of IPv6 or it is a security group. */
  readonly cidrIpv4?: string;
  /** IPv6 addresses on the other side. */
  readonly cidrIpv6?: string;
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
  /** Inbound rules: requests and health checks from the load balancers. */
  readonly ingress: readonly RequiredRule[];
  /** Outbound rules: registries, AWS APIs, log destinations and file systems. */
  readonly egress: readonly RequiredRule[];
}

/** Returns the rules that tasks need: from their load balancers, and to what they connect to. */
export function requiredRules(
  scope: Construct,
  targets: TaskTargets,
  service: {
    readonly network: Pick<Network, 'ipv6'>;
    readonly loadBalancing?: ServiceTargets;
    readonly containers: Readonly<Record<string, Container>>;
  },
): RequiredRules {
  return {
    ingress: ingressOf(service),
    egress: inFamilies([https, ...egressOf(scope, targets)], service.network).map((connection) => ({
      ...rule(connection.port, connection.description),
      ...peerOf(connection),
    })),
  };
}

function ingressOf({ loadBalancing, containers }: Parameters<typeof requiredRules>[2]): readonly RequiredRule[] {
  const rules = targetsOf(loadBalancing).flatMap((target) => {
    const { securityGroupId, cidrs = [], anyFamily = false } = sourceOf(target);
    const sides =
      securityGroupId === undefined
        ? cidrs.map((cidr) => cidrArguments(cidr, anyFamily))
        : [{ referencedSecurityGroupId: securityGroupId }];
    return reachedPorts(target, targetPort(target, containers)!).flatMap(({ port, transport, purpose }) =>
      sides.map((side) => ({ ...rule(port, `${purpose} from the load balancer`, transport), ...side })),
    );
  });
  // AWS accepts a rule once: two targets of a load balancer can have the same port.
  const seen = new Set<string>();
  return rules.filter((each) => {
    const key = JSON.stringify({ ...each, description: '' });
    return !seen.has(key) && seen.add(key);
  });
}

function rule(port: number, description: string, ipProtocol: TransportProtocol = 'tcp'): RequiredRule {
  return { description, ipProtocol, fromPort: port, toPort: port };
}
