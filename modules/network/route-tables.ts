import type { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import type { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import type { Subnet } from '@cdktf/provider-aws/lib/subnet';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import type { Construct } from 'constructs';
import { nameTag } from '../core/name-tag';
import type { SubnetType } from './subnet-plan';

/** Destination of a default route. */
const anywhere = '0.0.0.0/0';

/** Creates a route table for subnets of one type. */
export function createRouteTable(scope: Construct, type: SubnetType, vpc: Vpc, number?: number): RouteTable {
  return new RouteTable(scope, `${type}RouteTable${number ?? ''}`, {
    vpcId: vpc.id,
    tags: nameTag(scope, type, number),
  });
}

/** Associates each subnet with the route table of its zone, or with the only route table. */
export function associateSubnets(
  scope: Construct,
  type: SubnetType,
  subnets: readonly Subnet[],
  tables: readonly RouteTable[],
): RouteTableAssociation[] {
  return subnets.map(
    (subnet, index) =>
      new RouteTableAssociation(scope, `${type}RouteTableAssociation${index + 1}`, {
        subnetId: subnet.id,
        routeTableId: (tables[index] ?? tables[0]!).id,
      }),
  );
}

/** Creates the default route of the public route table, to the internet gateway. */
export function routeToInternet(scope: Construct, table: RouteTable, internetGateway: InternetGateway): Route {
  return new Route(scope, 'PublicDefaultRoute', {
    routeTableId: table.id,
    destinationCidrBlock: anywhere,
    gatewayId: internetGateway.id,
  });
}

/**
 * Creates the default routes of the private route tables: to the NAT gateway of the zone, or to the only NAT gateway.
 */
export function routeToNat(
  scope: Construct,
  tables: readonly RouteTable[],
  natGateways: readonly NatGateway[],
): Route[] {
  return tables.flatMap((table, index) => {
    const natGateway = natGateways[index] ?? natGateways[0];
    if (!natGateway) return [];
    return new Route(scope, `PrivateDefaultRoute${index + 1}`, {
      routeTableId: table.id,
      destinationCidrBlock: anywhere,
      // With `gatewayId` instead, every plan would show a change.
      natGatewayId: natGateway.id,
    });
  });
}
