import type { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbTargetGroup, type LbTargetGroupConfig } from '@cdktf/provider-aws/lib/lb-target-group';
import type { Construct } from 'constructs';
import type { TransportProtocol } from '../containers/port-mapping';
import { numberText } from '../core/number-text';
import type { Problem } from '../core/problem';
import { integerProblem } from '../core/validation';
import type { ForwardingRule } from './forwarding-rule';
import { healthCheckBlock, type HealthCheckDefaults } from './health-check';
import type { RequestSource } from './request-rules';
import type { IpAddressType } from './placement';
import type { LoadBalancerTargetBaseProps, TargetBaseProps, TargetTasks } from './target-props';

/** Resources of a target on a load balancer: its target group, and the rule or listener that forwards requests to it. */
export interface CreatedTarget {
  /** Target group, unless it exists already. */
  readonly targetGroup: LbTargetGroup | undefined;
  /** Creates another target group like it, unless it exists already. */
  readonly createGroup: ((id: string) => LbTargetGroup) | undefined;
  /** ARN of the target group. */
  readonly targetGroupArn: string;
  /** Rule of a listener, with an Application Load Balancer. */
  readonly rule: ForwardingRule | undefined;
  /** Listener, with a Network Load Balancer. */
  readonly listener: LbListener | undefined;
  /** ARN of the listener or of the load balancer, of which the ARN suffix of the load balancer is a part. */
  readonly forwarderArn: string | undefined;
}

/** Properties of a target as far as they are known: a service checks them before its tasks are. */
export type PlannedTarget = TargetBaseProps &
  Partial<Pick<TargetTasks, 'ipAddressType'>> & { readonly port?: number | undefined };

/** Priority of a listener, or port of a load balancer: only one target can have it. */
export interface TargetSlot {
  /** ARN of the listener or of the load balancer. */
  readonly arn: string;
  /** Priority or port. */
  readonly number: number;
}

/** A target that the same service creates before another one. */
export interface EarlierTarget {
  /** Path of the target in the properties of the service. */
  readonly path: string;
  /** Properties of the target. */
  readonly props: PlannedTarget;
  /** Priority or port that it will have, if any. */
  readonly slot: TargetSlot | undefined;
}

/** How the targets of a kind of load balancer receive requests. */
export interface TargetStrategy {
  /** Returns the problems of the properties of a target, alone and with those that its service creates before it. */
  problems(scope: Construct, props: PlannedTarget, earlier: readonly EarlierTarget[]): Problem[];
  /** Returns the priority or port that a target will have, if any. */
  slotOf(props: PlannedTarget): TargetSlot | undefined;
  /** Creates the target group, and what forwards requests to it. */
  create(scope: Construct, props: LoadBalancerTargetBaseProps): CreatedTarget;
  /** Returns where connections to the tasks come from. */
  source(props: TargetBaseProps): RequestSource;
  /** Returns the transport protocols of the connections to the tasks. */
  transports(props: TargetBaseProps): readonly TransportProtocol[];
}

/** Creates a target group in the scope of a target. */
export function createTargetGroup(
  scope: Construct,
  id: string,
  props: LoadBalancerTargetBaseProps,
  vpcId: string,
  healthCheck: HealthCheckDefaults,
  specific: Partial<LbTargetGroupConfig>,
): LbTargetGroup {
  const { port, hostPort, deregistrationDelaySeconds = 30, crossZone, ipAddressType } = props;
  return new LbTargetGroup(scope, id, {
    vpcId,
    targetType: hostPort === undefined ? 'ip' : 'instance',
    port,
    healthCheck: healthCheckBlock(props, healthCheck),
    deregistrationDelay: numberText(deregistrationDelaySeconds),
    ...(ipAddressType && { ipAddressType }),
    ...(crossZone !== undefined && { loadBalancingCrossZoneEnabled: String(crossZone) }),
    ...specific,
    // AWS does not delete a group that a rule refers to: the new one, with a generated name, must exist first.
    lifecycle: { createBeforeDestroy: true },
  });
}

/** Returns the problems of the properties that all target groups have. */
export function targetGroupProblems({ deregistrationDelaySeconds = 30 }: TargetBaseProps): Problem[] {
  return [integerProblem('deregistrationDelaySeconds', deregistrationDelaySeconds, { min: 0, max: 3600 })];
}

/**
 * Returns the problem of tasks without IPv4 behind a load balancer that has only IPv4.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
 */
export function familyProblems({ ipAddressType }: PlannedTarget, ofLoadBalancer: IpAddressType | undefined): Problem[] {
  return [
    ipAddressType === 'ipv6' &&
      ofLoadBalancer === 'ipv4' &&
      'loadBalancer.ipAddressType must be "dualstack" for tasks with IPv6 addresses only, got "ipv4"; change it, or use a network with ipv6 "dual-stack"',
  ];
}

/** Returns a problem for each of several properties that is given. */
export function refusals(
  props: TargetBaseProps,
  names: readonly (keyof TargetBaseProps)[],
  because: string,
): Problem[] {
  return names.map((name) => props[name] !== undefined && `${name} must not be given ${because}`);
}

/** Names of the properties of a type of options, from their shapes. */
export function namesIn(...shapes: readonly object[]): readonly (keyof TargetBaseProps)[] {
  return shapes.flatMap((each) => Object.keys(each)) as (keyof TargetBaseProps)[];
}

/** Properties of target groups that their owner sets. */
export const groupNames: readonly (keyof TargetBaseProps)[] = [
  'targetProtocol',
  'crossZone',
  'deregistrationDelaySeconds',
];
