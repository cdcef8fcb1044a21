import type { ApplicationLoadBalancerBaseProps } from '../modules/load-balancer/application-load-balancer';
import { certificateArnFormat } from '../modules/load-balancer/certificate-arn';
import { webAclArnFormat } from '../modules/load-balancer/web-acl';
import { flag, type SettingsOf, string } from './forms';
import { groups } from './groups';

const [certificateArn, certificateArnForm] = certificateArnFormat;

/** Settings of the load balancer. */
export const loadBalancerSettings = {
  /**
   * Makes the load balancer accessible from the internet, instead of only from the VPC. Changing it replaces the load
   * balancer.
   *
   * @default true
   */
  internetFacing: flag().default(true),

  /**
   * ARN of a certificate in ACM, in the same Region, or in IAM. With it, the load balancer serves HTTPS and redirects HTTP to HTTPS.
   *
   * @default - HTTP only
   */
  certificateArn: string(
    certificateArn,
    `${certificateArnForm}, such as "arn:aws:acm:us-east-1:111122223333:certificate/<id>"`,
  ).exactOptional(),

  /**
   * Domain name of the load balancer in a public Route 53 hosted zone: `{ "domainName": "shop.example.com",
   * "hostedZoneId": "Z…" }` creates a certificate and an alias record, and serves HTTPS. Cannot be combined with
   * `certificateArn`.
   *
   * @default - the DNS name that AWS assigns
   */
  domain: groups.domain.readonly().exactOptional(),

  /**
   * ARN of a regional AWS WAF web ACL that inspects each request.
   *
   * @default - none
   */
  webAclArn: string(...webAclArnFormat).exactOptional(),

  /**
   * Records each request in a separate bucket of the load balancer, for `logRetentionDays`.
   *
   * @default true
   */
  accessLogs: flag().default(true),

  /**
   * Prevents the deletion of the load balancer. To delete it, deploy `false` first.
   *
   * @default false
   */
  deletionProtection: flag().default(false),
} satisfies SettingsOf<
  Pick<
    ApplicationLoadBalancerBaseProps,
    'internetFacing' | 'certificateArn' | 'domain' | 'webAclArn' | 'deletionProtection'
  >
>;
