import { bucketArn } from '../core/references';
import { fields, reference } from '../core/object-shape';
import { list, tokenList } from '../core/collection-shape';
import { anyOf, flag, number, oneOf, required } from '../core/shape';
import { literal, plainText } from '../core/string-shape';
import { flowLogs, type FlowLogsOptions } from './flow-logs';
import { type Ipv6Mode, ipv6Mode } from './network';

/** Number of zones of a `Vpc`. Load balancers require at least two. */
export type ZoneCount = 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Names of the zones of a `Vpc`, such as `['eu-west-1a', 'eu-west-1c']`. */
export type ZoneNames = readonly [string, string, ...string[]];

/** Properties of a `Vpc`. */
export interface VpcProps {
  /**
   * IPv4 CIDR block, /16 to /24, or to /23 with `zoneCapacity` 8, so that each subnet has room for a load balancer.
   * Changing it replaces the network and all resources in it.
   *
   * @default '10.0.0.0/16'
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
   */
  readonly cidr?: string;

  /**
   * Zones with a public and a private subnet: their number, or their names.
   *
   * A number selects the first zones of the region that are open to every account. Names pin the zones, since the first
   * ones can change when AWS opens or closes a zone. Zones added at the end do not move existing subnets.
   *
   * @default 2
   */
  readonly zones?: ZoneCount | ZoneNames;

  /**
   * Number of zones to reserve addresses for. Changing it moves all subnets.
   *
   * @default 4
   */
  readonly zoneCapacity?: 4 | 8;

  /**
   * Internet access of the private subnets:
   *
   * - `none`: no internet access over IPv4. Tasks need `VpcEndpoints` to pull images and deliver logs.
   * - `single`: one NAT gateway. If its zone fails, the other zones lose internet access too. Their traffic is charged
   *   as traffic between zones.
   * - `per-az`: one NAT gateway in each zone, each charged separately.
   *
   * Changing the mode changes routes and gateways, but no subnets.
   *
   * @default 'single'
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
   */
  readonly nat?: 'none' | 'single' | 'per-az';

  /**
   * IPv6 in the subnets: `dual-stack` adds it to IPv4 in all subnets; with `ipv6-only`, the private subnets have no IPv4.
   * Each subnet gets a /64 of the /56 of the VPC, which does not move when zones are added. Adding `dual-stack` to a network
   * changes nothing else; `ipv6-only` replaces the private subnets and all resources in them.
   *
   * @default - IPv4 only
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-migrate-ipv6.html
   */
  readonly ipv6?: Ipv6Mode;

  /**
   * ID of the IPAM pool of the VPC's IPv6 block, a /56. Changing it replaces the network.
   *
   * @default - a block of Amazon
   * @see https://docs.aws.amazon.com/vpc/latest/ipam/what-it-is-ipam.html
   */
  readonly ipv6IpamPoolId?: string;

  /**
   * Egress-only internet gateway, through which the private subnets connect to the internet over IPv6, free of charge;
   * nothing can connect to them.
   *
   * @default - `true` with IPv6 and NAT gateways; `false` with `nat: 'none'`, which means no internet access
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
   */
  readonly egressOnlyInternetGateway?: boolean;

  /**
   * Flow logs: the traffic to record, and delivery to a new log group or, at half the price, to a bucket. Costs about
   * 0.50 USD per GB in a log group and 0.25 USD in a bucket (us-east-1). `false` disables flow logs.
   *
   * @default - all traffic, in a log group with a retention of 30 days
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
   */
  readonly flowLogs?: FlowLogsOptions | false;

  /**
   * Buckets that can be accessed through the S3 endpoint, which all traffic to S3 uses: those of the logs, of the
   * router configuration and any others that tasks access. The ECR bucket with image layers is always included.
   *
   * @default - all buckets of any account, as the roles of the tasks allow
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html#edit-vpc-endpoint-policy-s3
   */
  readonly s3EndpointBuckets?: readonly { readonly bucketArn: string }[];
}

/** Values of `nat`. */
export const natModes = ['none', 'single', 'per-az'] as const satisfies readonly VpcProps['nat'][];

/** Shape of `VpcProps`. */
export const vpcShape = fields<VpcProps>({
  cidr: plainText,
  zones: anyOf(number, tokenList(literal(plainText))),
  zoneCapacity: number,
  nat: plainText,
  ipv6: ipv6Mode,
  ipv6IpamPoolId: plainText,
  egressOnlyInternetGateway: flag,
  flowLogs: anyOf(oneOf(false), fields(flowLogs)),
  s3EndpointBuckets: list(reference<{ readonly bucketArn: string }>({ bucketArn: required(bucketArn) })),
});
