import {
  type ApplicationLoadBalancerBaseProps,
  type LoadBalancer,
  type LoadBalancerTargetProps,
  type Network,
  Vpc,
  type VpcEndpointsProps,
  type VpcProps,
  type WritableBucket,
} from '../../modules';
import { made, route, tokens } from './made';
import { always, anyOf, known, never, number, one, only, type Right, some } from './right';

/** Days that CloudWatch Logs keeps events. */
export const retention = one(1, 7, 30, 3653);

const bucket = {
  bucketName: 'acme-logs',
  bucketArn: 'arn:aws:s3:::acme-logs',
  kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1a2b',
  logDeliveryServices: some('vpcs', 'load-balancers'),
  dependables: [route],
} satisfies Right<WritableBucket>;

/** Properties of a `Vpc`. */
export const vpc: Right<VpcProps> = {
  cidr: known(one('10.0.0.0/16', '10.20.0.0/20', '192.168.4.0/22')),
  zones: known(anyOf<NonNullable<VpcProps['zones']>>(one(2, 3), ['eu-west-1a', 'eu-west-1c'])),
  zoneCapacity: known(one(4, 8)),
  nat: known(one('none', 'single', 'per-az')),
  s3EndpointBuckets: anyOf<NonNullable<VpcProps['s3EndpointBuckets']>>([], [bucket], [bucket, bucket]),
  flowLogs: anyOf<VpcProps['flowLogs']>(
    false,
    { traffic: one('all', 'accepted', 'rejected'), retentionDays: retention, bucket: never },
    {
      bucket: always({ logDeliveryServices: ['vpcs'] }),
      traffic: 'all',
      retentionDays: never,
      kmsKeyArn: never,
      forceDestroy: never,
    },
  ),
};

/** Network of the tasks: the IDs of an existing VPC, or a `Vpc`. */
export const network = anyOf<Network>(
  {
    publicSubnetIds: always(['subnet-1', 'subnet-2']),
    privateSubnetIds: known(['subnet-3', 'subnet-4']),
    privateEgress: [route],
    publicEgress: [route],
    isolated: one(true, false),
  },
  made('a Vpc', (_, stack) => stack.node.tryFindChild('Network') ?? new Vpc(stack, 'Network')),
);

/** Properties of `VpcEndpoints`. */
export const vpcEndpoints: Right<VpcEndpointsProps> = {
  network,
  services: known(
    some('ecr.api', 'ecr.dkr', 's3', 'aoss', 'secretsmanager', 'com.amazonaws.eu-west-1.sqs').map((some) => [
      ...some,
      'logs',
    ]),
  ),
  clients: known(
    anyOf(
      [],
      [{ securityGroupId: 'sg-1' }],
      [{ cidr: one('10.0.0.0/16', '10.1.0.0/16') }],
      [{ securityGroupId: 'sg-1' }, { cidr: '10.0.0.0/16' }],
      [{ securityGroupId: 'sg-1' }, { securityGroupId: 'sg-2' }],
    ),
  ),
  policies: one(true, false),
  accounts: known(some('444455556666', '777788889999')),
};

/** Properties of an `ApplicationLoadBalancer`. */
const balancer = {
  network,
  sslPolicy: one('ELBSecurityPolicy-TLS13-1-2-2021-06', 'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04'),
  ingressCidrs: known(anyOf<readonly string[]>(some('10.0.0.0/8', '192.168.0.0/16', '0.0.0.0/0'), [], [tokens.text])),
  accessLogs: anyOf<ApplicationLoadBalancerBaseProps['accessLogs']>(
    false,
    { retentionDays: retention, bucket: never, prefix: never },
    {
      bucket: always({ bucketName: 'acme-logs', kmsKeyArn: never, logDeliveryServices: never }),
      prefix: one('production', 'a/b'),
      retentionDays: never,
      forceDestroy: never,
    },
    only({ bucket: { bucketName: 'acme-logs', kmsKeyArn: never, logDeliveryServices: ['load-balancers'] } }),
  ),
  webAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/main/1a2b3c',
} satisfies Right<ApplicationLoadBalancerBaseProps>;

/** Properties of an `ApplicationLoadBalancer`: a certificate, or a domain that gets one. */
export const applicationLoadBalancer = anyOf<ApplicationLoadBalancerBaseProps>(
  { ...balancer, certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1a2b', domain: never },
  {
    ...balancer,
    certificateArn: never,
    domain: { domainName: 'shop.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
  },
);

const loadBalancer = {
  listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/50dc/f2f7',
} satisfies Right<LoadBalancer>;

/** Selection of requests, and health checks of the tasks. */
export const target = {
  loadBalancer,
  paths: some('/api/*', '/', '/*'),
  hosts: some('shop.example.com', '*.example.com'),
  priority: always(number(1, 50000)),
  healthCheckPath: one('/', '/health?deep=1'),
  healthCheckStatus: one('200', '200,302', '200-299'),
  healthCheckIntervalSeconds: number(15, 300),
  healthCheckTimeoutSeconds: number(2, 14),
} satisfies Omit<Right<LoadBalancerTargetProps>, 'port' | 'securityGroupId'>;

/** Properties of a `LoadBalancerTarget`. */
export const loadBalancerTarget: Right<LoadBalancerTargetProps> = target;
