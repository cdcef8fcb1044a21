import type { Problem } from '../core/problem';
import { applicationNames } from './application-target';
import { healthCheckShapes } from './health-check';
import { networkGroupShapes, networkListenerShapes, transportsOf } from './network-listener';
import { groupNames, namesIn, refusals, type TargetStrategy } from './target-strategy';
import { applicationGroupShapes } from './application-group';
import { existingTargetGroupProblems } from './existing-target-group';
import type { TargetBaseProps } from './target-props';

/** Targets that only join an existing target group, to which somebody else's listener forwards. */
export const existingTarget: TargetStrategy = {
  problems: (_, props) =>
    refusals(
      props,
      [...applicationNames, ...namesIn(networkListenerShapes)].filter((name) => !ownersNames.includes(name)),
      'with targetGroup, unless a loadBalancer is given, on which a rule or listener is created; set loadBalancer, or remove it',
    ),

  slotOf: () => undefined,

  create: (_, { targetGroup }) => ({
    ...{ targetGroup: undefined, createGroup: undefined, rule: undefined, listener: undefined },
    targetGroupArn: targetGroup!.targetGroupArn,
    forwarderArn: targetGroup!.loadBalancerArn,
  }),

  source: ({ targetGroup }) => ({
    securityGroupId: targetGroup!.securityGroupId,
    cidrs: targetGroup!.clientCidrs ?? [],
  }),

  transports({ targetGroup }) {
    const { protocol = 'HTTP' } = targetGroup!;
    return transportsOf(protocol === 'HTTP' || protocol === 'HTTPS' ? 'TCP' : protocol);
  },
};

/** Properties that the owner of an existing target group sets. */
const ownersNames = [
  ...groupNames,
  ...namesIn(healthCheckShapes, applicationGroupShapes, networkGroupShapes),
] as readonly (keyof TargetBaseProps)[];

/** Returns the problems of an existing target group, and of the properties that its owner sets. */
export function ownersProblems(props: TargetBaseProps): Problem[] {
  if (!props.targetGroup) return [];
  return [
    ...existingTargetGroupProblems(props.targetGroup),
    ...refusals(props, ownersNames, 'with targetGroup, whose owner sets it; remove it'),
  ];
}
