import type { Construct } from 'constructs';
import type { TransportProtocol } from '../containers/port-mapping';
import type { Container } from '../containers/container';
import type { Problem } from '../core/problem';
import { identityIn } from '../core/stack-independent';
import { patternProblem } from '../core/validation';
import { loadBalancerKinds, typeOfTarget } from '../load-balancer/load-balancer-kind';
import { isNetwork } from '../load-balancer/load-balancer';
import { LoadBalancerTarget } from '../load-balancer/load-balancer-target';
import {
  type TargetBaseProps,
  targetNameFormat,
  type TargetProps,
  type TargetTasks,
} from '../load-balancer/target-props';
import type { Network } from '../network/network';
import { strategyOf, targetProblems } from '../load-balancer/target-strategies';
import type { ScalingOfService, TargetContainer } from './service-options';
import { isIpv6OnlyService } from './ipv6-only';
import { portOf, portProblem } from './target-port';
import type { TargetNames } from './watched-service';

/** A target of a service, without the constraints on the combinations of its properties. */
export type ServiceTarget = TargetContainer & TargetBaseProps;

/** Targets of a service: one, or a list. */
export type ServiceTargets = ServiceTarget | readonly ServiceTarget[];

/** Properties of a service that its targets depend on. */
export interface Balanced {
  /** Targets of the service. */
  readonly loadBalancing?: ServiceTargets;
  /** Containers of the service. */
  readonly containers: Readonly<Record<string, Container>>;
  /** Scaling of the service. */
  readonly scaling?: ScalingOfService;
  /** Existing security groups of the tasks. */
  readonly securityGroupIds?: readonly string[];
  /** Network of the tasks. */
  readonly network: Network;
  /** `true` if the tasks are in the public subnets. */
  readonly assignPublicIp?: boolean;
}

/** Returns the IP address type of the target groups of a service, if its tasks have no IPv4 addresses. */
function ipAddressTypeOf(service: Pick<Balanced, 'network' | 'assignPublicIp'>): Pick<TargetTasks, 'ipAddressType'> {
  return isIpv6OnlyService(service) ? { ipAddressType: 'ipv6' } : {};
}

/** Security group that a target is reached in, and the host ports of its containers, if tasks have no interfaces. */
export interface ReachedTasks {
  /** ID of the security group of the tasks, or of their instances. */
  readonly securityGroupId: string;
  /** Returns the host port of a port of a container. */
  readonly hostPortOf?: (container: string, port: number, transport: TransportProtocol) => number;
}

/**
 * Highest number of target groups of a service.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/register-multiple-targetgroups.html
 */
const maxTargets = 5;

/** Returns the targets of a service as a list. */
export function targetsOf(loadBalancing: ServiceTargets | undefined): readonly ServiceTarget[] {
  if (loadBalancing === undefined) return [];
  return isList(loadBalancing) ? loadBalancing : [loadBalancing];
}

/** Returns the port of the container that receives the requests of a target, unless it is ambiguous. */
export function targetPort(target: ServiceTarget, containers: Readonly<Record<string, Container>>): number | undefined {
  return portOf(target, containers, strategyOf(target).transports(target));
}

/** Checks the targets of a service, one by one and together. */
export function serviceTargetProblems(scope: Construct, service: Balanced): readonly Problem[] {
  const { loadBalancing, containers } = service;
  const targets = targetsOf(loadBalancing);
  const names = targets.map(({ name }) => name);
  const planned = targets.map((target, index) => {
    const props = { ...target, ...ipAddressTypeOf(service), port: targetPort(target, containers) };
    const path = loadBalancing && isList(loadBalancing) ? `loadBalancing[${index}]` : 'loadBalancing';
    return { path, props, slot: isPlaced(target) ? strategyOf(target).slotOf(props) : undefined };
  });
  return [
    loadBalancing !== undefined &&
      (targets.length === 0 || targets.length > maxTargets) &&
      `loadBalancing must contain 1 to ${maxTargets} targets, got ${targets.length}${targets.length === 0 ? '; leave it out for a service without a load balancer' : ', and ECS registers tasks with at most five target groups'}`,
    ...planned.flatMap(({ path, props }, index) => {
      const earlier = names.indexOf(props.name);
      return [
        patternProblem(`${path}.name`, props.name, ...targetNameFormat),
        earlier < index &&
          (props.name === undefined
            ? `${path}.name must be given, because loadBalancing[${earlier}] has none either; only one target may have no name`
            : `${path}.name must be unique in the service, got "${props.name}" again; change one of them`),
        portProblem(path, targets[index]!, containers, strategyOf(props).transports(props)),
        ...targetProblems(scope, props, planned.slice(0, index)).map((problem) => problem && `${path}.${problem}`),
      ];
    }),
  ];
}

/** Returns whether it is given where a target gets its requests. */
function isPlaced({ loadBalancer, targetGroup, sharesRuleWith }: ServiceTarget): boolean {
  return [loadBalancer, targetGroup, sharesRuleWith].some((each) => each !== undefined);
}

