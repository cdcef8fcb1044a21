import type { ApplicationLoadBalancerBaseProps } from '../../application-load-balancer';
import type { LoadBalancerTargetProps } from '../../load-balancer-target';
import type { AccessLogsInBucket, AccessLogsInOwnBucket } from '../load-balancer-access-logs';
import type { LoadBalancerDomain } from '../load-balancer-certificate';
import {
  arnOf,
  either,
  fields,
  flag,
  literalText,
  number,
  oneOf,
  plainText,
  required,
  type ShapesOf,
  text,
  tokenList,
} from '../shape';
import { loadBalancer, network, writableShapes } from './standing';

const accessLogs: ShapesOf<
  Pick<AccessLogsInOwnBucket, 'retentionDays' | 'forceDestroy'> & Partial<Pick<AccessLogsInBucket, 'bucket' | 'prefix'>>
> = {
  retentionDays: number,
  forceDestroy: flag,
  prefix: plainText,
  bucket: fields<AccessLogsInBucket['bucket']>({
    bucketName: required(text),
    ...writableShapes,
  }),
};

/** Shape of `ApplicationLoadBalancerProps`. */
export const applicationLoadBalancerShape = fields<ApplicationLoadBalancerBaseProps>({
  network: required(network),
  internetFacing: flag,
  loadBalancerName: plainText,
  certificateArn: arnOf('(?:acm|iam)', 'a certificate'),
  domain: fields<LoadBalancerDomain>({ domainName: required(plainText), hostedZoneId: required(plainText) }),
  sslPolicy: plainText,
  ingressCidrs: tokenList(plainText),
  idleTimeoutSeconds: number,
  deletionProtection: flag,
  accessLogs: either(oneOf(false), fields(accessLogs)),
  webAclArn: literalText,
});

/** Shapes of what chooses the requests of a target, and checks its tasks. */
export const targetShapes: ShapesOf<Omit<LoadBalancerTargetProps, 'port' | 'hostPort' | 'securityGroupId'>> = {
  loadBalancer: required(loadBalancer),
  paths: tokenList(literalText),
  hosts: tokenList(plainText),
  priority: number,
  healthCheckPath: literalText,
  healthCheckStatus: plainText,
  healthCheckIntervalSeconds: number,
  healthCheckTimeoutSeconds: number,
  healthyThreshold: number,
  unhealthyThreshold: number,
  deregistrationDelaySeconds: number,
};

/** Shape of `LoadBalancerTargetProps`. */
export const loadBalancerTargetShape = fields<LoadBalancerTargetProps>({
  ...targetShapes,
  port: required(number),
  hostPort: number,
  securityGroupId: required(text),
});
