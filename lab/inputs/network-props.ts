import fc from 'fast-check';
import {
  type ApplicationLoadBalancerBaseProps,
  type FlowLogsInBucket,
  type FlowLogsInLogGroup,
  type LoadBalancer,
  type LoadBalancerDomain,
  type LoadBalancerTargetProps,
  type Network,
  Vpc,
  type VpcEndpointsProps,
  type VpcProps,
  type WritableBucket,
} from '../../modules';
import { made } from './made';
import {
  dependable,
  type Every,
  flag,
  kmsKeyArn,
  number,
  one,
  retention,
  some,
  token,
  withAll,
  withSome,
} from './right-values';

/** A bucket that stands already. */
const writableBucket = withSome<WritableBucket>(
  { bucketName: one<unknown>('acme-logs', 'logs'), bucketArn: one('arn:aws:s3:::acme-logs') },
  { kmsKeyArn, logDeliveryServices: some('vpcs', 'load-balancers'), dependables: fc.tuple(dependable) },
);

const domain = withSome<LoadBalancerDomain>({
  domainName: one('shop.example.com'),
  hostedZoneId: one('Z0123456789ABCDEFGHIJ'),
});

const traffic = one('all', 'accepted', 'rejected');
const bucketOfFlowLogs = withSome<WritableBucket>(
  { bucketArn: one('arn:aws:s3:::acme-logs') },
  { kmsKeyArn, logDeliveryServices: one(['vpcs']), dependables: fc.tuple(dependable) },
);

/** Properties of a `Vpc`. */
export const vpcProps = withSome<VpcProps>({}, {
  cidr: one('10.0.0.0/16', '10.20.0.0/20', '192.168.4.0/22'),
  zones: one<unknown>(2, 3, ['eu-west-1a', 'eu-west-1c']),
  zoneCapacity: one(4, 8),
  nat: one('none', 'single', 'per-az'),
  flowLogs: fc.oneof(
    fc.constant(false),
    withSome<FlowLogsInLogGroup>({}, { traffic, retentionDays: retention, kmsKeyArn }),
    withSome<FlowLogsInBucket>({ bucket: bucketOfFlowLogs }, { traffic }),
  ),
  s3EndpointBuckets: fc.array(writableBucket, { maxLength: 2 }),
} satisfies Every<VpcProps>);

/** A network: the ids of one that stands already, or a `Vpc`. */
export const network = fc.oneof(
  {
    weight: 9,
    arbitrary: withSome<Network>(
      {
        vpcId: one('vpc-1'),
        publicSubnetIds: fc.oneof(fc.constant(['subnet-1', 'subnet-2']), token.list),
        privateSubnetIds: fc.constant(['subnet-3', 'subnet-4']),
      },
      { privateEgress: fc.tuple(dependable), publicEgress: fc.tuple(dependable), isolated: flag },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant(
      made('a Vpc', (_, stack) => stack.node.tryFindChild('Network') ?? new Vpc(stack, 'Network')),
    ),
  },
);

/** Properties of `VpcEndpoints`. */
export const vpcEndpointsProps = withSome<VpcEndpointsProps>({
  network,
  services: some('ecr.api', 'ecr.dkr', 'logs', 's3', 'aoss', 'secretsmanager', 'com.amazonaws.eu-west-1.logs'),
  clients: fc.uniqueArray(
    fc.oneof(withAll({ securityGroupId: one('sg-1', 'sg-2') }), withAll({ cidr: one('10.0.0.0/16', '10.1.0.0/16') })),
    { maxLength: 2, selector: (client) => JSON.stringify(client) },
  ),
} satisfies Every<VpcEndpointsProps>);

/** Properties of an `ApplicationLoadBalancer`. */
export const applicationLoadBalancerProps = withSome<ApplicationLoadBalancerBaseProps>({ network }, {
  internetFacing: flag,
  loadBalancerName: one('shop'),
  certificateArn: one('arn:aws:acm:eu-west-1:111122223333:certificate/1a2b'),
  domain,
  sslPolicy: one('ELBSecurityPolicy-TLS13-1-2-2021-06', 'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04'),
  ingressCidrs: fc.oneof(some('10.0.0.0/8', '192.168.0.0/16', '0.0.0.0/0'), fc.tuple(token.text), fc.constant([])),
  idleTimeoutSeconds: fc.oneof(number(1, 4000), token.number),
  deletionProtection: flag,
  accessLogs: fc.oneof(
    fc.constant(false),
    withSome<{ retentionDays: number; forceDestroy: boolean }>({}, { retentionDays: retention, forceDestroy: flag }),
    withSome<{ bucket: object; prefix: string }>(
      { bucket: withAll({ bucketName: one('acme-logs') }) },
      { prefix: one('production', 'a/b') },
    ),
  ),
  webAclArn: one('arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/main/1a2b3c'),
} satisfies Every<Omit<ApplicationLoadBalancerBaseProps, 'network'>>).filter(
  (props) => !('domain' in (props as object) && 'certificateArn' in (props as object)),
);

/** A load balancer that stands already. */
export const loadBalancer = withSome<LoadBalancer>({
  listenerArn: one<unknown>('arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/50dc/f2f7'),
  securityGroupId: one('sg-1'),
  vpcId: one('vpc-1'),
});

/** What chooses the requests of a target, and how its tasks are checked. */
export const targetProps = {
  paths: some('/api/*', '/', '/*'),
  hosts: some('shop.example.com', '*.example.com'),
  priority: number(1, 50000),
  healthCheckPath: one('/', '/health?deep=1'),
  healthCheckStatus: one('200', '200,302', '200-299'),
  healthCheckIntervalSeconds: number(15, 300),
  healthCheckTimeoutSeconds: number(2, 14),
  healthyThreshold: number(2, 10),
  unhealthyThreshold: number(2, 10),
  deregistrationDelaySeconds: fc.oneof(number(0, 3600), token.number),
} satisfies Every<Omit<LoadBalancerTargetProps, 'loadBalancer' | 'port' | 'securityGroupId' | 'hostPort'>>;

/** Properties of a `LoadBalancerTarget`. */
export const loadBalancerTargetProps = withSome<LoadBalancerTargetProps>(
  { loadBalancer, port: number(1, 65535), securityGroupId: one('sg-2'), priority: targetProps.priority },
  { ...targetProps, hostPort: fc.oneof(number(0, 65535), token.number) },
);
