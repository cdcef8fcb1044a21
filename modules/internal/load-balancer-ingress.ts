import { isIPv4 } from 'node:net';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { Construct } from 'constructs';
import { isKnown, type Problem } from './validation';

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
  if (!isKnown(cidrs)) return ['ingressCidrs must be a list known at synth, since each range gets a rule, got a token'];
  return cidrs.map((cidr, index) => {
    const got = `got ${JSON.stringify(cidr)}`;
    if (!isKnown(cidr)) return undefined;
    if (!isRange(cidr)) return rangeProblem(`ingressCidrs[${index}]`, cidr);
    return cidrs.indexOf(cidr) < index && `ingressCidrs[${index}] must not repeat another range, ${got}; leave it out`;
  });
}

/** Problem of a text that is no range from which a rule of a security group can let somebody in. */
export function rangeProblem(name: string, cidr: string): Problem {
  return (
    isKnown(cidr) &&
    !isRange(cidr) &&
    `${name} must be an IPv4 range that begins at its first address, as in "10.0.0.0/8", got ${JSON.stringify(cidr)}`
  );
}

/** Whether a text is a range that begins at its first address; Terraform takes no other. */
function isRange(cidr: string): boolean {
  const [, address = '', prefix] = /^([\d.]+)\/(\d|[12]\d|3[0-2])$/.exec(cidr) ?? [];
  const start = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return isIPv4(address) && start % 2 ** (32 - Number(prefix)) === 0;
}
