import type { ITerraformDependable } from 'cdktf';
import { reference } from '../core/object-shape';
import { tokenList } from '../core/collection-shape';
import { flag, required } from '../core/shape';
import { text } from '../core/string-shape';
import { dependables } from '../core/references';

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
}

/** Shape of a `Network`. */
export const network = reference<Network>({
  vpcId: required(text),
  publicSubnetIds: tokenList(text),
  privateSubnetIds: required(tokenList(text)),
  privateEgress: dependables,
  publicEgress: dependables,
  isolated: flag,
});
