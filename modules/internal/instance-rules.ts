import type { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { digest } from './digest';
import { once } from './once';
import { allowRequests, type RequestRules, type RequestWay } from './request-rules';
import { resolved } from './resolved';
import { allowLogs } from './task-egress';

/** Ports that Docker gives out. */
const dynamicPorts = { fromPort: 32768, toPort: 65535 };

/** Lets a load balancer connect to whichever ports tasks have got on their instances. */
export function allowDynamicPorts(
  scope: Construct,
  { loadBalancer, securityGroupId }: Pick<RequestWay, 'loadBalancer' | 'securityGroupId'>,
): RequestRules {
  const shared = sharedBy(scope, [loadBalancer.securityGroupId, securityGroupId]);
  return allowRequests(shared, { loadBalancer, securityGroupId, reached: 'tasks on instances', ...dynamicPorts });
}

/** Lets instances connect to log destinations, on each port other than that of HTTPS. */
export function allowLogsOfInstances(
  scope: Construct,
  securityGroupId: string,
  ports: readonly number[],
): readonly VpcSecurityGroupEgressRule[] {
  return allowLogs(sharedBy(scope, [securityGroupId]), { id: securityGroupId }, ports);
}

/**
 * Where the rules of these security groups stand, once in the stack: AWS takes no rule twice, and several services on the
 * same instances may need the same one.
 */
function sharedBy(scope: Construct, securityGroupIds: readonly string[]): Construct {
  const id = `Instances-${digest(resolved(scope, securityGroupIds).join(), 8)}`;
  return once(TerraformStack.of(scope), id, (stack) => new Construct(stack, id));
}
