import type { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import type { Construct } from 'constructs';
import { nameTag } from '../core/name-tag';
import type { ZoneSubnets } from './subnet-plan';

/** Type of a subnet and of its route table: with or without a route to an internet gateway. */
export type SubnetType = 'Public' | 'Private';

/** CIDR blocks of the subnets of a zone, and the name of the zone. */
export interface NamedZone extends ZoneSubnets {
  /** Name of the zone. */
  readonly zoneName: string;
}

/** Creates the subnets of one type, one in each zone. */
export function createSubnets(
  scope: Construct,
  type: SubnetType,
  vpc: Vpc,
  zones: readonly NamedZone[],
  internetGateway?: InternetGateway,
): Subnet[] {
  return zones.map(
    ({ zoneName, publicCidr, privateCidr }, index) =>
      new Subnet(scope, `${type}Subnet${index + 1}`, {
        vpcId: vpc.id,
        availabilityZone: zoneName,
        cidrBlock: type === 'Public' ? publicCidr : privateCidr,
        mapPublicIpOnLaunch: false,
        tags: nameTag(scope, type, index + 1),
        // AWS rejects an internet-facing load balancer before the VPC has a gateway, and detaching the gateway while
        // one exists. The subnet carries this dependency for all resources in it.
        ...(internetGateway && { dependsOn: [internetGateway] }),
      }),
  );
}
