export type { AccessLogsInBucket, AccessLogsInOwnBucket, AccessLogsOptions } from './access-logs';
export {
  ApplicationLoadBalancer,
  type ApplicationLoadBalancerBaseProps,
  type ApplicationLoadBalancerProps,
} from './application-load-balancer';
export type { LoadBalancerCertificate } from './certificate';
export type { LoadBalancerDomain } from './domain';
export type { SslPolicy } from './listeners';
export { type LoadBalancer } from './load-balancer';
export { LoadBalancerTarget } from './load-balancer-target';
export { type LoadBalancerTargetProps } from './target-props';
