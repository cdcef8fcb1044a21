import {
  type ApplicationLoadBalancerBaseProps,
  type ExistingTargetGroup,
  type LoadBalancer,
  LoadBalancerTarget,
  type LoadBalancerTargetBaseProps,
  type Network,
  type NetworkLoadBalancerBaseProps,
  type NetworkLoadBalancerReference,
  type TargetBaseProps,
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

const ipv4Vpc = {
  cidr: known(one('10.0.0.0/16', '10.20.0.0/20', '192.168.4.0/22')),
  zones: known(anyOf<NonNullable<VpcProps['zones']>>(one(2, 3), ['eu-west-1a', 'eu-west-1c'])),
  zoneCapacity: known(one(4, 8)),
  nat: known(one('none', 'single', 'per-az')),
  ...{ ipv6: known(one('dual-stack')), ipv6IpamPoolId: never, egressOnlyInternetGateway: never },
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
} satisfies Right<VpcProps>;

/** Properties of a `Vpc`: with IPv4 only or with Amazon's block, with the block of a pool, and with private subnets without IPv4. */
export const vpc = anyOf<VpcProps>(
  ipv4Vpc,
  {
    ...ipv4Vpc,
    ipv6: always(known(one('dual-stack'))),
    ipv6IpamPoolId: 'ipam-pool-0123456789abcdef0',
    egressOnlyInternetGateway: one(true, false),
  },
  {
    ...ipv4Vpc,
    ...{ ipv6: always(known(one('ipv6-only'))), egressOnlyInternetGateway: one(true) },
    nat: known(one('single', 'per-az')),
  },
);

/** Network of the tasks: the IDs of an existing VPC, or a `Vpc`. */
export const network = anyOf<Network>(
  {
    publicSubnetIds: always(['subnet-1', 'subnet-2']),
    privateSubnetIds: known(['subnet-3', 'subnet-4']),
    privateEgress: [route],
    publicEgress: [route],
    isolated: one(true, false),
    ipv6: one('dual-stack'),
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

/** A dual-stack load balancer. */
const inBothFamilies = {
  network: always({
    ...{ publicSubnetIds: always(['subnet-1', 'subnet-2']), privateSubnetIds: known(['subnet-3', 'subnet-4']) },
    ...{ privateEgress: [route], publicEgress: [route], isolated: one(true, false), ipv6: always(one('dual-stack')) },
  }),
  ipAddressType: one('dualstack'),
  ingressCidrs: known(some('10.0.0.0/8', '2001:db8::/32', '::/0')),
} as const;

/** Properties of an `ApplicationLoadBalancer`. */
const balancer = {
  network,
  ipAddressType: one('ipv4'),
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
  {
    ...balancer,
    ...inBothFamilies,
    certificateArn: never,
    domain: { domainName: 'shop.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
  },
);

/** Properties of a `NetworkLoadBalancer`: a certificate, or a domain that gets one; Elastic IP addresses, or none. */
export const networkLoadBalancer = anyOf<NetworkLoadBalancerBaseProps>(
  {
    network,
    ipAddressType: one('ipv4'),
    elasticIpAllocationIds: never,
    domain: never,
    ingressCidrs: balancer.ingressCidrs,
    accessLogs: anyOf<NetworkLoadBalancerBaseProps['accessLogs']>(
      false,
      { retentionDays: retention, bucket: never, prefix: never },
      {
        bucket: always({ bucketName: 'acme-logs', logDeliveryServices: never }),
        prefix: one('production', 'a/b'),
        retentionDays: never,
        forceDestroy: never,
      },
      only({ bucket: { bucketName: 'acme-logs', logDeliveryServices: ['network-load-balancers'] } }),
    ),
  },
  {
    network: known({ publicSubnetIds: always(['subnet-1', 'subnet-2']), privateSubnetIds: ['subnet-3'], ipv6: never }),
    ipAddressType: never,
    internetFacing: never,
    elasticIpAllocationIds: always(['eipalloc-1', 'eipalloc-2']),
    certificateArn: never,
    domain: { domainName: 'tls.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
    ingressCidrs: known(some('10.0.0.0/8', '192.168.0.0/16')),
    accessLogs: one(false),
  },
  {
    ...inBothFamilies,
    ...{ elasticIpAllocationIds: never, certificateArn: never, accessLogs: one(false) },
    domain: { domainName: 'tls.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
  },
);

const listenerArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/50dc/f2f7';
const networkArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/main/50dc6c49';
const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/6d0ecf831eec9f09';

const loadBalancer = {
  listenerArn,
  listenerProtocol: one('HTTPS'),
  ipAddressType: one('dualstack'),
} satisfies Right<LoadBalancer>;

const existing = { loadBalancer: never, targetGroup: never, sharesRuleWith: never } as const;
const noCondition = {
  ...{ paths: never, hosts: never, headers: never, methods: never, queryStrings: never, sourceCidrs: never },
} as const;
const noRule = { ...noCondition, priority: never, groupStickinessSeconds: never } as const;
const noListener = {
  ...{ listenerPort: never, listenerProtocol: never, certificateArn: never, sslPolicy: never, alpnPolicy: never },
  tcpIdleTimeoutSeconds: never,
} as const;
const noNetworkGroup = {
  ...{ preserveClientIp: never, proxyProtocolV2: never, connectionTermination: never, sourceIpStickiness: never },
} as const;
const noApplicationGroup = {
  ...{ protocolVersion: never, stickySessions: never, slowStartSeconds: never, algorithm: never },
  anomalyMitigation: never,
} as const;
const noGroup = {
  ...noApplicationGroup,
  ...noNetworkGroup,
  ...{ healthCheckPath: never, healthCheckStatus: never, healthCheckGrpcCodes: never, healthCheckPort: never },
  ...{ healthCheckProtocol: never, healthCheckIntervalSeconds: never, healthCheckTimeoutSeconds: never },
  ...{ healthyThreshold: never, unhealthyThreshold: never },
  ...{ targetProtocol: never, crossZone: never, deregistrationDelaySeconds: never },
} as const;

/** Health check and protocol that all target groups of Application Load Balancers can have. */
const applicationGroup = {
  ...noListener,
  ...noNetworkGroup,
  healthCheckPath: one('/', '/health?deep=1'),
  healthCheckStatus: one('200', '200,302', '200-299'),
  healthCheckGrpcCodes: never,
  healthCheckProtocol: one('HTTP', 'HTTPS'),
  healthCheckIntervalSeconds: number(15, 300),
  healthCheckTimeoutSeconds: number(2, 14),
  targetProtocol: one('HTTP', 'HTTPS'),
  protocolVersion: one('HTTP1', 'HTTP2'),
  ...{ slowStartSeconds: number(30, 900), algorithm: one('round_robin'), anomalyMitigation: never },
} as const;

/** Selection of requests, and health checks of the tasks. */
export const target = {
  ...existing,
  ...noCondition,
  ...applicationGroup,
  loadBalancer: always(loadBalancer),
  paths: some('/api/*', '/', '/*'),
  hosts: some('shop.example.com', '*.example.com'),
  priority: always(number(1, 50000)),
} satisfies Right<TargetBaseProps>;

/** Selection of gRPC requests, with another algorithm. */
export const grpcTarget = {
  ...target,
  paths: never,
  hosts: never,
  headers: { 'X-Version': always(['2', 'beta-*']) },
  methods: one(['POST']),
  queryStrings: always([{ key: 'v', value: '2?' }]),
  sourceCidrs: one(['192.0.2.0/24']),
  protocolVersion: always(one('GRPC')),
  healthCheckStatus: never,
  healthCheckGrpcCodes: always(one('0', '0,12', '0-5')),
  slowStartSeconds: never,
  algorithm: always(one('weighted_random')),
  anomalyMitigation: always(one(true, false)),
} satisfies Right<TargetBaseProps>;

/** A share of the rule of another target. */
export const sharingTarget = {
  ...target,
  ...noRule,
  loadBalancer: never,
  sharesRuleWith: always(
    made('a LoadBalancerTarget', (_, stack) => {
      const stable = { loadBalancer: { listenerArn, securityGroupId: 'sg-1', vpcId: 'vpc-1' }, port: 80 };
      return (
        stack.node.tryFindChild('Stable') ??
        new LoadBalancerTarget(stack, 'Stable', { ...stable, securityGroupId: 'sg-2', priority: 49999 })
      );
    }),
  ),
  protocolVersion: never,
  slowStartSeconds: never,
  algorithm: one('least_outstanding_requests'),
} satisfies Right<TargetBaseProps>;

/** An existing Network Load Balancer, with or without a security group. */
const networkBalancerOf = (ipAddressType: 'ipv4' | 'dualstack') =>
  anyOf<NetworkLoadBalancerReference>(
    {
      loadBalancerArn: networkArn,
      ipAddressType: one(ipAddressType),
      securityGroupId: always('sg-1'),
      clientCidrs: never,
      ingressCidrs: known(some('10.0.0.0/8', '192.0.2.0/24')),
    },
    {
      loadBalancerArn: networkArn,
      ipAddressType: one(ipAddressType),
      ...{ securityGroupId: never, ingressCidrs: never },
      clientCidrs: always(known(some('10.0.0.0/8', '192.0.2.0/24'))),
    },
  );

/** A port of a Network Load Balancer. */
export const networkTarget = {
  ...existing,
  ...noRule,
  ...noApplicationGroup,
  weight: never,
  loadBalancer: always(networkBalancerOf('dualstack')),
  listenerPort: always(number(1, 65535)),
  listenerProtocol: never,
  ...{ certificateArn: never, sslPolicy: never, alpnPolicy: never, tcpIdleTimeoutSeconds: number(60, 6000) },
  targetProtocol: one('TCP'),
  healthCheckProtocol: always(one('HTTP')),
  healthCheckPath: one('/', '/health?deep=1'),
  healthCheckStatus: one('200', '200-399'),
  healthCheckGrpcCodes: never,
  healthCheckIntervalSeconds: number(15, 300),
  healthCheckTimeoutSeconds: number(2, 14),
} satisfies Right<TargetBaseProps>;

/** A port of a Network Load Balancer with TLS. */
export const tlsTarget = {
  ...networkTarget,
  listenerProtocol: always(one('TLS')),
  certificateArn: always('arn:aws:acm:eu-west-1:111122223333:certificate/1a2b'),
  sslPolicy: one('ELBSecurityPolicy-TLS13-1-2-2021-06'),
  alpnPolicy: one('HTTP2Preferred', 'None'),
  ...{ tcpIdleTimeoutSeconds: never, targetProtocol: one('TLS', 'TCP'), sourceIpStickiness: never },
} satisfies Right<TargetBaseProps>;

const udpTarget: Right<LoadBalancerTargetBaseProps> = {
  ...networkTarget,
  loadBalancer: always(networkBalancerOf('ipv4')),
  listenerProtocol: always(one('UDP')),
  healthCheckPort: always(number(1, 65535)),
  healthCheckProtocol: one('TCP'),
  ...{ healthCheckPath: never, healthCheckStatus: never, targetProtocol: never },
  ...{ tcpIdleTimeoutSeconds: never, preserveClientIp: one(true), ipAddressType: one('ipv4') },
};

const targetGroup = {
  targetGroupArn,
  loadBalancerArn: always('arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/main/50dc6c49'),
  securityGroupId: 'sg-1',
  clientCidrs: never,
  protocol: one('HTTP', 'HTTPS'),
  healthCheckPort: number(1, 65535),
} satisfies Right<ExistingTargetGroup>;

/** An existing target group, alone or with a rule. */
export const existingTarget = {
  ...{ ...existing, ...noRule, ...noListener, ...noGroup, weight: never },
  targetGroup: always(
    anyOf(targetGroup, { ...targetGroup, securityGroupId: never, clientCidrs: always(['10.0.0.0/8']) }),
  ),
} satisfies Right<TargetBaseProps>;

const ruleOfExisting = {
  ...target,
  ...{ ...noListener, ...noGroup },
  targetGroup: always(targetGroup),
} satisfies Right<TargetBaseProps>;

/** Properties of a `LoadBalancerTarget`. */
export const loadBalancerTarget = anyOf<LoadBalancerTargetBaseProps>(
  target,
  grpcTarget,
  sharingTarget,
  networkTarget,
  tlsTarget,
  udpTarget,
  existingTarget,
  ruleOfExisting,
);