/** Returns the target whose requests the scaling of a service follows, if there is one. */
export function requestsTargetOf<Target extends { readonly name?: string | undefined }>(
  targets: readonly Target[],
  requestsTarget: string | undefined,
): Target | undefined {
  if (requestsTarget !== undefined) return targets.find(({ name }) => name === requestsTarget);
  return targets.length === 1 ? targets[0] : targets.find(({ name }) => name === undefined);
}

/** Checks that the scaling of a service can follow the requests of one of its targets. */
export function requestsProblems({ loadBalancing, scaling }: Pick<Balanced, 'loadBalancing' | 'scaling'>): Problem[] {
  const targets = targetsOf(loadBalancing);
  const { requestsPerTarget, requestsTarget, predictive } = scaling ?? {};
  if (requestsPerTarget === undefined && predictive?.metric !== 'requests') {
    return [
      requestsTarget !== undefined &&
        'scaling.requestsTarget must not be set without scaling.requestsPerTarget; set it as well, or remove requestsTarget',
    ];
  }
  const target = requestsTargetOf(targets, requestsTarget);
  const names = targets.flatMap(({ name }) => (name === undefined ? [] : [`"${name}"`]));
  if (targets.length > 0 && !target) {
    return [
      requestsTarget === undefined
        ? `scaling.requestsTarget must be one of ${names.join(', ')}, got none; it names the target whose requests are counted`
        : `scaling.requestsTarget must be the name of a target${names.length > 0 ? `, ${names.join(', ')}` : ''}, got "${requestsTarget}"`,
    ];
  }
  const type = target && typeOfTarget(target);
  return [
    type !== undefined &&
      loadBalancerKinds[type].scalingMetric === undefined &&
      'scaling.requestsPerTarget must not be set for a target of a Network Load Balancer, which counts no requests; use cpuPercent or memoryPercent, or the target of an Application Load Balancer',
    target !== undefined &&
      type === undefined &&
      target.targetGroup?.loadBalancerArn === undefined &&
      'scaling.requestsPerTarget must not be set without the load balancer of targetGroup, whose metric it follows; set targetGroup.loadBalancerArn',
  ];
}

/**
 * Creates the targets of a service. The IDs of named targets contain their names, so that order does not matter; the target
 * without a name is created first, so that rules that it shares stay its own.
 */
export function createTargets(
  scope: Construct,
  service: Balanced,
  { securityGroupId, hostPortOf }: ReachedTasks,
): readonly LoadBalancerTarget[] {
  const { loadBalancing, containers, securityGroupIds } = service;
  const create = (each: ServiceTarget): LoadBalancerTarget => {
    const { container, ...target } = each;
    const port = targetPort(each, containers)!;
    const [transport] = strategyOf(target).transports(target);
    const tasks: TargetTasks = {
      port,
      securityGroupId,
      ...ipAddressTypeOf(service),
      ...(hostPortOf && { hostPort: hostPortOf(container, port, transport!) }),
      ...(securityGroupIds && { allowInbound: false }),
    };
    const id = target.name === undefined ? 'Target' : `Target-${target.name}`;
    return new LoadBalancerTarget(scope, id, { ...(target as TargetProps), ...tasks });
  };
  const targets = targetsOf(loadBalancing);
  const unnamed = targets.find(({ name }) => name === undefined);
  const first = unnamed && create(unnamed);
  return targets.map((each) => (first && each === unnamed ? first : create(each)));
}

/**
 * Returns the dimensions of the metrics of the targets of a service, with their names. Targets of one load balancer have the
 * same expression for it, so that what belongs to the load balancer is monitored once.
 */
export function targetNamesOf(
  scope: Construct,
  loadBalancing: ServiceTargets | undefined,
  targets: readonly LoadBalancerTarget[],
): readonly TargetNames[] {
  const suffixes = new Map<string, string>();
  return targetsOf(loadBalancing).flatMap((target, index) => {
    const { metricDimensions: dimensions, alternate } = targets[index]!;
    if (!dimensions) return [];
    const key = identityIn(scope, balancerArnOf(target));
    const loadBalancerArnSuffix = suffixes.get(key) ?? dimensions.loadBalancerArnSuffix;
    suffixes.set(key, loadBalancerArnSuffix);
    const names = { ...dimensions, loadBalancerArnSuffix };
    const { name } = target;
    return [
      { ...names, ...(name !== undefined && { name }) },
      // After a deployment that shifts requests, they are counted in the other target group.
      ...(alternate
        ? [
            {
              ...names,
              targetGroupArnSuffix: alternate.targetGroupArnSuffix,
              name: name === undefined ? 'Alternate' : `${name}-Alternate`,
            },
          ]
        : []),
    ];
  });
}

/** Returns the ARN that identifies the load balancer of a target. */
function balancerArnOf({ loadBalancer, sharesRuleWith, targetGroup }: ServiceTarget): string {
  const balancer = sharesRuleWith?.rule?.loadBalancer ?? loadBalancer;
  if (!balancer) return targetGroup!.loadBalancerArn!;
  return isNetwork(balancer) ? balancer.loadBalancerArn : balancer.listenerArn;
}

function isList(loadBalancing: ServiceTargets): loadBalancing is readonly ServiceTarget[] {
  return Array.isArray(loadBalancing);
}
