import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import type { Eip } from '@cdktf/provider-aws/lib/eip';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import type { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc as AwsVpc } from '@cdktf/provider-aws/lib/vpc';
import type { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { firstZones } from './availability-zones';
import { FlowLogs, flowLogs, type FlowLogsOptions, flowLogsProblems } from './flow-logs';
import { rememberEndpoints } from './isolation';
import { nameTag } from '../core/name-tag';
import { anywhere, createNatAddresses, createNatGateways, routeToNat } from './nat-gateways';
import { physicalName } from '../core/physical-name';
import { createS3Endpoint } from './s3-endpoint';
import {
  valueErrors,
  anyOf,
  fields,
  typeErrors,
  list,
  literal,
  number,
  oneOf,
  plainText,
  required,
  checkedString,
  tokenList,
} from '../core/shape';
import { bucketArn } from '../core/references';
import { planSubnets, subnetProblems, type ZoneSubnets } from './subnet-plan';
import { isKnown, patternProblem, type Problem, validate } from '../core/validation';
import type { Network } from './network';

/** Number of zones of a `Vpc`: two at least, since a load balancer needs two. */
export type ZoneCount = 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Names of the zones of a `Vpc`, as in `['eu-west-1a', 'eu-west-1c']`. */
export type ZoneNames = readonly [string, string, ...string[]];

/** Properties of a `Vpc`. */
export interface VpcProps {
  /**
   * Range of private addresses: /16 to /24, or to /23 with `zoneCapacity` 8, so that a load balancer fits into each
   * subnet. Changing it replaces the network and all in it.
   *
   * @default '10.0.0.0/16'
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
   */
  readonly cidr?: string;

  /**
   * Zones that get a public and a private subnet: how many, or which.
   *
   * A number takes the first zones that the region, whichever it is, opens to every account. Names fix them, since the
   * first ones can become others when AWS opens or closes a zone. Zones added at the end move no subnet.
   *
   * @default 2
   */
  readonly zones?: ZoneCount | ZoneNames;

  /**
   * Number of zones that the range has room for. Changing it moves every subnet.
   *
   * @default 4
   */
  readonly zoneCapacity?: 4 | 8;

  /**
   * How the private subnets reach the internet:
   *
   * - `none`: not at all. Tasks there need `VpcEndpoints` to pull their image and to deliver their logs.
   * - `single`: through one NAT gateway. If its zone fails, the others lose their way out as well, and what they send
   *   is charged as traffic between zones.
   * - `per-az`: through one NAT gateway in each zone, each charged.
   *
   * Going from one to another changes routes and gateways, and no subnet.
   *
   * @default 'single'
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
   */
  readonly nat?: 'none' | 'single' | 'per-az';

  /**
   * Which connections are recorded, and whether in a log group made for them or, at half the price, in a bucket. Each
   * GB of records costs: about 0.50 USD in a log group, 0.25 USD in a bucket (us-east-1). `false` records nothing.
   *
   * @default - all of them, kept for 30 days in a log group
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
   */
  readonly flowLogs?: FlowLogsOptions | false;

  /**
   * Buckets that can be reached by the way to S3, which all traffic to S3 takes: those of the logs, of the router's
   * configuration, and whatever else is read from here. The layers of images in ECR can be reached besides.
   *
   * @default - every bucket, of any account, that the roles of the tasks allow
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html#edit-vpc-endpoint-policy-s3
   */
  readonly s3EndpointBuckets?: readonly { readonly bucketArn: string }[];
}

type Kind = 'Public' | 'Private';
type PlannedZone = ZoneSubnets & { readonly zoneName: string };

/**
 * A network of public and private subnets over several zones.
 *
 *     Vpc                          DNS names and resolution on
 *     ├── DefaultSecurityGroup     emptied: nothing gets in or out by forgetting to choose a group
 *     ├── InternetGateway
 *     ├── Subnet                   a public and a private one a zone, neither gives out public addresses
 *     ├── RouteTable               one for all public subnets, one for each private subnet
 *     │   ├── Route                to the internet gateway, or to a NAT gateway
 *     │   └── RouteTableAssociation
 *     ├── NatGateway               none, one, or one a zone, in the public subnets
 *     │   └── Eip
 *     ├── VpcEndpoint              to S3, from all route tables
 *     └── FlowLogs                 every connection, in a log group or a bucket
 *
 * Cost: each NAT gateway about 37 USD a month with its public address, and 0.045 USD a GB through it (us-east-1; see
 * https://aws.amazon.com/vpc/pricing/). The way to S3 passes them by and is free. Flow logs cost by the GB of records,
 * see `flowLogs`; everything else here is free.
 *
 * @example
 *
 *     const network = new Vpc(this, 'Network', { cidr: '10.20.0.0/16', zones: 3, nat: 'per-az' });
 */
export class Vpc extends Construct implements Network {
  /** Id of the VPC. */
  readonly vpcId: string;

  /** Range of private addresses. */
  readonly cidr: string;

  /** Names of the zones, in the order of the subnets. */
  readonly zoneNames: readonly string[];

  /** Ids of the public subnets, one a zone. What is placed in them waits for the internet gateway. */
  readonly publicSubnetIds: readonly string[];

  /** Ids of the private subnets, one a zone. */
  readonly privateSubnetIds: readonly string[];

  /** The public subnets' routes, to the internet gateway and to S3. */
  readonly publicEgress: readonly ITerraformDependable[];

  /** The private subnets' routes, to the NAT gateways and to S3; without NAT those to S3 alone. */
  readonly privateEgress: readonly ITerraformDependable[];

  /** Whether the private subnets have no way to the internet: `nat` is `none`. */
  readonly isolated: boolean;

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
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
    validate(this, typeErrors(props, vpcShape));
    const { cidr = '10.0.0.0/16', zones = 2, zoneCapacity = 4, nat = 'single' } = props;
    const { flowLogs = {}, s3EndpointBuckets } = props;
    const layout = { cidr, zones, zoneCapacity };
    validate(this, literalProblems({ ...layout, nat }));
    validate(this, [
      ...subnetProblems(layout),
      patternProblem('nat', nat, /^(none|single|per-az)$/, '"none", "single" or "per-az"'),
      ...(flowLogs ? flowLogsProblems(flowLogs) : []),
      ...valueErrors(props, vpcShape),
    ]);

    const zoneNames = typeof zones === 'number' ? firstZones(this, zones) : zones;
    const plan = planSubnets(layout).map((ranges, index) => ({ ...ranges, zoneName: zoneNames[index]! }));
    const natCount = { none: 0, single: 1, 'per-az': plan.length }[nat];

    const vpc = this.createVpc(cidr);
    const defaultSecurityGroup = this.emptyDefaultSecurityGroup(vpc);
    const internetGateway = new InternetGateway(this, 'InternetGateway', {
      vpcId: vpc.id,
      tags: nameTag(this, 'Internet'),
    });
    const publicSubnets = this.createSubnets('Public', vpc, plan, internetGateway);
    const publicRouteTable = this.createRouteTable('Public', vpc);
    const publicRoutes = [
      this.routeToInternet(publicRouteTable, internetGateway),
      ...this.associate('Public', publicSubnets, [publicRouteTable]),
    ];
    const natAddresses = createNatAddresses(this, natCount, internetGateway);
    const natGateways = createNatGateways(this, natAddresses, publicSubnets, [internetGateway, ...publicRoutes]);
    const privateSubnets = this.createSubnets('Private', vpc, plan);
    // One each even behind a common NAT gateway, so that a change of `nat` changes no association.
    const privateRouteTables = plan.map((_, index) => this.createRouteTable('Private', vpc, index + 1));
    const privateRoutes = [
      ...routeToNat(this, privateRouteTables, natGateways),
      ...this.associate('Private', privateSubnets, privateRouteTables),
    ];
    const s3Endpoint = createS3Endpoint(this, {
      vpcId: vpc.id,
      tables: [...privateRouteTables, publicRouteTable],
      buckets: s3EndpointBuckets,
    });
    const recorder = flowLogs ? new FlowLogs(this, 'FlowLogs', vpc.id, flowLogs) : undefined;

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
      flowLogs: recorder,
    };
    rememberEndpoints(this, this.vpcId, ['s3']);
  }

  private createVpc(cidrBlock: string): AwsVpc {
    return new AwsVpc(this, 'Resource', {
      cidrBlock,
      // Interface endpoints answer to their services' names only with both.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: physicalName(this) },
    });
  }

  private emptyDefaultSecurityGroup(vpc: AwsVpc): DefaultSecurityGroup {
    return new DefaultSecurityGroup(this, 'DefaultSecurityGroup', {
      vpcId: vpc.id,
      // Empty rather than absent: rules that somebody adds later are then removed again.
      ingress: [],
      egress: [],
      tags: nameTag(this, 'Default'),
    });
  }

  private createSubnets(kind: Kind, vpc: AwsVpc, plan: PlannedZone[], internetGateway?: InternetGateway): Subnet[] {
    return plan.map(
      ({ zoneName, publicCidr, privateCidr }, index) =>
        new Subnet(this, `${kind}Subnet${index + 1}`, {
          vpcId: vpc.id,
          availabilityZone: zoneName,
          cidrBlock: kind === 'Public' ? publicCidr : privateCidr,
          mapPublicIpOnLaunch: false,
          tags: nameTag(this, kind, index + 1),
          // AWS refuses an internet-facing load balancer before the VPC has a gateway, and to detach the gateway while
          // there is one: through the subnet, whatever is placed in it keeps that order.
          ...(internetGateway && { dependsOn: [internetGateway] }),
        }),
    );
  }

  private createRouteTable(kind: Kind, vpc: AwsVpc, number?: number): RouteTable {
    return new RouteTable(this, `${kind}RouteTable${number ?? ''}`, {
      vpcId: vpc.id,
      tags: nameTag(this, kind, number),
    });
  }

  private routeToInternet(table: RouteTable, internetGateway: InternetGateway): Route {
    return new Route(this, 'PublicDefaultRoute', {
      routeTableId: table.id,
      destinationCidrBlock: anywhere,
      gatewayId: internetGateway.id,
    });
  }

  private associate(kind: Kind, subnets: readonly Subnet[], tables: readonly RouteTable[]): RouteTableAssociation[] {
    return subnets.map(
      (subnet, index) =>
        new RouteTableAssociation(this, `${kind}RouteTableAssociation${index + 1}`, {
          subnetId: subnet.id,
          routeTableId: (tables[index] ?? tables[0]!).id,
        }),
    );
  }
}

function literalProblems(props: Readonly<Record<string, unknown>>): Problem[] {
  return Object.entries(props).map(
    ([name, value]) =>
      !isKnown(value) && `${name} must be known at synth time, got a token; it decides which resources there are`,
  );
}

/** Shape of `VpcProps`. */
export const vpcShape = fields<VpcProps>({
  cidr: plainText,
  zones: anyOf(number, tokenList(literal(checkedString))),
  zoneCapacity: number,
  nat: plainText,
  flowLogs: anyOf(oneOf(false), fields(flowLogs)),
  s3EndpointBuckets: list(fields<{ readonly bucketArn: string }>({ bucketArn: required(bucketArn) })),
});
