import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { digest } from '../core/digest';
import { identityForNames } from '../core/identity-for-names';
import { numberText } from '../core/number-text';
import { isKnown } from '../core/validation';
import { ruleOnce, sharedBy } from '../load-balancer/shared-rules';
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

/** Allows connections: one rule each, which AWS accepts once. */
export function allowEgress(
  scope: Construct,
  ofTasks: string,
  connections: readonly Egress[],
): readonly VpcSecurityGroupEgressRule[] {
  const addresses = '0.0.0.0/0';
  return connections.map(({ id, description, port, securityGroupId }) =>
    ruleOnce(
      scope,
      id,
      ['egress', ofTasks, securityGroupId ?? addresses, 'tcp', numberText(port), numberText(port)],
      (parent, id) =>
        new VpcSecurityGroupEgressRule(parent, id, {
          securityGroupId: ofTasks,
          description,
          ipProtocol: 'tcp',
          fromPort: port,
          toPort: port,
          ...(securityGroupId === undefined ? { cidrIpv4: addresses } : { referencedSecurityGroupId: securityGroupId }),
        }),
    ),
  );
}

/** Allows instances to connect to log destinations and file systems; services on them share the rules. */
export function allowEgressOfInstances(
  scope: Construct,
  securityGroupId: string,
  targets: TaskTargets,
): readonly VpcSecurityGroupEgressRule[] {
  const connections = egressOf(scope, targets).map((each): Egress => {
    if (isKnown(each.port)) return each;
    // The place in the list of a service is not that of another one.
    return { ...each, id: `TcpPort${digest(identityForNames(scope, Token.asString(each.port)), 8)}Egress` };
  });
  return allowEgress(sharedBy(scope, [securityGroupId]), securityGroupId, connections);
}
