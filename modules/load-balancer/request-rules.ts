import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import type { LoadBalancer } from './load-balancer';
import { digest } from '../core/digest';
import { once } from '../core/once';
import { identityIn } from '../core/stack-independent';
import { stackOf } from '../core/stack';

/** Connection from a load balancer to tasks. */
export interface TargetConnection {
  /** Load balancer that sends the requests. */
  readonly loadBalancer: LoadBalancer;
  /** ID of the security group of the tasks, or of their instances. */
  readonly securityGroupId: string;
  /** `true` if the rule of the tasks' security group is created as well. */
  readonly allowInbound: boolean;
  /** Name of the target in the description of the egress rule. */
  readonly targetName: string;
  /** First port of the range. */
  readonly fromPort: number;
  /** Last port of the range. */
  readonly toPort: number;
}

/** Security group rules of a connection. */
export interface RequestRules {
  /** Egress rule of the load balancer. */
  readonly egressRule: VpcSecurityGroupEgressRule;
  /** Ingress rule of the tasks. */
  readonly ingressRule: VpcSecurityGroupIngressRule | undefined;
}

/** Creates the rules of a connection, once per scope. */
export function allowRequests(scope: Construct, connection: TargetConnection): RequestRules {
  const { loadBalancer, securityGroupId, allowInbound, targetName, fromPort, toPort } = connection;
  return {
    egressRule: once(
      scope,
      'Egress',
      (parent, id) =>
        new VpcSecurityGroupEgressRule(parent, id, {
          securityGroupId: loadBalancer.securityGroupId,
          description: `Requests to ${targetName}`,
          referencedSecurityGroupId: securityGroupId,
          ipProtocol: 'tcp',
          fromPort,
          toPort,
        }),
    ),
    ingressRule: allowInbound
      ? once(
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
        )
      : undefined,
  };
}

/** Ephemeral port range of Docker. */
const dynamicPorts = { fromPort: 32768, toPort: 65535 };

/** Creates the rules for tasks with dynamic host ports. */
export function allowDynamicPorts(
  scope: Construct,
  connection: Pick<TargetConnection, 'loadBalancer' | 'securityGroupId' | 'allowInbound'>,
): RequestRules {
  const shared = sharedBy(scope, [connection.loadBalancer.securityGroupId, connection.securityGroupId]);
  return allowRequests(shared, { ...connection, targetName: 'tasks on instances', ...dynamicPorts });
}

/**
 * Returns the scope of rules that a stack creates once per combination of security groups: AWS rejects duplicate rules,
 * and several services on the same instances can need the same rule.
 */
export function sharedBy(scope: Construct, connection: readonly string[]): Construct {
  const id = `Instances-${digest(connection.map((each) => identityIn(scope, each)).join(), 8)}`;
  return once(stackOf(scope), id, (stack) => new Construct(stack, id));
}
