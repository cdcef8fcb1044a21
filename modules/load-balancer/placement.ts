import type { Format } from '../core/format';
import type { Network } from '../network/network';

/**
 * Name of a load balancer.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 */
export const loadBalancerNameFormat: Format = [
  /^(?!internal-)(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/,
  '1 to 32 letters, digits and hyphens, with no hyphen at either end and not beginning with "internal-"',
];

/** Returns the subnets of a load balancer: the public ones, or the private ones if it is internal. */
export function subnetIds(network: Network, internetFacing: boolean): readonly string[] {
  return internetFacing ? (network.publicSubnetIds ?? []) : network.privateSubnetIds;
}
