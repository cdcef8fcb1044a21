import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { Construct } from 'constructs';
import { isRange, rangeProblem } from '../network/ip-range';
import { isKnown, type Problem } from '../core/validation';

/** A protocol that a load balancer listens for, and its port. */
export const http = { name: 'Http', port: 80 };

/** The same over TLS. */
export const https = { name: 'Https', port: 443 };

/** A rule for each range and protocol, in the scope of the load balancer. */
export function allowIngress(
  scope: Construct,
  securityGroupId: string,
  cidrs: readonly string[],
  protocols: readonly (typeof http)[],
): VpcSecurityGroupIngressRule[] {
  // Ids by range, so that one more moves none; a token has no text to make an id of, only its place.
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

function slug(cidr: string): string {
  return cidr.replace(/[^0-9]/g, '-');
}

/** What is wrong with the ranges that may send requests. */
export function ingressProblems(cidrs: readonly string[]): Problem[] {
  if (!isKnown(cidrs))
    return ['ingressCidrs must be an array known at synth time, since each range gets a rule, got a token'];
  return cidrs.map((cidr, index) => {
    const got = `got ${JSON.stringify(cidr)}`;
    if (!isKnown(cidr)) return undefined;
    if (!isRange(cidr)) return rangeProblem(`ingressCidrs[${index}]`, cidr);
    return cidrs.indexOf(cidr) < index && `ingressCidrs[${index}] must not repeat another range, ${got}; leave it out`;
  });
}
