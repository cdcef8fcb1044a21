import { checkProps } from '../core/check-props';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import type { EgressOnlyInternetGateway } from '@cdktf/provider-aws/lib/egress-only-internet-gateway';
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
import { FlowLogs, flowLogsProblems } from './flow-logs';
import { rememberEndpoints } from './isolation';
import { nameTag } from '../core/name-tag';
import { createNatAddresses, createNatGateways } from './nat-gateways';
import { omitUndefined } from '../core/omit-undefined';
import { physicalName } from '../core/physical-name';
import { associateSubnets, createRouteTable, routeToInternet, routeToNat } from './route-tables';
import { createS3Endpoint } from './s3-endpoint';
import { ownRegionProblems } from '../core/own-region';
import { planSubnets, subnetProblems } from './subnet-plan';
import { createSubnets } from './subnets';
import type { Problem } from '../core/problem';
import { choiceProblem, isKnown } from '../core/validation';
import {
  createEgressOnlyInternetGateway,
  ipv6BlockArguments,
  ipv6Problems,
  type Ipv6Settings,
  routeIpv6ToEgressOnly,
  routeIpv6ToInternet,
  routeNat64,
} from './ipv6';
import type { Ipv6Mode, Network } from './network';
import { natModes, type VpcProps, vpcShape } from './vpc-props';

/**
 * VPC with public and private subnets in several zones, optional NAT gateways, an S3 gateway endpoint and flow logs.
 *
 *     Vpc                          DNS hostnames and resolution enabled
 *     ├── DefaultSecurityGroup     without rules: blocks resources that do not specify a security group
 *     ├── InternetGateway
 *     ├── Subnet                   one public and one private per zone, without automatic public addresses
 *     ├── RouteTable               one for all public subnets, one per private subnet
 *     │   ├── Route                to the internet gateway, or to a NAT gateway; with IPv6 a second one
 *     │   └── RouteTableAssociation
 *     ├── NatGateway               none, one, or one per zone, in the public subnets
 *     │   └── Eip
 *     ├── EgressOnlyInternetGateway  with IPv6, for the private subnets
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

  /** Routes of the private subnets: to the NAT gateways and the egress-only internet gateway, if any, and to S3. */
  readonly privateEgress: readonly ITerraformDependable[];

  /** Indicates that the private subnets have no internet access over IPv4: `nat` is `none`. */
  readonly isolated: boolean;

  /** IPv6 in the subnets; `undefined` without IPv6. */
  readonly ipv6: Ipv6Mode | undefined;

  /** IPv6 CIDR block of the VPC, known at deploy; `undefined` without IPv6. */
  readonly ipv6Cidr: string | undefined;

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
    readonly egressOnlyInternetGateway: EgressOnlyInternetGateway | undefined;
    readonly s3Endpoint: VpcEndpoint;
    readonly flowLogs: FlowLogs | undefined;
  };

  constructor(scope: Construct, id: string, props: VpcProps = {}) {
    super(scope, id);
    const checked = checkProps(this, props, vpcShape);
    const { cidr = '10.0.0.0/16', zones = 2, zoneCapacity = 4, nat = 'single' } = checked.given;
    const { flowLogs = {}, s3EndpointBuckets, ipv6, ipv6IpamPoolId } = checked.given;
    const { egressOnlyInternetGateway } = checked.given;
    const ofIpv6 = omitUndefined({ ipv6, ipv6IpamPoolId, egressOnlyInternetGateway, nat });
    const layout = { cidr, zones, zoneCapacity };
    const unknown = tokenProblems({ ...layout, nat });
    // Values of the wrong type are unknown, too.
    if (unknown.some(Boolean)) checked.validate(checked.given === props ? unknown : []);
    checked.validate([
      ...subnetProblems(layout),
      choiceProblem('nat', nat, natModes),
      ...ipv6Problems(ofIpv6),
      ...(flowLogs ? flowLogsProblems(flowLogs) : []),
      ...ownRegionProblems(this, { 'flowLogs.kmsKeyArn': flowLogs ? flowLogs.kmsKeyArn : undefined }),
    ]);

    const zoneNames = typeof zones === 'number' ? firstZones(this, zones) : zones;
    const plan = planSubnets(layout).map((ranges, index) => ({ ...ranges, zoneName: zoneNames[index]! }));
    const natCount = { none: 0, single: 1, 'per-az': plan.length }[nat];

    const vpc = this.createVpc(cidr, ofIpv6);
    const defaultSecurityGroup = this.clearDefaultSecurityGroup(vpc);
    const internetGateway = new InternetGateway(this, 'InternetGateway', {
      vpcId: vpc.id,
      tags: nameTag(this, 'Internet'),
    });
    const publicSubnets = createSubnets(this, 'Public', { vpc, ipv6 }, plan, internetGateway);
    const publicRouteTable = createRouteTable(this, 'Public', vpc);
    const publicRoutes = [
      routeToInternet(this, publicRouteTable, internetGateway),
      ...(ipv6 ? [routeIpv6ToInternet(this, publicRouteTable, internetGateway)] : []),
      ...associateSubnets(this, 'Public', publicSubnets, [publicRouteTable]),
    ];
    const natAddresses = createNatAddresses(this, natCount, internetGateway);
    const natGateways = createNatGateways(this, natAddresses, publicSubnets, [internetGateway, ...publicRoutes]);
    const privateSubnets = createSubnets(this, 'Private', { vpc, ipv6 }, plan);
    // One per subnet even with a single NAT gateway, so that changing `nat` changes no associations.
    const privateRouteTables = plan.map((_, index) => createRouteTable(this, 'Private', vpc, index + 1));
    const egressOnlyGateway =
      ipv6 && (egressOnlyInternetGateway ?? nat !== 'none') ? createEgressOnlyInternetGateway(this, vpc) : undefined;
    const privateRoutes = [
      ...routeToNat(this, privateRouteTables, natGateways),
      ...(egressOnlyGateway ? routeIpv6ToEgressOnly(this, privateRouteTables, egressOnlyGateway) : []),
      ...(ipv6 === 'ipv6-only' ? routeNat64(this, privateRouteTables, natGateways) : []),
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
    this.ipv6 = ipv6;
    this.ipv6Cidr = ipv6 && vpc.ipv6CidrBlock;
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
      egressOnlyInternetGateway: egressOnlyGateway,
      s3Endpoint,
      flowLogs: flowLogsConstruct,
    };
    rememberEndpoints(this, this.vpcId, ['s3']);
  }

  private createVpc(cidrBlock: string, ipv6: Ipv6Settings): AwsVpc {
    return new AwsVpc(this, 'Resource', {
      cidrBlock,
      ...ipv6BlockArguments(ipv6),
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
