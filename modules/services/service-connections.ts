import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { TransportProtocol } from '../containers/port-mapping';
import { originOf } from '../core/dependencies';
import { portRange } from '../core/format';
import { numberText } from '../core/number-text';
import { reference } from '../core/object-shape';
import { number, oneOf, problemsOf, required } from '../core/shape';
import { securityGroupId } from '../core/references';
import { pathForNames } from '../core/rename';
import { stackOf } from '../core/stack';
import { sharingScope } from '../core/use-provider';
import { integerProblem, validate } from '../core/validation';
import { ruleOnce, sharedIn } from '../load-balancer/shared-rules';

/** Tasks that connect to a service: another service, or whatever has a security group. */
export interface ConnectingTasks {
  /** ID of the security group. */
  readonly securityGroupId: string;
}

/** Security group rules of a connection between services. */
export interface ConnectionRules {
  /** Rule of the service that accepts the connections. */
  readonly ingressRule: VpcSecurityGroupIngressRule;
  /** Rule of the tasks that connect. */
  readonly egressRule: VpcSecurityGroupEgressRule;
}

/** First and last port of a rule. */
export interface PortRangeOfRule {
  /** First port. */
  readonly fromPort: number;
  /** Last port. */
  readonly toPort: number;
}

/** A service that others connect to. */
interface Accepting extends Construct, ConnectingTasks {
  /** The security group of the tasks, unless it exists or is that of the instances, which services can share. */
  readonly resources: { readonly securityGroup: SecurityGroup | undefined };
}

/**
 * Allows connections to a port of a service, once for each group, port and protocol: AWS rejects rules that are equal.
 *
 * @param portsOf returns the ports that the tasks are reached at
 * @throws ValidationError if the group, the port or the protocol is wrong
 */
export function allowConnections(
  service: Accepting,
  from: ConnectingTasks,
  port: number,
  protocol: TransportProtocol,
  portsOf: (port: number) => PortRangeOfRule = (number) => ({ fromPort: number, toPort: number }),
): ConnectionRules {
  validate(service, [
    ...problemsOf('the first argument of allowFrom', tasks, from, 'types'),
    ...problemsOf('the port of allowFrom', number, port, 'types'),
    ...problemsOf('the protocol of allowFrom', oneOf('tcp', 'udp'), protocol, 'types'),
  ]);
  validate(service, [
    ...problemsOf('the first argument of allowFrom', tasks, from, 'values'),
    integerProblem('the port of allowFrom', port, portRange),
  ]);
  const ports = portsOf(port);
  const [to, of] = [service.securityGroupId, from.securityGroupId];
  const key = [protocol, numberText(ports.fromPort), numberText(ports.toPort)];
  const scope = scopeOf(service, from, key);
  return {
    ingressRule: ruleOnce(
      scope,
      'Ingress',
      ['ingress', to, of, ...key],
      (parent, id) =>
        new VpcSecurityGroupIngressRule(parent, id, {
          securityGroupId: to,
          referencedSecurityGroupId: of,
          description: 'Connections from another service',
          ipProtocol: protocol,
          ...ports,
        }),
    ),
    egressRule: ruleOnce(
      scope,
      'Egress',
      ['egress', of, to, ...key],
      (parent, id) =>
        new VpcSecurityGroupEgressRule(parent, id, {
          securityGroupId: of,
          referencedSecurityGroupId: to,
          description: `Connections to ${service.resources.securityGroup ? pathForNames(service) : 'tasks on instances'}`,
          ipProtocol: protocol,
          ...ports,
        }),
    ),
  };
}

/**
 * Returns the scope of the rules of a connection: the service, or what all services with its provider share if
 * the service shares its group with others. Of
 * two stacks it is the one that was created later, which can refer to the other one.
 */
function scopeOf(service: Accepting, from: ConnectingTasks, range: readonly string[]): Construct {
  const own = stackOf(service);
  const other = originOf(from.securityGroupId) ?? own;
  const owner = isLater(other, own)
    ? sharingScope(Construct.isConstruct(from) ? from : other)
    : service.resources.securityGroup
      ? service
      : sharingScope(service);
  const ofService = owner === service ? [] : [service.securityGroupId];
  return sharedIn(owner, 'Connections', [...ofService, from.securityGroupId, ...range]);
}

/** Returns whether a stack was created after another one, in which case it can refer to the other one. */
function isLater(stack: TerraformStack, other: TerraformStack): boolean {
  if (stack === other) return false;
  // Below the first parents that differ, such as two stages of the app.
  const [scopes, others] = [stack.node.scopes, other.node.scopes];
  const depth = scopes.findIndex((scope, index) => scope !== others[index]);
  const siblings = scopes[depth - 1]?.node.children ?? [];
  return siblings.indexOf(scopes[depth]!) > siblings.indexOf(others[depth]!);
}

const tasks = reference<ConnectingTasks>({ securityGroupId: required(securityGroupId) });
