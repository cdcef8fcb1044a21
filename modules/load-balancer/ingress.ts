import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { Construct } from 'constructs';
import { slug } from '../core/physical-name';
import { isRange, rangeProblem } from '../network/ip-range';
import type { Problem } from '../core/problem';
import { isKnown } from '../core/validation';

/** HTTP listener protocol and its port. */
export const http = { name: 'Http', port: 80 };

/** HTTPS listener protocol and its port. */
export const https = { name: 'Https', port: 443 };

// https://datatracker.ietf.org/doc/html/rfc1918#section-3
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** Returns the CIDR blocks that may connect to a load balancer unless others are specified. */
export function defaultIngress(internetFacing: boolean): readonly string[] {
  return internetFacing ? ['0.0.0.0/0'] : privateRanges;
}

/** Creates an ingress rule for each CIDR block and protocol. */
export function allowIngress(
  scope: Construct,
  securityGroupId: string,
  cidrs: readonly string[],
  protocols: readonly (typeof http)[],
): VpcSecurityGroupIngressRule[] {
  // The construct IDs contain the CIDR block, so that adding one does not move others; tokens are named by index.
  return protocols.flatMap(({ name, port }) =>
    cidrs.map(
      (cidr, index) =>
        new VpcSecurityGroupIngressRule(scope, `${name}From${isKnown(cidr) ? slug(cidr) : `Range${index}`}`, {
          securityGroupId,
          description: `${name.toUpperCase()} from ${cidr}`,
          cidrIpv4: cidr,
          ipProtocol: 'tcp',
          fromPort: port,
          toPort: port,
        }),
    ),
  );
}

/** Returns the problems of `ingressCidrs`. */
export function ingressProblems(cidrs: readonly string[]): Problem[] {
  if (!isKnown(cidrs))
    return ['ingressCidrs must be an array known at synth time, got a token; each one creates a rule'];
  return cidrs.map((cidr, index) => {
    const got = `got ${JSON.stringify(cidr)}`;
    if (!isKnown(cidr)) return undefined;
    if (!isRange(cidr)) return rangeProblem(`ingressCidrs[${index}]`, cidr);
    return (
      cidrs.indexOf(cidr) < index && `ingressCidrs[${index}] must not repeat another CIDR block, ${got}; leave it out`
    );
  });
}
