import { Eip } from '@cdktf/provider-aws/lib/eip';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';

const zones = ['eu-central-1a', 'eu-central-1b'];

/** The existing network of the shop, defined without the library. */
export class ShopNetwork extends Construct {
  readonly vpc: Vpc;
  readonly publicSubnets: readonly Subnet[];
  readonly privateSubnets: readonly Subnet[];
  readonly wayOut: Route;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpc = new Vpc(this, 'vpc', { cidrBlock: '10.20.0.0/16', enableDnsHostnames: true });
    const gateway = new InternetGateway(this, 'internet', { vpcId: this.vpc.id });

    this.publicSubnets = this.createSubnets('public', 0);
    const publicTable = this.createRouteTable('public', this.publicSubnets);
    const toInternet = new Route(this, 'public-default', {
      routeTableId: publicTable.id,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.id,
    });

    const address = new Eip(this, 'nat-address', { domain: 'vpc' });
    const nat = new NatGateway(this, 'nat', {
      allocationId: address.id,
      subnetId: this.publicSubnets[0]!.id,
      dependsOn: [toInternet],
    });
    this.privateSubnets = this.createSubnets('private', 100);
    const privateTable = this.createRouteTable('private', this.privateSubnets);
    this.wayOut = new Route(this, 'private-default', {
      routeTableId: privateTable.id,
      destinationCidrBlock: '0.0.0.0/0',
      natGatewayId: nat.id,
    });
  }

  private createSubnets(name: string, firstBlock: number): readonly Subnet[] {
    return zones.map(
      (availabilityZone, index) =>
        new Subnet(this, `${name}-${index}`, {
          vpcId: this.vpc.id,
          availabilityZone,
          cidrBlock: `10.20.${firstBlock + index}.0/24`,
        }),
    );
  }

  private createRouteTable(name: string, subnets: readonly Subnet[]): RouteTable {
    const table = new RouteTable(this, `${name}-routes`, { vpcId: this.vpc.id });
    subnets.forEach(
      (subnet, index) =>
        new RouteTableAssociation(this, `${name}-routes-${index}`, { subnetId: subnet.id, routeTableId: table.id }),
    );
    return table;
  }
}
