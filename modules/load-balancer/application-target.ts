import { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import type { Construct } from 'constructs';
import { ownRegionProblems } from '../core/own-region';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown } from '../core/validation';
import { applicationGroupArguments, applicationGroupProblems, applicationGroupShapes } from './application-group';
import { ForwardingRule, groupStickinessRange, weightRange } from './forwarding-rule';
import { healthCheckProblems } from './health-check';
import { lowestPriority, priorityProblem, type Taken, takenOn, takenWith } from './listener-priorities';
import type { LoadBalancer } from './load-balancer';
import { networkGroupShapes, networkListenerShapes, transportsOf } from './network-listener';
import { conditionBlocks, conditionNames, conditionProblems } from './request-conditions';
import type { LoadBalancerTargetBaseProps, TargetBaseProps } from './target-props';
import {
  createTargetGroup,
  type EarlierTarget,
  familyProblems,
  namesIn,
  refusals,
  targetGroupProblems,
  type TargetStrategy,
} from './target-strategy';

/** Targets of Application Load Balancers: a target group, and a rule of a listener that is shared by services. */
export const applicationTarget: TargetStrategy = {
  problems(scope, props, earlier) {
    const { sharesRuleWith, targetGroup, targetProtocol, healthCheckProtocol } = props;
    const loadBalancer = balancerOf(props);
    return [
      ...refusals(
        props,
        namesIn(networkListenerShapes, networkGroupShapes),
        'with an Application Load Balancer, whose listener its services share; remove it, or use a NetworkLoadBalancer',
      ),
      ...(sharesRuleWith
        ? sharingProblems(scope, props, earlier)
        : ruleProblems(scope, props, takenWith(scope, loadBalancer?.listenerArn ?? '', earlier))),
      integerProblem('weight', props.weight, weightRange),
      ...familyProblems(props, loadBalancer?.ipAddressType),
      ...(targetGroup
        ? []
        : [
            ...applicationGroupProblems(props, loadBalancer?.listenerProtocol),
            ...healthCheckProblems(props),
            ...targetGroupProblems(props),
            protocolProblem('targetProtocol', targetProtocol),
            protocolProblem('healthCheckProtocol', healthCheckProtocol),
          ]),
    ];
  },

  slotOf(props) {
    const loadBalancer = balancerOf(props);
    if (!loadBalancer || props.sharesRuleWith) return undefined;
    return { arn: loadBalancer.listenerArn, number: props.priority ?? lowestPriority };
  },

  create(scope, props) {
    const { sharesRuleWith, targetGroup: existing, weight, groupStickinessSeconds } = props;
    const loadBalancer = balancerOf(props)!;
    const protocol = props.targetProtocol ?? 'HTTP';
    const grpc = props.protocolVersion === 'GRPC';
    const defaults = { protocol: protocol === 'HTTPS' ? 'HTTPS' : 'HTTP', grpc } as const;
    const createGroup = (id: string) =>
      createTargetGroup(scope, id, props, loadBalancer.vpcId, defaults, {
        protocol,
        ...applicationGroupArguments(props),
      });
    const targetGroup = existing ? undefined : createGroup('TargetGroup');
    const targetGroupArn = existing?.targetGroupArn ?? targetGroup!.arn;
    const share = { targetGroupArn, weight: weight ?? 1 };
    const shared = sharesRuleWith?.rule;
    shared?.share(share);
    const rule = shared ?? createRule(scope, props, loadBalancer, targetGroupArn);
    if (!shared && (weight ?? groupStickinessSeconds) !== undefined) rule.forward();
    return {
      targetGroup,
      createGroup: existing ? undefined : createGroup,
      targetGroupArn,
      rule,
      listener: undefined,
      forwarderArn: rule.resource.listenerArn,
    };
  },

  source: (props) => ({ securityGroupId: props.targetGroup?.securityGroupId ?? balancerOf(props)?.securityGroupId }),

  transports: () => transportsOf('TCP'),
};

/** Returns the load balancer of a target, which may be that of the rule that it shares. */
export function balancerOf({ loadBalancer, sharesRuleWith }: TargetBaseProps): LoadBalancer | undefined {
  return sharesRuleWith?.rule?.loadBalancer ?? (loadBalancer as LoadBalancer | undefined);
}

function createRule(
  scope: Construct,
  props: LoadBalancerTargetBaseProps,
  loadBalancer: LoadBalancer,
  targetGroupArn: string,
): ForwardingRule {
  const { priority = lowestPriority, weight = 1, groupStickinessSeconds } = props;
  takenOn(scope, loadBalancer.listenerArn).set(priority, scope.node.path);
  const resource = new LbListenerRule(scope, 'ListenerRule', {
    listenerArn: loadBalancer.listenerArn,
    priority,
    condition: conditionBlocks(props),
    action: [{ type: 'forward', targetGroupArn }],
  });
  return new ForwardingRule(resource, loadBalancer, { targetGroupArn, weight }, groupStickinessSeconds);
}

function ruleProblems(scope: Construct, props: TargetBaseProps, taken: Taken): Problem[] {
  const loadBalancer = balancerOf(props);
  return [
    ...conditionProblems(props),
    loadBalancer && priorityProblem(props, taken),
    integerProblem('groupStickinessSeconds', props.groupStickinessSeconds, groupStickinessRange),
    isKnown(loadBalancer?.listenerArn) &&
      !/:listener\/app\//.test(loadBalancer!.listenerArn) &&
      `loadBalancer.listenerArn must be the ARN of a listener of an Application Load Balancer, got ${JSON.stringify(loadBalancer!.listenerArn)}; for a Network Load Balancer use its loadBalancerArn, on which each target has a listener of its own`,
    ...ownRegionProblems(scope, { 'loadBalancer.listenerArn': loadBalancer?.listenerArn }),
  ];
}

function sharingProblems(scope: Construct, props: TargetBaseProps, earlier: readonly EarlierTarget[]): Problem[] {
  const { rule } = props.sharesRuleWith!;
  const planned = earlier.filter((each) => rule !== undefined && each.props.sharesRuleWith?.rule === rule).length;
  return [
    ...refusals(
      props,
      ['loadBalancer', ...conditionNames, 'priority', 'groupStickinessSeconds'],
      'with sharesRuleWith, whose target has it; remove it',
    ),
    ...(rule?.shareProblems(scope, planned) ?? []),
  ];
}

function protocolProblem(name: string, protocol: string | undefined): Problem {
  return (
    protocol !== undefined &&
    !['HTTP', 'HTTPS'].includes(protocol) &&
    `${name} must be "HTTP" or "HTTPS" with an Application Load Balancer, got "${protocol}"`
  );
}

/** Names of the properties that only targets of Application Load Balancers have. */
export const applicationNames: readonly (keyof TargetBaseProps)[] = [
  ...conditionNames,
  ...(['priority', 'weight', 'groupStickinessSeconds', 'healthCheckGrpcCodes'] as const),
  ...namesIn(applicationGroupShapes),
];
