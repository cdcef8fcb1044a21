import { Lb } from '@cdktf/provider-aws/lib/lb';
import type { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import { Construct } from 'constructs';
import { accessLogs, type AccessLogsOptions, accessLogsProblems, createAccessLogs } from './access-logs';
import { domainProblems, LoadBalancerCertificate, type LoadBalancerDomain } from './certificate';
import { allowIngress, http, https, ingressProblems } from './ingress';
import { listen, redirectToHttps, type SslPolicy, sslPolicyProblem } from './listeners';
import { physicalName } from '../core/physical-name';
import {
  arnOf,
  valueErrors,
  anyOf,
  fields,
  flag,
  typeErrors,
  noInterpolation,
  number,
  oneOf,
  plainText,
  required,
  tokenList,
} from '../core/shape';
import { integerProblem, isKnown, patternProblem, type Problem, validate } from '../core/validation';
import { protect, webAclProblem } from './web-acl';
import type { LoadBalancer } from './load-balancer';
import type { LogBucket } from '../storage/log-bucket';
import { type Network, network } from '../network/network';

/** Properties of an `ApplicationLoadBalancer`, before it is said which of them go together. */
export interface ApplicationLoadBalancerBaseProps {
  /** Where the load balancer stands: in the public subnets, or in the private ones where it is internal. */
  readonly network: Network;

  /**
   * Whether the internet can reach it. `false` makes it internal: its name resolves to private addresses. Changing it
   * replaces the load balancer.
   *
   * @default true
   */
  readonly internetFacing?: boolean;

  /**
   * Name of the load balancer, unique in the account and region. Changing it replaces the load balancer.
   *
   * @default - Terraform makes one
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
   */
  readonly loadBalancerName?: string;

  /**
   * ARN of the certificate for HTTPS, in the region of the load balancer. With it, requests are taken on port 443 and
   * port 80 redirects there. Not with `domain`.
   *
   * @default - that of `domain`; without either, requests are taken on port 80, as plain HTTP
   */
  readonly certificateArn?: string;

  /**
   * A name for the load balancer, in a public hosted zone of Route 53: with it come a certificate for HTTPS, which
   * costs nothing and renews itself, and the record by which the name leads here. Not with `certificateArn`.
   *
   * @default - no name but `dnsName`
   */
  readonly domain?: LoadBalancerDomain;

  /**
   * Which versions of TLS and which ciphers HTTPS uses. Only with `certificateArn` or `domain`.
   *
   * @default 'ELBSecurityPolicy-TLS13-1-2-2021-06'
   */
  readonly sslPolicy?: SslPolicy;

  /**
   * IPv4 ranges that may send requests. With an empty list nobody may: add rules to `securityGroupId` then.
   *
   * @default - everywhere (`0.0.0.0/0`); where it is internal, the private ranges of RFC 1918
   */
  readonly ingressCidrs?: readonly string[];

  /**
   * Seconds without data after which a connection is closed, 1 to 4000. What answers more slowly than this needs more.
   *
   * @default 60
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
   */
  readonly idleTimeoutSeconds?: number;

  /**
   * Whether AWS refuses to delete the load balancer, so that its DNS name is not lost by mistake. Set it in production;
   * it costs nothing.
   *
   * @default false - else `terraform destroy`, and any change that replaces it, fails until a plan of its own has set
   * this to `false`
   */
  readonly deletionProtection?: boolean;

  /**
   * Where each request is recorded, with its time, its client and what came of it, every 5 minutes. It costs the
   * storage in S3 alone. `false` records nothing.
   *
   * @default - in a `LogBucket` of its own, for 90 days; Terraform refuses to destroy it with records in it
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
   */
  readonly accessLogs?: AccessLogsOptions | false;

  /**
   * ARN of a web ACL of WAF, a regional one, that looks at each request first.
   *
   * @default - none: each costs 5 USD a month, 1 USD for each of its rules, and 0.60 USD for a million requests
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl.html
   */
  readonly webAclArn?: string;
}

/** Properties of an `ApplicationLoadBalancer`: one certificate at most, and an `sslPolicy` only with one. */
export type ApplicationLoadBalancerProps = ApplicationLoadBalancerBaseProps &
  (
    | { readonly certificateArn: string; readonly domain?: never }
    | { readonly domain: LoadBalancerDomain; readonly certificateArn?: never }
    | { readonly domain?: never; readonly sslPolicy?: never }
  );

// https://datatracker.ietf.org/doc/html/rfc1918#section-3
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/**
 * An HTTP load balancer for any number of services; each adds itself with a `LoadBalancerTarget`.
 *
 *     Lb                                  drops invalid headers
 *     ├── SecurityGroup                   no way out: each target opens its own
 *     │   └── VpcSecurityGroupIngressRule one for each range and port
 *     ├── LbListener                      takes requests, answers 404 to those that no service takes
 *     ├── LbListener                      with a certificate: port 80, redirects to HTTPS
 *     ├── LoadBalancerCertificate         with a domain: issued for it, renewed by itself
 *     ├── Route53Record                   the same: leads from the domain to here
 *     ├── LogBucket                       access logs, for 90 days
 *     └── Wafv2WebAclAssociation          with a web ACL
 *
 * Cost: about 16 USD a month, about 4 USD for the public address in each zone, and about 6 USD for each capacity unit
 * in use on average (us-east-1; see https://aws.amazon.com/elasticloadbalancing/pricing/); the storage of access logs.
 *
 * @example
 *
 *     const network = new Vpc(this, 'Network');
 *     const loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', { network });
 */
export class ApplicationLoadBalancer extends Construct implements LoadBalancer {
  /** ARN of the load balancer. */
  readonly loadBalancerArn: string;

  /** DNS name of the load balancer. */
  readonly dnsName: string;

  /** Id of the hosted zone of `dnsName`, for an alias record in Route 53. */
  readonly hostedZoneId: string;

  /**
   * Address of the load balancer, as in `http://…elb.amazonaws.com` or `https://shop.example.com`. Without a `domain`, a
   * client accepts HTTPS only by a name that the certificate holds.
   */
  readonly url: string;

  /** ARN of the listener that takes the requests: HTTPS with a certificate, else HTTP. */
  readonly listenerArn: string;

  /** Id of the load balancer's security group. */
  readonly securityGroupId: string;

  /** Id of the VPC that the load balancer stands in. */
  readonly vpcId: string;

  /** The Terraform resources underneath; set fields or add overrides on them before synth. */
  readonly resources: {
    readonly loadBalancer: Lb;
    readonly securityGroup: SecurityGroup;
    readonly ingressRules: readonly VpcSecurityGroupIngressRule[];
    readonly listener: LbListener;
    readonly redirect: LbListener | undefined;
    readonly certificate: LoadBalancerCertificate | undefined;
    readonly aliasRecord: Route53Record | undefined;
    readonly accessLogs: LogBucket | undefined;
    readonly webAclAssociation: Wafv2WebAclAssociation | undefined;
  };

  constructor(scope: Construct, id: string, props: ApplicationLoadBalancerProps) {
    super(scope, id);
    validate(this, typeErrors(props, applicationLoadBalancerShape));
    const { network, loadBalancerName, domain, webAclArn, internetFacing = true, deletionProtection = false } = props;
    const { sslPolicy = 'ELBSecurityPolicy-TLS13-1-2-2021-06', idleTimeoutSeconds = 60, accessLogs = {} } = props;
    const { ingressCidrs = internetFacing ? ['0.0.0.0/0'] : privateRanges } = props;
    validate(this, [
      subnetsProblem(network, internetFacing),
      patternProblem(
        'loadBalancerName',
        loadBalancerName,
        /^(?!internal-)(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/,
        '1 to 32 letters, digits and hyphens, with no hyphen at either end and not beginning with "internal-"',
      ),
      domain &&
        props.certificateArn !== undefined &&
        'certificateArn and domain must not be given together; leave one out',
      ...(domain ? domainProblems(domain) : []),
      sslPolicyProblem(sslPolicy),
      ...ingressProblems(ingressCidrs),
      integerProblem('idleTimeoutSeconds', idleTimeoutSeconds, { min: 1, max: 4000 }),
      ...(accessLogs ? accessLogsProblems(accessLogs) : []),
      webAclProblem(webAclArn),
      ...valueErrors(props, applicationLoadBalancerShape),
    ]);

    const certificate = domain && new LoadBalancerCertificate(this, 'Certificate', domain);
    const certificateArn = certificate?.certificateArn ?? props.certificateArn;
    const tls = certificateArn === undefined ? undefined : { certificateArn, sslPolicy };
    const securityGroup = this.createSecurityGroup(network);
    const ingressRules = allowIngress(this, securityGroup.id, ingressCidrs, tls ? [https, http] : [http]);
    const logs = createAccessLogs(this, accessLogs);
    const loadBalancer = new Lb(this, 'Resource', {
      ...(loadBalancerName !== undefined && { name: loadBalancerName }),
      loadBalancerType: 'application',
      internal: !internetFacing,
      subnets: [...subnetIds(network, internetFacing)],
      securityGroups: [securityGroup.id],
      idleTimeout: idleTimeoutSeconds,
      enableDeletionProtection: deletionProtection,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: 'defensive',
      accessLogs: logs.block,
      ...(logs.dependables && { dependsOn: [...logs.dependables] }),
    });
    const listener = listen(this, loadBalancer, tls);
    const redirect = tls && redirectToHttps(this, loadBalancer, listener);
    const aliasRecord = domain && this.pointHere(domain, loadBalancer);
    const webAclAssociation = webAclArn === undefined ? undefined : protect(this, loadBalancer, webAclArn);

    this.loadBalancerArn = loadBalancer.arn;
    this.dnsName = loadBalancer.dnsName;
    this.hostedZoneId = loadBalancer.zoneId;
    this.url = `${tls ? 'https' : 'http'}://${domain?.domainName ?? loadBalancer.dnsName}`;
    this.listenerArn = listener.arn;
    this.securityGroupId = securityGroup.id;
    this.vpcId = network.vpcId;
    this.resources = {
      loadBalancer,
      securityGroup,
      ingressRules,
      listener,
      redirect,
      certificate,
      aliasRecord,
      accessLogs: logs.bucket,
      webAclAssociation,
    };
  }

  private createSecurityGroup(network: Network): SecurityGroup {
    return new SecurityGroup(this, 'SecurityGroup', {
      namePrefix: `${physicalName(this, 90)}-`,
      description: `Load balancer ${physicalName(this, 200)}`,
      vpcId: network.vpcId,
      // AWS deletes no group that is in use: its successor must stand before the load balancer can let go of it.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private pointHere({ domainName, hostedZoneId }: LoadBalancerDomain, loadBalancer: Lb): Route53Record {
    return new Route53Record(this, 'AliasRecord', {
      zoneId: hostedZoneId,
      name: domainName,
      type: 'A',
      alias: { name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: false },
    });
  }
}

function subnetIds(network: Network, internetFacing: boolean): readonly string[] {
  return internetFacing ? network.publicSubnetIds : network.privateSubnetIds;
}

function subnetsProblem(network: Network, internetFacing: boolean): Problem {
  const ids = subnetIds(network, internetFacing);
  if (!isKnown(ids) || new Set(ids).size >= 2) return undefined;
  const name = `network.${internetFacing ? 'publicSubnetIds' : 'privateSubnetIds'}`;
  return `${name} must name 2 subnets or more, since a load balancer needs two zones, got ${new Set(ids).size}; add a subnet in another zone`;
}

/** Shape of `ApplicationLoadBalancerProps`. */
export const applicationLoadBalancerShape = fields<ApplicationLoadBalancerBaseProps>({
  network: required(network),
  internetFacing: flag,
  loadBalancerName: plainText,
  certificateArn: arnOf('(?:acm|iam)', 'a certificate'),
  domain: fields<LoadBalancerDomain>({ domainName: required(plainText), hostedZoneId: required(plainText) }),
  sslPolicy: plainText,
  ingressCidrs: tokenList(plainText),
  idleTimeoutSeconds: number,
  deletionProtection: flag,
  accessLogs: anyOf(oneOf(false), fields(accessLogs)),
  webAclArn: noInterpolation,
});
