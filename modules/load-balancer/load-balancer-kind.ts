import type { Format } from '../core/format';
import type { LogWriter } from '../storage/writable-bucket';
import { applicationTarget } from './application-target';
import { type AnyLoadBalancer, isNetwork } from './load-balancer';
import { networkTarget } from './network-target';
import type { TargetBaseProps } from './target-props';
import type { TargetStrategy } from './target-strategy';

/** Kinds of load balancers. */
export type LoadBalancerType = 'application' | 'network';

/** Metric of a load balancer or of its target groups. */
export interface LoadBalancerMetric {
  /** Name of the metric. */
  readonly metricName: string;
  /** `true` if the metric exists for each target group, `false` if only for the load balancer. */
  readonly ofTargetGroup: boolean;
}

/** Properties of a kind of load balancers. */
export interface LoadBalancerKind {
  /** Creates the resources of a target on the load balancer. */
  readonly target: TargetStrategy;
  /** Form of the ARN suffix of the load balancer. */
  readonly arnSuffix: Format;
  /** Namespace of the metrics. */
  readonly metricNamespace: 'AWS/ApplicationELB' | 'AWS/NetworkELB';
  /** Metrics of alarms; an alarm whose metric does not exist is not created. */
  readonly metrics: Readonly<Partial<Record<MetricPurpose, LoadBalancerMetric>>>;
  /** Predefined metric by which the number of tasks follows their requests. */
  readonly scalingMetric: 'ALBRequestCountPerTarget' | undefined;
  /** Service that delivers the access logs. */
  readonly accessLogWriter: LogWriter;
}

/** Uses of the metrics of load balancers. */
export type MetricPurpose = 'requests' | 'targetErrors' | 'unhealthyTargets' | 'loadBalancerErrors' | 'portErrors';

const ofTargetGroup = (metricName: string) => ({ metricName, ofTargetGroup: true });
const ofLoadBalancer = (metricName: string) => ({ metricName, ofTargetGroup: false });

/**
 * All kinds of load balancers.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
 */
export const loadBalancerKinds: Readonly<Record<LoadBalancerType, LoadBalancerKind>> = {
  application: {
    target: applicationTarget,
    arnSuffix: [
      /^app\/[^/]+\/[^/]+$/,
      'the ARN suffix of an Application Load Balancer, such as "app/main/50dc6c495c0c9188"',
    ],
    metricNamespace: 'AWS/ApplicationELB',
    metrics: {
      requests: ofTargetGroup('RequestCount'),
      targetErrors: ofTargetGroup('HTTPCode_Target_5XX_Count'),
      unhealthyTargets: ofTargetGroup('UnHealthyHostCount'),
      loadBalancerErrors: ofLoadBalancer('HTTPCode_ELB_5XX_Count'),
    },
    scalingMetric: 'ALBRequestCountPerTarget',
    accessLogWriter: 'load-balancers',
  },
  network: {
    target: networkTarget,
    arnSuffix: [
      /^net\/[^/]+\/[^/]+$/,
      'the ARN suffix of a Network Load Balancer, such as "net/main/50dc6c495c0c9188"',
    ],
    metricNamespace: 'AWS/NetworkELB',
    metrics: {
      unhealthyTargets: ofTargetGroup('UnHealthyHostCount'),
      portErrors: ofLoadBalancer('PortAllocationErrorCount'),
    },
    scalingMetric: undefined,
    accessLogWriter: 'network-load-balancers',
  },
};

/** Returns the type of a load balancer. */
export function typeOf(loadBalancer: AnyLoadBalancer): LoadBalancerType {
  return isNetwork(loadBalancer) ? 'network' : 'application';
}

/** Returns the type of the load balancer of a target; `undefined` if it has only an existing target group. */
export function typeOfTarget({
  loadBalancer,
  sharesRuleWith,
  targetGroup,
}: TargetBaseProps): LoadBalancerType | undefined {
  if (sharesRuleWith) return 'application';
  if (loadBalancer) return typeOf(loadBalancer);
  return targetGroup ? undefined : 'application';
}
