import type { ITerraformDependable } from 'cdktf';
import { fields, flag, required, text, tokenList } from '../core/shape';
import { dependables } from '../core/references';

/**
 * Where things run: a `Vpc` of this library, or the ids of a network that stands already.
 *
 * @example
 *
 *     const network: Network = { vpcId: 'vpc-1', publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: ['subnet-3'] };
 */
export interface Network {
  /** Id of the VPC. */
  readonly vpcId: string;

  /** Ids of subnets with a route to an internet gateway, each in another zone. */
  readonly publicSubnetIds: readonly string[];

  /** Ids of subnets without such a route, each in another zone. */
  readonly privateSubnetIds: readonly string[];

  /**
   * What gives the private subnets their way out. Services start after it and stop before it, so that their first
   * image pull and their last log records get through.
   *
   * @default - nothing to wait for
   */
  readonly privateEgress?: readonly ITerraformDependable[];

  /**
   * What gives the public subnets their way out, for services with public addresses.
   *
   * @default - nothing to wait for
   */
  readonly publicEgress?: readonly ITerraformDependable[];

  /**
   * Whether the private subnets have no way to the internet. Services then warn of the VPC endpoints that they need and
   * that no `VpcEndpoints` of the app makes, and of images that they cannot pull (N06).
   *
   * @default false
   */
  readonly isolated?: boolean;
}

/** The ids of a network. */
export const network = fields<Network>({
  vpcId: required(text),
  publicSubnetIds: required(tokenList(text)),
  privateSubnetIds: required(tokenList(text)),
  privateEgress: dependables,
  publicEgress: dependables,
  isolated: flag,
});
