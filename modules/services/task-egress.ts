import {
  VpcSecurityGroupEgressRule,
  type VpcSecurityGroupEgressRuleConfig,
} from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { digest } from '../core/digest';
import { identityForNames } from '../core/identity-for-names';
import { numberText } from '../core/number-text';
import { isKnown } from '../core/validation';
import { ruleOnce, sharedBy } from '../load-balancer/shared-rules';
import { anyIpv6 } from '../network/ipv6';
import type { Network } from '../network/network';
import { type MountTargets, nfsPort } from '../tasks/efs-volume';

/** Targets of the connections of tasks, in addition to registries, APIs of AWS and log destinations with HTTPS. */
export interface TaskTargets {
  /** TCP ports of the log destinations. */
  readonly logDestinationPorts: readonly number[];
  /** Mount targets of the file systems. */
  readonly mountTargets: readonly MountTargets[];
}

/** A connection of tasks to a port: of a security group, or of every address. */
export interface Egress {
  /** Construct id of its rule. */
  readonly id: string;
  /** Purpose of the connection. */
  readonly description: string;
  /** TCP port. */
  readonly port: number;
  /** ID of the security group on the other side. */
  readonly securityGroupId?: string;
  /** `true` for a connection to every IPv6 address instead of every IPv4 address. */
  readonly overIpv6?: boolean;
}

/** HTTPS to registries, APIs of AWS and log destinations. */
export const https: Egress = {
  id: 'HttpsEgress',
  description: 'Registries, APIs of AWS and log destinations',
  port: 443,
};

/** Returns the connections other than HTTPS, each once: AWS rejects rules that are equal. */
export function egressOf(scope: Construct, { logDestinationPorts, mountTargets }: TaskTargets): readonly Egress[] {
  const logs = logDestinationPorts
    .filter((port) => port !== https.port)
    .map((port, index): Egress => {
      // A token has no number that could be part of a construct id.
      return { id: `Tcp${isKnown(port) ? port : `Port${index}`}Egress`, description: 'Log destinations', port };
    });
  // Without a group, the rule contains those to groups.
  const groups = mountTargets.every(({ securityGroupId }) => securityGroupId) ? mountTargets : [{}];
  // The rule of a log destination on the port allows file systems, too.
  const isAllowed = logDestinationPorts.includes(nfsPort);
  const fileSystems = (isAllowed ? [] : groups).map((target: MountTargets): Egress => {
    const { securityGroupId } = target;
    const group = securityGroupId === undefined ? '' : `-${digest(identityForNames(scope, securityGroupId), 8)}`;
    return { id: `Tcp${nfsPort}Egress${group}`, description: 'File systems', port: nfsPort, ...target };
  });
  return [...new Map([...logs, ...fileSystems].map((each) => [each.id, each])).values()];
}

/** Returns connections with the same ones over IPv6, if the network has it; rules for a security group allow both. */
export function inFamilies(connections: readonly Egress[], { ipv6 }: Pick<Network, 'ipv6'>): readonly Egress[] {
  if (!ipv6) return connections;
  return connections.flatMap((each) =>
    each.securityGroupId === undefined ? [each, { ...each, id: `${each.id}Ipv6`, overIpv6: true }] : [each],
  );
}

/** Returns the other side of a connection, as an argument of its rule. */
export function peerOf({
  securityGroupId,
  overIpv6 = false,
}: Egress): Pick<VpcSecurityGroupEgressRuleConfig, 'cidrIpv4' | 'cidrIpv6' | 'referencedSecurityGroupId'> {
  if (securityGroupId !== undefined) return { referencedSecurityGroupId: securityGroupId };
  return overIpv6 ? { cidrIpv6: anyIpv6 } : { cidrIpv4: '0.0.0.0/0' };
}

/** Allows connections: one rule each, which AWS accepts once. */
export function allowEgress(
  scope: Construct,
  ofTasks: string,
  connections: readonly Egress[],
): readonly VpcSecurityGroupEgressRule[] {
  return connections.map((connection) => {
    const { id, description, port } = connection;
    const peer = peerOf(connection);
    const [address] = Object.values(peer);
    return ruleOnce(
      scope,
      id,
      ['egress', ofTasks, String(address), 'tcp', numberText(port), numberText(port)],
      (parent, id) =>
        new VpcSecurityGroupEgressRule(parent, id, {
          securityGroupId: ofTasks,
          description,
          ipProtocol: 'tcp',
          fromPort: port,
          toPort: port,
          ...peer,
        }),
    );
  });
}

/** Allows instances to connect to log destinations and file systems; services on them share the rules. */
export function allowEgressOfInstances(
  scope: Construct,
  securityGroupId: string,
  targets: TaskTargets,
  network: Pick<Network, 'ipv6'>,
): readonly VpcSecurityGroupEgressRule[] {
  const connections = egressOf(scope, targets).map((each): Egress => {
    if (isKnown(each.port)) return each;
    // The place in the list of a service is not that of another one.
    return { ...each, id: `TcpPort${digest(identityForNames(scope, Token.asString(each.port)), 8)}Egress` };
  });
  return allowEgress(sharedBy(scope, [securityGroupId]), securityGroupId, inFamilies(connections, network));
}
