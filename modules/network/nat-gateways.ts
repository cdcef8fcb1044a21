import { Eip } from '@cdktf/provider-aws/lib/eip';
import type { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import type { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import type { Subnet } from '@cdktf/provider-aws/lib/subnet';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { nameTag } from '../core/name-tag';

/** The default route of a table, to whichever gateway. */
export const anywhere = '0.0.0.0/0';

/** A public address for each of so many NAT gateways. */
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

/** A NAT gateway at each of the addresses, each in the next of the subnets. */
export function createNatGateways(
  scope: Construct,
  addresses: readonly Eip[],
  subnets: readonly Subnet[],
  wayOut: ITerraformDependable[],
): NatGateway[] {
  return addresses.map(
    (address, index) =>
      new NatGateway(scope, `NatGateway${index + 1}`, {
        allocationId: address.id,
        subnetId: subnets[index]!.id,
        tags: nameTag(scope, 'Nat', index + 1),
        // Before its way out stands, it would accept what it is sent and lose it.
        dependsOn: wayOut,
      }),
  );
}

/** The way out of each table: to the NAT gateway of its zone, or to the only one, or none at all. */
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
      // Given as `gatewayId`, it would show as a change in every plan.
      natGatewayId: natGateway.id,
    });
  });
}
