import type { Format } from '../core/format';
import type { Problem } from '../core/problem';
import { oneOf } from '../core/shape';
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

/** IP address type of a load balancer: IPv4, or IPv4 and IPv6. */
export type IpAddressType = 'ipv4' | 'dualstack';

/** Shape of an `IpAddressType`. */
export const ipAddressType = oneOf('ipv4', 'dualstack');

/**
 * Returns the IP address type of a load balancer unless another one is specified: internet-facing load balancers of networks
 * with IPv6 have both, because clients in the internet may have either.
 */
export function defaultIpAddressType({ ipv6 }: Network, internetFacing: boolean): IpAddressType {
  return ipv6 && internetFacing ? 'dualstack' : 'ipv4';
}

/** Returns the argument of a load balancer for its IP address type, which Terraform does not change if it is left out. */
export function ipAddressTypeArgument(
  { network: { ipv6 }, ipAddressType: given }: { readonly network: Network; readonly ipAddressType?: IpAddressType },
  ipAddressType: IpAddressType,
): { readonly ipAddressType?: IpAddressType } {
  return ipv6 === undefined && given === undefined ? {} : { ipAddressType };
}

/**
 * Returns the problems of the IP address type of a load balancer, whose subnets need IPv4 in any case.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-ip-address-type.html
 */
export function ipAddressTypeProblems(
  { ipv6 }: Network,
  internetFacing: boolean,
  type: IpAddressType | undefined,
): Problem[] {
  return [
    type === 'dualstack' &&
      ipv6 === undefined &&
      'ipAddressType must be "ipv4" in a network without IPv6, got "dualstack"; set ipv6 of the network if its subnets have IPv6 addresses',
    ipv6 === 'ipv6-only' &&
      !internetFacing &&
      'internetFacing must be true with network.ipv6 "ipv6-only", got false, because load balancers need IPv4 addresses, which the private subnets do not have; use a network with ipv6 "dual-stack"',
  ];
}

/** Returns the subnets of a load balancer: the public ones, or the private ones if it is internal. */
export function subnetIds(network: Network, internetFacing: boolean): readonly string[] {
  return internetFacing ? (network.publicSubnetIds ?? []) : network.privateSubnetIds;
}
