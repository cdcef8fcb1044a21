import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import type { TransportProtocol } from '../containers/port-mapping';
import { digest } from '../core/digest';
import { numberText } from '../core/number-text';
import { once } from '../core/once';
import { perStack } from '../core/per-stack';
import { slug } from '../core/physical-name';
import { identityIn } from '../core/stack-independent';
import { stackOf } from '../core/stack';
import { isKnown } from '../core/validation';

/** Source of the connections to tasks. */
export interface RequestSource {
  /** ID of the security group of the load balancer, if it has one. */
  readonly securityGroupId?: string | undefined;
  /** CIDR blocks of the clients of a load balancer without a security group. */
  readonly cidrs?: readonly string[];
}

/** Ports of tasks that a load balancer connects to. */
export interface TargetPorts {
  /** Beginning of the IDs of the rules. */
  readonly id: string;
  /** Transport protocol. */
  readonly transport: TransportProtocol;
  /** First port of the range. */
  readonly fromPort: number;
  /** Last port of the range. */
  readonly toPort: number;
}

/** Connection from a load balancer to tasks. */
export interface TargetConnection {
  /** Load balancer or clients that connect. */
  readonly source: RequestSource;
  /** ID of the security group of the tasks, or of their instances. */
  readonly securityGroupId: string;
  /** `true` if the rules of the tasks' security group are created as well. */
  readonly allowInbound: boolean;
  /** Name of the target in the description of the egress rule. */
  readonly targetName: string;
  /** Purpose of the connection in the description of the rules. */
  readonly purpose?: 'Requests' | 'Health checks';
  /** Ports of the tasks. */
  readonly ports: TargetPorts;
}

/** Security group rules of a connection. */
export interface RequestRules {
  /** Egress rules of the load balancer; none if it has no security group. */
  readonly egress: readonly VpcSecurityGroupEgressRule[];
  /** Ingress rules of the tasks; none if the owner of their group creates them. */
  readonly ingress: readonly VpcSecurityGroupIngressRule[];
}

/** Creates the rules of a connection, unless the stack has the same rules already, which AWS accepts once. */
export function allowRequests(scope: Construct, connection: TargetConnection): RequestRules {
  const { source, securityGroupId, allowInbound, targetName, purpose = 'Requests', ports } = connection;
  const { id, transport: ipProtocol, fromPort, toPort } = ports;
  const range = { ipProtocol, fromPort, toPort };
  const key = [ipProtocol, numberText(fromPort), numberText(toPort)];
  const { securityGroupId: group, cidrs = [] } = source;
  return {
    egress:
      group === undefined
        ? []
        : [
            ruleOnce(scope, `${id}Egress`, ['egress', group, securityGroupId, ...key], (parent, id) => {
              const description = `${purpose} to ${targetName}`;
              const sides = { securityGroupId: group, description, referencedSecurityGroupId: securityGroupId };
              return new VpcSecurityGroupEgressRule(parent, id, { ...sides, ...range });
            }),
          ],
    ingress: [
      ...(group !== undefined && allowInbound
        ? [
            ruleOnce(scope, `${id}Ingress`, ['ingress', securityGroupId, group, ...key], (parent, id) => {
              const description = `${purpose} from the load balancer`;
              const sides = { securityGroupId, description, referencedSecurityGroupId: group };
              return new VpcSecurityGroupIngressRule(parent, id, { ...sides, ...range });
            }),
          ]
        : []),
      ...(allowInbound
        ? allowCidrs(scope, `${id}Ingress`, { securityGroupId, cidrs, description: purpose, range })
        : []),
    ],
  };
}

/** Inbound rules for CIDR blocks. */
interface CidrRules {
  /** ID of the security group. */
  readonly securityGroupId: string;
  /** CIDR blocks that may connect. */
  readonly cidrs: readonly string[];
  /** Beginning of the descriptions. */
  readonly description: string;
  /** Protocol and ports. */
  readonly range: { readonly ipProtocol: TransportProtocol; readonly fromPort: number; readonly toPort: number };
}

/** Creates an inbound rule for each CIDR block, unless the stack has the same rule already. */
export function allowCidrs(scope: Construct, id: string, rules: CidrRules): VpcSecurityGroupIngressRule[] {
  const { securityGroupId, cidrs, description, range } = rules;
  const key = [range.ipProtocol, numberText(range.fromPort), numberText(range.toPort)];
  // The construct IDs contain the CIDR block, so that adding one does not move others; tokens are named by index.
  return cidrs.map((cidrIpv4, index) =>
    ruleOnce(
      scope,
      `${id}From${isKnown(cidrIpv4) ? slug(cidrIpv4) : `Range${index}`}`,
      ['ingress', securityGroupId, cidrIpv4, ...key],
      (parent, id) =>
        new VpcSecurityGroupIngressRule(parent, id, {
          ...{ securityGroupId, description: `${description} from ${cidrIpv4}`, cidrIpv4 },
          ...range,
        }),
    ),
  );
}

/** Ephemeral port range of Docker. */
export const dynamicPorts = { fromPort: 32768, toPort: 65535 } as const;

/** Creates the rules for tasks with dynamic host ports. */
export function allowDynamicPorts(
  scope: Construct,
  connection: Pick<TargetConnection, 'source' | 'securityGroupId' | 'allowInbound'>,
  ports: Pick<TargetPorts, 'id' | 'transport'>,
): RequestRules {
  const { securityGroupId: group, cidrs = [] } = connection.source;
  const shared = sharedBy(scope, [...(group === undefined ? cidrs : [group]), connection.securityGroupId]);
  return allowRequests(shared, {
    ...connection,
    targetName: 'tasks on instances',
    ports: { ...ports, ...dynamicPorts },
  });
}

/**
 * Returns the scope of rules that a stack creates once per combination of security groups: AWS rejects duplicate rules,
 * and several services on the same instances can need the same rule.
 */
export function sharedBy(scope: Construct, connection: readonly string[]): Construct {
  const id = `Instances-${digest(connection.map((each) => identityIn(scope, each)).join(), 8)}`;
  return once(stackOf(scope), id, (stack) => new Construct(stack, id));
}

/** Returns the rule of a stack with a key, creating it if it does not exist: AWS rejects a rule that a group has already. */
export function ruleOnce<Rule extends Construct>(
  scope: Construct,
  id: string,
  key: readonly string[],
  create: (parent: Construct, id: string) => Rule,
): Rule {
  const rules = perStack(scope, 'request-rules', () => new Map<string, Construct>());
  const name = key.map((each) => identityIn(scope, each)).join();
  const rule = (rules.get(name) as Rule | undefined) ?? once(scope, id, create);
  rules.set(name, rule);
  return rule;
}
