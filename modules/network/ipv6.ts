import { EgressOnlyInternetGateway } from '@cdktf/provider-aws/lib/egress-only-internet-gateway';
import type { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import type { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import type { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import type { SubnetConfig } from '@cdktf/provider-aws/lib/subnet';
import type { Vpc, VpcConfig } from '@cdktf/provider-aws/lib/vpc';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { nameTag } from '../core/name-tag';
import type { Problem } from '../core/problem';
import { patternProblem } from '../core/validation';
import type { Ipv6Mode } from './network';
import type { SubnetType } from './subnet-plan';

/** All addresses of IPv6. */
export const anyIpv6 = '::/0';

/**
 * Prefix of the addresses that DNS64 returns for names without an IPv6 address.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html
 */
const nat64 = '64:ff9b::/96';

/**
 * Prefix lengths of the blocks of a VPC and of its subnets.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#vpc-sizing-ipv6
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html#subnet-sizing-ipv6
 */
const [vpcPrefix, subnetPrefix] = [56, 64];

/** Number of the first block of each type of subnet; a VPC has at most 8 zones, so that no zone moves the others. */
const firstBlock = { Private: 0x00, Public: 0x10 } as const satisfies Record<SubnetType, number>;

/** IPv6 settings of a VPC. */
export interface Ipv6Settings {
  /** IPv6 in the subnets. */
  readonly ipv6?: Ipv6Mode;
  /** ID of the IPAM pool of the block. */
  readonly ipv6IpamPoolId?: string;
  /** Creates the gateway of the private subnets. */
  readonly egressOnlyInternetGateway?: boolean;
  /** NAT gateways. */
  readonly nat: 'none' | 'single' | 'per-az';
}

/** Returns the problems of the IPv6 settings of a VPC. */
export function ipv6Problems({ ipv6, ipv6IpamPoolId, egressOnlyInternetGateway, nat }: Ipv6Settings): Problem[] {
  return [
    patternProblem(
      'ipv6IpamPoolId',
      ipv6IpamPoolId,
      /^ipam-pool-[\w-]+$/,
      'the ID of an IPAM pool, such as "ipam-pool-0123456789abcdef0"',
    ),
    ...Object.entries({ ipv6IpamPoolId, egressOnlyInternetGateway }).map(
      ([name, value]) =>
        value !== undefined &&
        ipv6 === undefined &&
        `${name} must not be given without ipv6; set ipv6 to "dual-stack", or leave it out`,
    ),
    ipv6 === 'ipv6-only' &&
      nat === 'none' &&
      'nat must be "single" or "per-az" with ipv6 "ipv6-only", got "none"; log destinations and most endpoints of AWS have IPv4 addresses only, which tasks reach through NAT64',
    ipv6 === 'ipv6-only' &&
      egressOnlyInternetGateway === false &&
      'egressOnlyInternetGateway must not be false with ipv6 "ipv6-only", because tasks pull images from ECR over IPv6; leave it out',
  ];
}

/** Returns the arguments of a VPC with an IPv6 block, of Amazon or of an IPAM pool. */
export function ipv6BlockArguments({ ipv6, ipv6IpamPoolId }: Ipv6Settings): Partial<VpcConfig> {
  if (!ipv6) return {};
  return ipv6IpamPoolId === undefined
    ? { assignGeneratedIpv6CidrBlock: true }
    : { ipv6IpamPoolId, ipv6NetmaskLength: vpcPrefix };
}

/** Returns whether the subnets of a type have no IPv4 addresses. */
export function isIpv6Only(type: SubnetType, ipv6: Ipv6Mode | undefined): boolean {
  return type === 'Private' && ipv6 === 'ipv6-only';
}

/** Returns the arguments of a subnet with IPv6 addresses. */
export function ipv6Arguments(vpc: Vpc, type: SubnetType, index: number, ipv6: Ipv6Mode): Partial<SubnetConfig> {
  return {
    ipv6CidrBlock: Fn.cidrsubnet(vpc.ipv6CidrBlock, subnetPrefix - vpcPrefix, firstBlock[type] + index),
    // Otherwise, tasks would get no IPv6 address.
    assignIpv6AddressOnCreation: true,
    ...(isIpv6Only(type, ipv6) && {
      ...{ ipv6Native: true, enableDns64: true, enableResourceNameDnsAaaaRecordOnLaunch: true },
    }),
  };
}

/** Creates the IPv6 default route of the public route table. */
export function routeIpv6ToInternet(scope: Construct, table: RouteTable, internetGateway: InternetGateway): Route {
  return new Route(scope, 'PublicIpv6DefaultRoute', {
    routeTableId: table.id,
    destinationIpv6CidrBlock: anyIpv6,
    gatewayId: internetGateway.id,
  });
}

/** Creates the gateway through which private subnets connect to the internet over IPv6, but not the other way round. */
export function createEgressOnlyInternetGateway(scope: Construct, vpc: Vpc): EgressOnlyInternetGateway {
  return new EgressOnlyInternetGateway(scope, 'EgressOnlyInternetGateway', {
    vpcId: vpc.id,
    tags: nameTag(scope, 'EgressOnly'),
  });
}

/** Creates the IPv6 default routes of the private route tables. */
export function routeIpv6ToEgressOnly(
  scope: Construct,
  tables: readonly RouteTable[],
  gateway: EgressOnlyInternetGateway,
): Route[] {
  return tables.map(
    (table, index) =>
      new Route(scope, `PrivateIpv6DefaultRoute${index + 1}`, {
        routeTableId: table.id,
        destinationIpv6CidrBlock: anyIpv6,
        egressOnlyGatewayId: gateway.id,
      }),
  );
}

/** Creates the routes to the NAT gateways for addresses of DNS64. */
export function routeNat64(
  scope: Construct,
  tables: readonly RouteTable[],
  natGateways: readonly NatGateway[],
): Route[] {
  return tables.map(
    (table, index) =>
      new Route(scope, `PrivateNat64Route${index + 1}`, {
        routeTableId: table.id,
        destinationIpv6CidrBlock: nat64,
        natGatewayId: (natGateways[index] ?? natGateways[0]!).id,
      }),
  );
}
