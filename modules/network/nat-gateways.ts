import { Eip } from '@cdktf/provider-aws/lib/eip';
import type { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import type { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import type { Subnet } from '@cdktf/provider-aws/lib/subnet';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { nameTag } from '../core/name-tag';

/** Destination of a default route. */
export const anywhere = '0.0.0.0/0';

/** Creates an Elastic IP address for each NAT gateway. */
export function createNatAddresses(scope: Construct, count: number, internetGateway: InternetGateway): Eip[] {
  return Array.from(
    { length: count },
    (_, index) =>
      new Eip(scope, `NatAddress${index + 1}`, {
        domain: 'vpc',
        tags: nameTag(scope, 'Nat', index + 1),
        dependsOn: [internetGateway],
      }),
  );
}

/** Creates a NAT gateway for each address, each in another subnet. */
export function createNatGateways(
  scope: Construct,
  addresses: readonly Eip[],
  subnets: readonly Subnet[],
  internetRoutes: ITerraformDependable[],
): NatGateway[] {
  return addresses.map(
    (address, index) =>
      new NatGateway(scope, `NatGateway${index + 1}`, {
        allocationId: address.id,
        subnetId: subnets[index]!.id,
        tags: nameTag(scope, 'Nat', index + 1),
        // Without a route to the internet, the gateway would drop the traffic it receives.
        dependsOn: internetRoutes,
      }),
  );
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
