import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { Construct } from 'constructs';
import { cidrArguments, cidrProblem, isRepeated, rangeId } from '../network/ip-range';
import type { Problem } from '../core/problem';
import { isKnown } from '../core/validation';
import { anyIpv6 } from '../network/ipv6';
import type { IpAddressType } from './placement';

/** HTTP listener protocol and its port. */
export const http = { name: 'Http', port: 80 };

/** HTTPS listener protocol and its port. */
export const https = { name: 'Https', port: 443 };

// https://datatracker.ietf.org/doc/html/rfc1918#section-3
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** Returns the CIDR blocks that may connect to a load balancer unless others are specified. */
export function defaultIngress(internetFacing: boolean, ipAddressType: IpAddressType): readonly string[] {
  if (!internetFacing) return privateRanges;
  return ipAddressType === 'dualstack' ? ['0.0.0.0/0', anyIpv6] : ['0.0.0.0/0'];
}

/** Creates an ingress rule for each CIDR block and protocol. */
export function allowIngress(
  scope: Construct,
  securityGroupId: string,
  cidrs: readonly string[],
  protocols: readonly (typeof http)[],
  ipAddressType: IpAddressType,
): VpcSecurityGroupIngressRule[] {
  // The construct IDs contain the CIDR block, so that adding one does not move others; tokens are named by index.
  return protocols.flatMap(({ name, port }) =>
    cidrs.map(
      (cidr, index) =>
        new VpcSecurityGroupIngressRule(scope, `${name}From${rangeId(cidr, index)}`, {
          securityGroupId,
          description: `${name.toUpperCase()} from ${cidr}`,
          ...cidrArguments(cidr, ipAddressType === 'dualstack'),
          ipProtocol: 'tcp',
          fromPort: port,
          toPort: port,
        }),
    ),
  );
}

/** Returns the problems of `ingressCidrs`. */
export function ingressProblems(cidrs: readonly string[], ipAddressType: IpAddressType): Problem[] {
  if (!isKnown(cidrs))
    return ['ingressCidrs must be an array known at synth time, got a token; each one creates a rule'];
  return cidrs.flatMap((cidr, index) => {
    if (!isKnown(cidr)) return [];
    const [name, got] = [`ingressCidrs[${index}]`, `got ${JSON.stringify(cidr)}`];
    return [
      cidrProblem(name, cidr),
      isRepeated(cidr, cidrs.slice(0, index)) && `${name} must not repeat another CIDR block, ${got}; leave it out`,
      ipAddressType === 'ipv4' &&
        cidr.includes(':') &&
        `${name} must be an IPv4 CIDR block with ipAddressType "ipv4", ${got}; set ipAddressType to "dualstack", which needs subnets with IPv6`,
    ];
  });
}
