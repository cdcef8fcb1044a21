import type { Lb } from '@cdktf/provider-aws/lib/lb';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import type { Construct } from 'constructs';
import type { Format } from '../core/format';
import { fields } from '../core/object-shape';
import { required } from '../core/shape';
import { plainText } from '../core/string-shape';
import type { Problem } from '../core/problem';
import { patternProblem } from '../core/validation';

/** Domain name of a load balancer, in a Route 53 hosted zone. */
export interface LoadBalancerDomain {
  /**
   * Domain name in lowercase, such as `shop.example.com`; at most 64 characters.
   *
   * @see https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
   */
  readonly domainName: string;

  /** ID of the public hosted zone that contains the name, such as `Z0123456789ABCDEFGHIJ`. */
  readonly hostedZoneId: string;
}

/** Shape of a `LoadBalancerDomain`. */
export const loadBalancerDomain = fields<LoadBalancerDomain>({
  domainName: required(plainText),
  hostedZoneId: required(plainText),
});

/** Creates the alias record that points a domain name to the IPv4 or the IPv6 addresses of a load balancer. */
export function createAliasRecord(
  scope: Construct,
  { domainName, hostedZoneId }: LoadBalancerDomain,
  loadBalancer: Lb,
  type: 'A' | 'AAAA' = 'A',
): Route53Record {
  return new Route53Record(scope, type === 'A' ? 'AliasRecord' : 'Ipv6AliasRecord', {
    zoneId: hostedZoneId,
    name: domainName,
    type,
    alias: { name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: false },
  });
}

/**
 * Domain name that ACM accepts as the first name of a certificate. Internationalized names are in Punycode, which also
 * gives top-level domains digits and hyphens.
 *
 * @see https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
 */
export const domainNameFormat: Format = [
  /^(?=.{1,64}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/,
  'a lowercase domain name of at most 64 characters, such as "shop.example.com"',
];

/**
 * ID of a hosted zone.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html
 */
export const hostedZoneIdFormat: Format = [
  /^Z[A-Z0-9]{1,31}$/,
  'the ID of a hosted zone, such as "Z0123456789ABCDEFGHIJ"',
];

/** Returns the problems of the domain of a load balancer. */
export function domainProblems({ domainName, hostedZoneId }: LoadBalancerDomain): Problem[] {
  return [
    patternProblem('domain.domainName', domainName, ...domainNameFormat),
    patternProblem('domain.hostedZoneId', hostedZoneId, ...hostedZoneIdFormat),
  ];
}
