import { Eip } from '@cdktf/provider-aws/lib/eip';
import type { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import type { Subnet } from '@cdktf/provider-aws/lib/subnet';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { nameTag } from '../core/name-tag';

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
