import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { type Construct } from 'constructs';
import { once } from '../core/once';
import { sharedBy } from '../load-balancer/request-rules';
import { isKnown } from '../core/validation';

/** A security group, by its id. */
interface Named {
  readonly id: string;
}

/** Allows HTTPS to registries, AWS APIs and log destinations. */
export function allowHttps(scope: Construct, securityGroup: Named): VpcSecurityGroupEgressRule {
  return allow(scope, 'HttpsEgress', securityGroup, 443, 'Registries, APIs of AWS and log destinations');
}

/** Ports that tasks connect to, in addition to HTTPS. */
export interface TaskPorts {
  /** TCP ports of the log destinations. */
  readonly logDestinationPorts: readonly number[];
  /** TCP ports of the file systems. */
  readonly fileSystemPorts: readonly number[];
}

/** Allows connections to log destinations and file systems: one rule per port other than 443, created once per scope. */
export function allowLogs(
  scope: Construct,
  securityGroup: Named,
  { logDestinationPorts, fileSystemPorts }: TaskPorts,
): readonly VpcSecurityGroupEgressRule[] {
  const fileSystems = fileSystemPorts.filter((port) => !logDestinationPorts.includes(port));
  return [
    ...logDestinationPorts
      .filter((port) => port !== 443)
      .map((port, index) => {
        // A token has no number that could be part of a construct id.
        const id = `Tcp${isKnown(port) ? port : `Port${index}`}Egress`;
        return allow(scope, id, securityGroup, port, 'Log destinations');
      }),
    ...fileSystems.map((port) => allow(scope, `Tcp${port}Egress`, securityGroup, port, 'File systems')),
  ];
}

function allow(
  scope: Construct,
  id: string,
  securityGroup: Named,
  port: number,
  description: string,
): VpcSecurityGroupEgressRule {
  return once(
    scope,
    id,
    () =>
      new VpcSecurityGroupEgressRule(scope, id, {
        securityGroupId: securityGroup.id,
        description,
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        cidrIpv4: '0.0.0.0/0',
      }),
  );
}

/** Allows instances to connect to log destinations and file systems, with one rule per port other than 443. */
export function allowLogsOfInstances(
  scope: Construct,
  securityGroupId: string,
  ports: TaskPorts,
): readonly VpcSecurityGroupEgressRule[] {
  return allowLogs(sharedBy(scope, [securityGroupId]), { id: securityGroupId }, ports);
}
