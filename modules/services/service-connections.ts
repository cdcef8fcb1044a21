import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import type { TransportProtocol } from '../containers/port-mapping';
import { digest } from '../core/digest';
import { portRange } from '../core/format';
import { once } from '../core/once';
import { reference } from '../core/object-shape';
import { number, oneOf, problemsOf, required } from '../core/shape';
import { securityGroupId } from '../core/references';
import { pathForNames } from '../core/rename';
import { stackOf } from '../core/stack';
import { identityIn } from '../core/stack-independent';
import { integerProblem, validate } from '../core/validation';

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

/** A service that others connect to. */
interface Accepting extends Construct, ConnectingTasks {
  /** The security group of the tasks, unless it exists or is that of the instances, which services can share. */
  readonly resources: { readonly securityGroup: SecurityGroup | undefined };
}

/**
 * Allows connections to a port of a service, once for each group, port and protocol: AWS rejects rules that are equal.
 *
 * @throws ValidationError if the group, the port or the protocol is wrong
 */
export function allowConnections(
  service: Accepting,
  from: ConnectingTasks,
  port: number,
  protocol: TransportProtocol,
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
  const [to, of] = [service.securityGroupId, from.securityGroupId];
  const owner = service.resources.securityGroup ? service : stackOf(service);
  const connection = [to, of, protocol, Token.asString(port)].map((each) => identityIn(service, each));
  const scope = once(owner, `Connections-${digest(connection.join(), 8)}`, (parent, id) => new Construct(parent, id));
  const ports = { ipProtocol: protocol, fromPort: port, toPort: port };
  return {
    ingressRule: once(
      scope,
      'Ingress',
      (parent, id) =>
        new VpcSecurityGroupIngressRule(parent, id, {
          securityGroupId: to,
          referencedSecurityGroupId: of,
          description: 'Connections from another service',
          ...ports,
        }),
    ),
    egressRule: once(
      scope,
      'Egress',
      (parent, id) =>
        new VpcSecurityGroupEgressRule(parent, id, {
          securityGroupId: of,
          referencedSecurityGroupId: to,
          description: `Connections to ${pathForNames(service)}`,
          ...ports,
        }),
    ),
  };
}

const tasks = reference<ConnectingTasks>({ securityGroupId: required(securityGroupId) });
