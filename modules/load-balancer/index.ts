export type { AccessLogsInBucket, AccessLogsInOwnBucket, AccessLogsOptions } from './access-logs';
export type { ApplicationGroupOptions, LoadBalancingAlgorithm, StickySessions } from './application-group';
export {
  ApplicationLoadBalancer,
  type ApplicationLoadBalancerBaseProps,
  type ApplicationLoadBalancerProps,
} from './application-load-balancer';
export type { LoadBalancerCertificate } from './certificate';
export type { LoadBalancerDomain } from './domain';
export type { ExistingTargetGroup } from './existing-target-group';
export type { ForwardingRule, WeightedTargetGroup } from './forwarding-rule';
export type { HealthCheckOptions } from './health-check';
export type {
  AnyLoadBalancer,
  LoadBalancer,
  NetworkLoadBalancerIds,
  NetworkLoadBalancerReference,
} from './load-balancer';
export type { LoadBalancerType } from './load-balancer-kind';
export { LoadBalancerTarget } from './load-balancer-target';
export type { MetricDimensions } from './metric-dimensions';
export {
  NetworkLoadBalancer,
  type NetworkLoadBalancerBaseProps,
  type NetworkLoadBalancerProps,
} from './network-load-balancer';
export type { NetworkGroupOptions, NetworkListenerOptions, NetworkProtocol } from './network-listener';
export type { IpAddressType } from './placement';
export type { QueryStringPart, RequestConditions } from './request-conditions';
export type {
  LoadBalancerTargetBaseProps,
  LoadBalancerTargetProps,
  RuleOptions,
  RuleOwner,
  ShareOptions,
  TargetBaseProps,
  TargetGroupOptions,
  TargetProps,
  TargetTasks,
} from './target-props';
export type { SslPolicy } from './tls';
export type { AlternateTarget } from './alternate-target';
