import type { ITerraformDependable } from 'cdktf';
import { reference } from '../core/object-shape';
import { tokenList } from '../core/collection-shape';
import { flag, oneOf, required } from '../core/shape';
import { text } from '../core/string-shape';
import { dependables } from '../core/references';

/** IPv6 in the subnets of a network: beside IPv4, or alone in the private subnets. */
export type Ipv6Mode = 'dual-stack' | 'ipv6-only';

/**
 * Network that services run in: a `Vpc`, or the IDs of an existing network.
 *
 * @example
 *
 *     const network: Network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: ['subnet-3'] };
 */
export interface Network {
  /** ID of the VPC. */
  readonly vpcId: string;

  /**
   * IDs of the public subnets, which have a route to an internet gateway, each in another zone.
   *
   * @default - none: services without public IP addresses and internal load balancers need none
   */
  readonly publicSubnetIds?: readonly string[];

  /** IDs of the private subnets, which have no such route, each in another zone. */
  readonly privateSubnetIds: readonly string[];

  /**
   * Resources that give the private subnets internet access. Services are created after them and destroyed before them,
   * so that the first image pull and the last log records succeed.
   *
   * @default - no dependencies
   */
  readonly privateEgress?: readonly ITerraformDependable[];

  /**
   * Resources that give the public subnets internet access, for services with public IP addresses.
   *
   * @default - no dependencies
   */
  readonly publicEgress?: readonly ITerraformDependable[];

  /**
   * Indicates that the private subnets have no internet access. Services then warn about VPC endpoints that they need
   * and that no `VpcEndpoints` of the app creates, and about images that they cannot pull (N06).
   *
   * @default false
   */
  readonly isolated?: boolean;

  /**
   * IPv6 in the subnets, which must assign IPv6 addresses to new network interfaces:
   *
   * - `dual-stack`: all subnets have IPv4 and IPv6. Tasks get an IPv6 address if the ECS account setting `dualStackIPv6` is
   *   enabled.
   * - `ipv6-only`: the private subnets have no IPv4; the public ones have both. Tasks reach destinations that have only
   *   IPv4, such as most endpoints of AWS, through DNS64 and NAT64.
   *
   * Security groups then have the outbound rules for IPv6 as well, load balancers are `dualstack`, and target groups of
   * tasks without IPv4 have IPv6 addresses.
   *
   * @default - IPv4 only
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
   */
  readonly ipv6?: Ipv6Mode | undefined;
}

/** Shape of an `Ipv6Mode`. */
export const ipv6Mode = oneOf('dual-stack', 'ipv6-only');

/** Shape of a `Network`. */
export const network = reference<Network>({
  vpcId: required(text),
  publicSubnetIds: tokenList(text),
  privateSubnetIds: required(tokenList(text)),
  privateEgress: dependables,
  publicEgress: dependables,
  isolated: flag,
  ipv6: ipv6Mode,
});
