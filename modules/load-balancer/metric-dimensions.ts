import { Fn } from 'cdktf';
import { isKnown } from '../core/validation';
import { type LoadBalancerType, typeOfTarget } from './load-balancer-kind';
import type { TargetBaseProps } from './target-props';

/** Load balancer and target group of a service, by the ARN suffixes that CloudWatch uses as dimensions. */
export interface MetricDimensions {
  /** ARN suffix of the load balancer, such as `app/main/50dc6c495c0c9188`, or `net/…` of a Network Load Balancer. */
  readonly loadBalancerArnSuffix: string;

  /** ARN suffix of the target group, such as `targetgroup/web/6d0ecf831eec9f09`. */
  readonly targetGroupArnSuffix: string;

  /**
   * Kind of the load balancer, which determines its metrics.
   *
   * @default - from the ARN suffix of the load balancer; `application` if it is known only at deploy
   */
  readonly loadBalancerType?: LoadBalancerType;
}

/**
 * Returns the dimensions of the metrics of a target. `forwarderArn` is the ARN of the listener or of the load balancer,
 * `targetGroup` the ARN of the target group or its suffix.
 */
export function metricDimensions(
  props: TargetBaseProps,
  forwarderArn: string | undefined,
  targetGroup: string,
): MetricDimensions | undefined {
  if (forwarderArn === undefined) return undefined;
  const loadBalancerType = typeOfTarget(props) ?? typeOfProtocol(props.targetGroup?.protocol);
  return {
    // `…:listener/app/<name>/<id>/<listener id>` and `…:loadbalancer/app/<name>/<id>` contain `app/<name>/<id>`.
    loadBalancerArnSuffix: partsOf(forwarderArn, 1, 4),
    targetGroupArnSuffix: props.targetGroup ? lastPart(targetGroup) : targetGroup,
    ...(loadBalancerType === 'network' && { loadBalancerType }),
  };
}

function typeOfProtocol(protocol = 'HTTP'): LoadBalancerType {
  return protocol === 'HTTP' || protocol === 'HTTPS' ? 'application' : 'network';
}

/** Returns the kind of the load balancer of a target group. */
export function typeOfDimensions({ loadBalancerArnSuffix, loadBalancerType }: MetricDimensions): LoadBalancerType {
  if (loadBalancerType) return loadBalancerType;
  return isKnown(loadBalancerArnSuffix) && loadBalancerArnSuffix.startsWith('net/') ? 'network' : 'application';
}

// Known strings are split here, because a Terraform function does not accept a string with quotes in it.
function partsOf(arn: string, first: number, end: number): string {
  return isKnown(arn)
    ? arn.split('/').slice(first, end).join('/')
    : Fn.join('/', Fn.slice(Fn.split('/', arn), first, end));
}

/** Returns the part of an ARN after the account. */
function lastPart(arn: string): string {
  return isKnown(arn) ? (arn.split(':').at(-1) ?? '') : (Fn.element(Fn.split(':', arn), 5) as string);
}
