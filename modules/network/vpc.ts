import { checkProps } from '../core/check-props';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import type { Eip } from '@cdktf/provider-aws/lib/eip';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import type { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import type { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import type { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc as AwsVpc } from '@cdktf/provider-aws/lib/vpc';
import type { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { firstZones } from './availability-zones';
import { FlowLogs, flowLogs, type FlowLogsOptions, flowLogsProblems } from './flow-logs';
import { rememberEndpoints } from './isolation';
import { nameTag } from '../core/name-tag';
import { createNatAddresses, createNatGateways } from './nat-gateways';
import { physicalName } from '../core/physical-name';
import { associateSubnets, createRouteTable, routeToInternet, routeToNat } from './route-tables';
import { createS3Endpoint } from './s3-endpoint';
import { ownRegionProblems } from '../core/own-region';
import { fields, reference } from '../core/object-shape';
import { list, tokenList } from '../core/collection-shape';
import { anyOf, number, oneOf, required } from '../core/shape';
import { literal, plainText } from '../core/string-shape';
import { bucketArn } from '../core/references';
import { planSubnets, subnetProblems } from './subnet-plan';
import { createSubnets } from './subnets';
import type { Problem } from '../core/problem';
import { choiceProblem, isKnown } from '../core/validation';
import type { Network } from './network';

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
   * - `none`: no internet access. Tasks need `VpcEndpoints` to pull images and deliver logs.
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

/**
 * VPC with public and private subnets in several zones, optional NAT gateways, an S3 gateway endpoint and flow logs.
 *
 *     Vpc                          DNS hostnames and resolution enabled
 *     ├── DefaultSecurityGroup     without rules: blocks resources that do not specify a security group
 *     ├── InternetGateway
 *     ├── Subnet                   one public and one private per zone, without automatic public addresses
 *     ├── RouteTable               one for all public subnets, one per private subnet
 *     │   ├── Route                to the internet gateway, or to a NAT gateway
 *     │   └── RouteTableAssociation
 *     ├── NatGateway               none, one, or one per zone, in the public subnets
 *     │   └── Eip
 *     ├── VpcEndpoint              gateway endpoint for S3, in all route tables
 *     └── FlowLogs                 all traffic, to a log group or a bucket
 *
 * Cost: about 37 USD per month for each NAT gateway with its public address, and 0.045 USD per GB (us-east-1; see
 * https://aws.amazon.com/vpc/pricing/); flow logs about 0.50 USD per GB in a log group, and 0.25 USD in a bucket (see
 * https://aws.amazon.com/cloudwatch/pricing/). Everything else is free, including the S3 endpoint, which bypasses NAT
 * gateways.
 *
 * @example
 *
 *     const network = new Vpc(this, 'Network', { cidr: '10.20.0.0/16', zones: 3, nat: 'per-az' });
 */
export class Vpc extends Construct implements Network {
  /** ID of the VPC. */
  readonly vpcId: string;

  /** IPv4 CIDR block of the VPC. */
  readonly cidr: string;

  /** Names of the zones, in the order of the subnets. */
  readonly zoneNames: readonly string[];

  /** IDs of the public subnets, one per zone. Resources in them depend on the internet gateway. */
  readonly publicSubnetIds: readonly string[];

  /** IDs of the private subnets, one per zone. */
  readonly privateSubnetIds: readonly string[];

  /** Routes of the public subnets: to the internet gateway and to S3. */
  readonly publicEgress: readonly ITerraformDependable[];

  /** Routes of the private subnets: to the NAT gateways, if any, and to S3. */
  readonly privateEgress: readonly ITerraformDependable[];

  /** Indicates that the private subnets have no internet access: `nat` is `none`. */
  readonly isolated: boolean;

  /** Underlying Terraform resources. Set attributes or add overrides on them before synthesis. */
  readonly resources: {
    readonly vpc: AwsVpc;
    readonly defaultSecurityGroup: DefaultSecurityGroup;
    readonly internetGateway: InternetGateway;
    readonly publicSubnets: readonly Subnet[];
    readonly privateSubnets: readonly Subnet[];
    readonly publicRouteTable: RouteTable;
    readonly privateRouteTables: readonly RouteTable[];
    readonly natAddresses: readonly Eip[];
    readonly natGateways: readonly NatGateway[];
    readonly s3Endpoint: VpcEndpoint;
    readonly flowLogs: FlowLogs | undefined;
  };

  constructor(scope: Construct, id: string, props: VpcProps = {}) {
    super(scope, id);
    const checked = checkProps(this, props, vpcShape);
    const { cidr = '10.0.0.0/16', zones = 2, zoneCapacity = 4, nat = 'single' } = checked.given;
    const { flowLogs = {}, s3EndpointBuckets } = checked.given;
    const layout = { cidr, zones, zoneCapacity };
    const unknown = tokenProblems({ ...layout, nat });
    // Values of the wrong type are unknown, too.
    if (unknown.some(Boolean)) checked.validate(checked.given === props ? unknown : []);
    checked.validate([
      ...subnetProblems(layout),
      choiceProblem('nat', nat, natModes),
      ...(flowLogs ? flowLogsProblems(flowLogs) : []),
      ...ownRegionProblems(this, { 'flowLogs.kmsKeyArn': flowLogs ? flowLogs.kmsKeyArn : undefined }),
    ]);

    const zoneNames = typeof zones === 'number' ? firstZones(this, zones) : zones;
    const plan = planSubnets(layout).map((ranges, index) => ({ ...ranges, zoneName: zoneNames[index]! }));
    const natCount = { none: 0, single: 1, 'per-az': plan.length }[nat];

    const vpc = this.createVpc(cidr);
    const defaultSecurityGroup = this.clearDefaultSecurityGroup(vpc);
    const internetGateway = new InternetGateway(this, 'InternetGateway', {
      vpcId: vpc.id,
      tags: nameTag(this, 'Internet'),
    });
    const publicSubnets = createSubnets(this, 'Public', vpc, plan, internetGateway);
    const publicRouteTable = createRouteTable(this, 'Public', vpc);
    const publicRoutes = [
      routeToInternet(this, publicRouteTable, internetGateway),
      ...associateSubnets(this, 'Public', publicSubnets, [publicRouteTable]),
    ];
    const natAddresses = createNatAddresses(this, natCount, internetGateway);
    const natGateways = createNatGateways(this, natAddresses, publicSubnets, [internetGateway, ...publicRoutes]);
    const privateSubnets = createSubnets(this, 'Private', vpc, plan);
    // One per subnet even with a single NAT gateway, so that changing `nat` changes no associations.
    const privateRouteTables = plan.map((_, index) => createRouteTable(this, 'Private', vpc, index + 1));
    const privateRoutes = [
      ...routeToNat(this, privateRouteTables, natGateways),
      ...associateSubnets(this, 'Private', privateSubnets, privateRouteTables),
    ];
    const s3Endpoint = createS3Endpoint(this, {
      vpcId: vpc.id,
      tables: [...privateRouteTables, publicRouteTable],
      buckets: s3EndpointBuckets,
    });
    const flowLogsConstruct = flowLogs ? new FlowLogs(this, 'FlowLogs', vpc.id, flowLogs) : undefined;

    this.vpcId = vpc.id;
    this.cidr = cidr;
    this.zoneNames = zoneNames;
    this.publicSubnetIds = publicSubnets.map((subnet) => subnet.id);
    this.privateSubnetIds = privateSubnets.map((subnet) => subnet.id);
    this.isolated = nat === 'none';
    this.publicEgress = [...publicRoutes, s3Endpoint];
    this.privateEgress = [...privateRoutes, s3Endpoint];
    this.resources = {
      vpc,
      defaultSecurityGroup,
      internetGateway,
      publicSubnets,
      privateSubnets,
      publicRouteTable,
      privateRouteTables,
      natAddresses,
      natGateways,
      s3Endpoint,
      flowLogs: flowLogsConstruct,
    };
    rememberEndpoints(this, this.vpcId, ['s3']);
  }

  private createVpc(cidrBlock: string): AwsVpc {
    return new AwsVpc(this, 'Resource', {
      cidrBlock,
      // Private DNS of interface endpoints requires both.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: physicalName(this) },
    });
  }

  private clearDefaultSecurityGroup(vpc: AwsVpc): DefaultSecurityGroup {
    return new DefaultSecurityGroup(this, 'DefaultSecurityGroup', {
      vpcId: vpc.id,
      // Empty rather than omitted, so that rules added outside of Terraform are removed.
      ingress: [],
      egress: [],
      tags: nameTag(this, 'Default'),
    });
  }
}

function tokenProblems(props: Readonly<Record<string, unknown>>): Problem[] {
  return Object.entries(props).map(
    ([name, value]) =>
      !isKnown(value) && `${name} must be known at synth time, got a token; it determines which resources are created`,
  );
}

/** Shape of `VpcProps`. */
export const vpcShape = fields<VpcProps>({
  cidr: plainText,
  zones: anyOf(number, tokenList(literal(plainText))),
  zoneCapacity: number,
  nat: plainText,
  flowLogs: anyOf(oneOf(false), fields(flowLogs)),
  s3EndpointBuckets: list(reference<{ readonly bucketArn: string }>({ bucketArn: required(bucketArn) })),
});
