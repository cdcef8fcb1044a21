import type { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import type { Construct } from 'constructs';
import { nameTag } from '../core/name-tag';
import { ipv6Arguments, isIpv6Only } from './ipv6';
import type { Ipv6Mode } from './network';
import type { SubnetType, ZoneSubnets } from './subnet-plan';

/** CIDR blocks of the subnets of a zone, and the name of the zone. */
export interface NamedZone extends ZoneSubnets {
  /** Name of the zone. */
  readonly zoneName: string;
}

/** VPC of subnets, and the IPv6 that they have. */
export interface SubnetNetwork {
  /** The VPC. */
  readonly vpc: Vpc;
  /** IPv6 of the network, if it has any. */
  readonly ipv6: Ipv6Mode | undefined;
}

/** Creates the subnets of one type, one in each zone. */
export function createSubnets(
  scope: Construct,
  type: SubnetType,
  { vpc, ipv6 }: SubnetNetwork,
  zones: readonly NamedZone[],
  internetGateway?: InternetGateway,
): Subnet[] {
  return zones.map(
    ({ zoneName, publicCidr, privateCidr }, index) =>
      new Subnet(scope, `${type}Subnet${index + 1}`, {
        vpcId: vpc.id,
        availabilityZone: zoneName,
        ...(!isIpv6Only(type, ipv6) && { cidrBlock: type === 'Public' ? publicCidr : privateCidr }),
        mapPublicIpOnLaunch: false,
        tags: nameTag(scope, type, index + 1),
        ...(ipv6 && ipv6Arguments(vpc, type, index, ipv6)),
        // AWS rejects an internet-facing load balancer before the VPC has a gateway, and detaching the gateway while
        // one exists. The subnet carries this dependency for all resources in it.
        ...(internetGateway && { dependsOn: [internetGateway] }),
      }),
  );
}
