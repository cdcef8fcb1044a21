import type { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import type { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { perApp } from '../core/per-stack';
import { replacedWith } from '../core/replaced-with';
import { stackIndependent } from '../core/stack-independent';
import type { ForwardingRule } from './forwarding-rule';
import { lowestPriority, takenOn } from './listener-priorities';
import { conditionBlocks } from './request-conditions';
import type { LoadBalancerTargetBaseProps } from './target-props';

/** Second target group of a target, and what ECS changes when it shifts requests. */
export interface AlternateTarget {
  /** ARN of the second target group. */
  readonly targetGroupArn: string;
  /** ARN suffix of the second target group, which CloudWatch uses as a dimension. */
  readonly targetGroupArnSuffix: string;
  /** ARN of the rule, or of the listener of a Network Load Balancer, that forwards the requests. */
  readonly productionArn: string;
  /** ARN of the rule or the listener for tests, if there is one. */
  readonly testArn: string | undefined;
  /** Resources that the service depends on. */
  readonly dependables: readonly ITerraformDependable[];
}

/** A target that the library created on a load balancer. */
interface Target extends Construct {
  readonly rule: ForwardingRule | undefined;
  readonly targetGroupArn: string;
  readonly resources: { readonly listener: LbListener | undefined; readonly targetGroup: LbTargetGroup | undefined };
}

/** ARN suffixes of the target groups of an app between which ECS shifts requests. */
function shiftedGroups(scope: Construct): Set<string> {
  return perApp(scope, 'shifted-target-groups', () => new Set<string>());
}

/** Returns whether ECS shifts requests between a target group, by its ARN suffix, and another one. */
export function isShifted(scope: Construct, targetGroupArnSuffix: string): boolean {
  return shiftedGroups(scope).has(stackIndependent(scope, targetGroupArnSuffix));
}

/** Lets a target forward to a second target group as well, and creates its rule for tests. */
export function createAlternate(
  target: Target,
  props: LoadBalancerTargetBaseProps,
  group: LbTargetGroup,
  testListenerArn: string | undefined,
): AlternateTarget {
  const { rule, targetGroupArn: firstArn } = target;
  const { listener, targetGroup } = target.resources;
  for (const each of [targetGroup, group])
    if (each) shiftedGroups(target).add(stackIndependent(target, each.arnSuffix));
  const names = { targetGroupArn: group.arn, targetGroupArnSuffix: group.arnSuffix };
  // ECS changes in each deployment where the rule or the listener forwards to, so that Terraform ignores it. That would also
  // keep a group in use that is replaced, so the rule or the listener is then replaced with it.
  const lifecycle = replacedWith(...(targetGroup ? [targetGroup] : []), group);
  if (!rule) {
    listener!.lifecycle = { ignoreChanges: ['default_action'], ...lifecycle };
    return { ...names, productionArn: listener!.arn, testArn: testListenerArn, dependables: [group] };
  }
  rule.leaveToDeployments({ targetGroupArn: group.arn, weight: 0 }, lifecycle);
  const { priority = lowestPriority } = props;
  if (testListenerArn !== undefined) takenOn(target, testListenerArn).set(priority, target.node.path);
  const test =
    testListenerArn === undefined
      ? undefined
      : new LbListenerRule(target, 'TestListenerRule', {
          listenerArn: testListenerArn,
          priority,
          condition: conditionBlocks(props),
          action: [{ type: 'forward', targetGroupArn: firstArn }],
          lifecycle: { ignoreChanges: ['action'], ...lifecycle },
        });
  return {
    ...names,
    productionArn: rule.resource.arn,
    testArn: test?.arn,
    dependables: [group, ...(test ? [test] : [])],
  };
}
