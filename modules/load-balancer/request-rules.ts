import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { TransportProtocol } from '../containers/port-mapping';
import { digest } from '../core/digest';
import { identityForNames } from '../core/identity-for-names';
import { numberText } from '../core/number-text';
import { addressBelow } from '../core/rename';
import { isKnown } from '../core/validation';
import { cidrArguments, rangeId } from '../network/ip-range';
import { ruleOnce } from './shared-rules';

/** Source of the connections to tasks. */
export interface RequestSource {
  /** ID of the security group of the load balancer, if it has one. */
  readonly securityGroupId?: string | undefined;
  /** CIDR blocks of the clients of a load balancer without a security group. */
  readonly cidrs?: readonly string[];
  /** `true` if CIDR blocks that are known only at deploy may be of IPv6. */
  readonly anyFamily?: boolean;
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
  /** Name of the tasks in the description of the egress rule. */
  readonly targetName: string;
  /** Purpose of the connection in the description of the rules. */
  readonly purpose: string;
  /** Ports of the tasks. */
  readonly ports: TargetPorts;
  /** Returns the scope of the rules between a source, which is a security group or a CIDR block, and the tasks. */
  readonly scopeOf: (source: string) => Construct;
  /** Scope in which earlier releases created the rules; Terraform then moves them. */
  readonly formerScope?: Construct;
}

/** Security group rules of a connection. */
export interface RequestRules {
  /** Egress rules of the load balancer; none if it has no security group. */
  readonly egress: readonly VpcSecurityGroupEgressRule[];
  /** Ingress rules of the tasks; none if the owner of their group creates them. */
  readonly ingress: readonly VpcSecurityGroupIngressRule[];
}

/** Creates the rules of a connection, unless the app has the same rules already, which AWS accepts once. */
export function allowRequests(connection: TargetConnection): RequestRules {
  const { source, securityGroupId, allowInbound, targetName, purpose, ports, scopeOf, formerScope } = connection;
  const { id, transport: ipProtocol, fromPort, toPort } = ports;
  const range = { ipProtocol, fromPort, toPort };
  const key = [ipProtocol, numberText(fromPort), numberText(toPort)];
  const { securityGroupId: group, cidrs = [], anyFamily = false } = source;
  if (group === undefined) {
    const rules = { securityGroupId, cidrs: allowInbound ? cidrs : [], anyFamily, description: purpose, range };
    return { egress: [], ingress: allowCidrs(scopeOf, `${id}Ingress`, rules) };
  }
  return {
    egress: [
      ruleOnce(scopeOf(group), `${id}Egress`, ['egress', group, securityGroupId, ...key], (parent, id) => {
        const description = `${purpose} to ${targetName}`;
        const sides = { securityGroupId: group, description, referencedSecurityGroupId: securityGroupId };
        return moved(new VpcSecurityGroupEgressRule(parent, id, { ...sides, ...range }), formerScope);
      }),
    ],
    ingress: allowInbound
      ? [
          ruleOnce(scopeOf(group), `${id}Ingress`, ['ingress', securityGroupId, group, ...key], (parent, id) => {
            const description = `${purpose} from the load balancer`;
            const sides = { securityGroupId, description, referencedSecurityGroupId: group };
            return moved(new VpcSecurityGroupIngressRule(parent, id, { ...sides, ...range }), formerScope);
          }),
        ]
      : [],
  };
}

function moved<Rule extends TerraformResource>(rule: Rule, formerScope: Construct | undefined): Rule {
  if (formerScope) rule.moveFromId(addressBelow(formerScope, rule.terraformResourceType, rule.node.id));
  return rule;
}

/** Inbound rules for CIDR blocks. */
interface CidrRules {
  /** ID of the security group. */
  readonly securityGroupId: string;
  /** CIDR blocks that may connect. */
  readonly cidrs: readonly string[];
  /** `true` if CIDR blocks that are known only at deploy may be of IPv6. */
  readonly anyFamily: boolean;
  /** Beginning of the descriptions. */
  readonly description: string;
  /** Protocol and ports. */
  readonly range: { readonly ipProtocol: TransportProtocol; readonly fromPort: number; readonly toPort: number };
}

/** Creates an inbound rule for each CIDR block, unless the app has the same rule already. */
export function allowCidrs(
  scopeOf: (cidr: string) => Construct,
  id: string,
  rules: CidrRules,
): VpcSecurityGroupIngressRule[] {
  const { securityGroupId, cidrs, anyFamily, description, range } = rules;
  const key = [range.ipProtocol, numberText(range.fromPort), numberText(range.toPort)];
  return cidrs.map((cidr) => {
    const scope = scopeOf(cidr);
    // The construct IDs contain the CIDR block, so that adding one does not move others.
    const name = isKnown(cidr) ? rangeId(cidr, 0) : digest(identityForNames(scope, cidr), 8);
    return ruleOnce(
      scope,
      `${id}From${name}`,
      ['ingress', securityGroupId, cidr, ...key],
      (parent, id) =>
        new VpcSecurityGroupIngressRule(parent, id, {
          ...{ securityGroupId, description: `${description} from ${cidr}`, ...cidrArguments(cidr, anyFamily) },
          ...range,
        }),
    );
  });
}

/** Ephemeral port range of Docker. */
export const dynamicPorts = { fromPort: 32768, toPort: 65535 } as const;
