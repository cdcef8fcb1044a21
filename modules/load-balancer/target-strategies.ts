import type { Construct } from 'constructs';
import { ownRegionProblems } from '../core/own-region';
import type { Problem } from '../core/problem';
import { existingTarget, ownersProblems } from './existing-target';
import { loadBalancerKinds, typeOfTarget } from './load-balancer-kind';
import type { TargetBaseProps } from './target-props';
import type { EarlierTarget, PlannedTarget, TargetStrategy } from './target-strategy';

/** Returns what a target creates: on its load balancer, or only the connection to an existing target group. */
export function strategyOf(props: TargetBaseProps): TargetStrategy {
  const type = typeOfTarget(props);
  return type === undefined ? existingTarget : loadBalancerKinds[type].target;
}

/** Returns the problems of what hands a target its requests. */
export function targetProblems(
  scope: Construct,
  props: PlannedTarget,
  earlier: readonly EarlierTarget[] = [],
): Problem[] {
  const { loadBalancer, targetGroup, sharesRuleWith } = props;
  return [
    !loadBalancer &&
      !targetGroup &&
      !sharesRuleWith &&
      'loadBalancer, targetGroup or sharesRuleWith must be given; set loadBalancer to the one that forwards the requests',
    ...ownersProblems(props),
    ...ownRegionProblems(scope, { 'targetGroup.targetGroupArn': targetGroup?.targetGroupArn }),
    ...strategyOf(props).problems(scope, props, earlier),
  ];
}
