import { isIPv4 } from 'node:net';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { physicalName } from './internal/physical-name';
import { integerProblem, isKnown, patternProblem, type Problem, validate } from './internal/validation';
import type { Network } from './network';

/**
 * What hands requests to services: an `ApplicationLoadBalancer` of this library, or the ids of one that stands already.
 *
 * Keep such ids in one object: targets that are given the same one find out if two of them want the same priority.
 *
 * @example
 *
 *     const loadBalancer: LoadBalancer = {
 *       listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/50dc6c49/f2f7dc8e',
 *       securityGroupId: 'sg-1',
 *       vpcId: 'vpc-1',
 *     };
 */
export interface LoadBalancer {
  /** ARN of the listener that takes the requests. */
  readonly listenerArn: string;

  /** Id of the load balancer's security group. */
  readonly securityGroupId: string;

  /** Id of the VPC that the load balancer stands in. */
  readonly vpcId: string;
}

/**
 * A security policy of listeners that takes TLS 1.2 and 1.3, or 1.3 alone. `Res` leaves out the older ciphers, `Ext`
 * adds some, `FIPS` keeps to validated cryptography, `PQ` adds a key exchange that withstands quantum computers.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
export type SslPolicy =
  | `ELBSecurityPolicy-TLS13-1-${'2' | '2-Res' | '2-Ext1' | '2-Ext2' | '3'}-${'2021-06' | 'PQ-2025-09'}`
  | `ELBSecurityPolicy-TLS13-1-${'2' | '2-Res' | '2-Ext0' | '2-Ext1' | '2-Ext2' | '3'}-FIPS-${'2023-04' | 'PQ-2025-09'}`;

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
   * port 80 redirects there.
   *
   * @default - requests are taken on port 80, as plain HTTP
   */
  readonly certificateArn?: string;

  /**
   * Which versions of TLS and which ciphers HTTPS uses. Only with `certificateArn`.
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
   * Whether AWS refuses to delete the load balancer, so that its DNS name is not lost by mistake.
   *
   * @default false - else `terraform destroy`, and any change that replaces it, fails until a plan of its own has set
   * this to `false`
   */
  readonly deletionProtection?: boolean;
}

/** Properties of an `ApplicationLoadBalancer`; an `sslPolicy` without a `certificateArn` does not compile. */
export type ApplicationLoadBalancerProps = ApplicationLoadBalancerBaseProps &
  ({ readonly certificateArn: string } | { readonly sslPolicy?: never });

// https://datatracker.ietf.org/doc/html/rfc1918#section-3
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/**
 * An HTTP load balancer for any number of services; each adds itself with a `LoadBalancerTarget`.
 *
 *     Lb                                  drops invalid headers
 *     ├── SecurityGroup                   no way out: each target opens its own
 *     │   └── VpcSecurityGroupIngressRule one for each range and port
 *     ├── LbListener                      takes requests, answers 404 to those that no service takes
 *     └── LbListener                      with a certificate: port 80, redirects to HTTPS
 *
 * Cost: about 16 USD a month, about 4 USD for the public address in each zone, and about 6 USD for each capacity unit
 * in use on average (us-east-1; see https://aws.amazon.com/elasticloadbalancing/pricing/).
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
   * Address of the load balancer, as in `http://…elb.amazonaws.com`. Over HTTPS a client accepts it only by a name
   * that the certificate holds.
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
  };

  constructor(scope: Construct, id: string, props: ApplicationLoadBalancerProps) {
    super(scope, id);
    const { network, loadBalancerName, certificateArn, internetFacing = true, deletionProtection = false } = props;
    const { sslPolicy = 'ELBSecurityPolicy-TLS13-1-2-2021-06', idleTimeoutSeconds = 60 } = props;
    const { ingressCidrs = internetFacing ? ['0.0.0.0/0'] : privateRanges } = props;
    validate(this, [
      subnetsProblem(network, internetFacing),
      patternProblem(
        'loadBalancerName',
        loadBalancerName,
        /^(?!internal-)(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/,
        '1 to 32 letters, digits and hyphens, with no hyphen at either end and not beginning with "internal-"',
      ),
      patternProblem(
        'sslPolicy',
        sslPolicy,
        /^ELBSecurityPolicy-TLS13-1-[23]-/,
        'a policy that refuses TLS below 1.2, such as "ELBSecurityPolicy-TLS13-1-2-2021-06"',
      ),
      ...ingressProblems(ingressCidrs),
      integerProblem('idleTimeoutSeconds', idleTimeoutSeconds, { min: 1, max: 4000 }),
    ]);

    const securityGroup = this.createSecurityGroup(network);
    const ingressRules = this.allowIngress(securityGroup, ingressCidrs, certificateArn !== undefined);
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
    });
    const listener = this.listen(loadBalancer, certificateArn, sslPolicy);
    const redirect = certificateArn === undefined ? undefined : this.redirectToHttps(loadBalancer, listener);

    this.loadBalancerArn = loadBalancer.arn;
    this.dnsName = loadBalancer.dnsName;
    this.hostedZoneId = loadBalancer.zoneId;
    this.url = `${certificateArn === undefined ? 'http' : 'https'}://${loadBalancer.dnsName}`;
    this.listenerArn = listener.arn;
    this.securityGroupId = securityGroup.id;
    this.vpcId = network.vpcId;
    this.resources = { loadBalancer, securityGroup, ingressRules, listener, redirect };
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

  private allowIngress(
    securityGroup: SecurityGroup,
    cidrs: readonly string[],
    https: boolean,
  ): VpcSecurityGroupIngressRule[] {
    // Ids by range, so that one more moves none; a token has no text to make an id of, only its place.
    const protocols = https ? [httpsProtocol, httpProtocol] : [httpProtocol];
    return protocols.flatMap(({ name, port }) =>
      cidrs.map(
        (cidr, index) =>
          new VpcSecurityGroupIngressRule(this, `${name}From${isKnown(cidr) ? slug(cidr) : `Range${index}`}`, {
            securityGroupId: securityGroup.id,
            description: `${name.toUpperCase()} from ${cidr}`,
            cidrIpv4: cidr,
            ipProtocol: 'tcp',
            fromPort: port,
            toPort: port,
          }),
      ),
    );
  }

  private listen(loadBalancer: Lb, certificateArn: string | undefined, sslPolicy: SslPolicy): LbListener {
    return new LbListener(this, 'Listener', {
      loadBalancerArn: loadBalancer.arn,
      ...(certificateArn === undefined
        ? { port: httpProtocol.port, protocol: 'HTTP' }
        : { port: httpsProtocol.port, protocol: 'HTTPS', certificateArn, sslPolicy }),
      defaultAction: [
        {
          type: 'fixed-response',
          fixedResponse: {
            statusCode: '404',
            contentType: 'text/plain',
            messageBody: 'No service takes this request.',
          },
        },
      ],
    });
  }

  private redirectToHttps(loadBalancer: Lb, listener: LbListener): LbListener {
    return new LbListener(this, 'Redirect', {
      loadBalancerArn: loadBalancer.arn,
      port: httpProtocol.port,
      protocol: 'HTTP',
      defaultAction: [
        { type: 'redirect', redirect: { port: `${httpsProtocol.port}`, protocol: 'HTTPS', statusCode: 'HTTP_301' } },
      ],
      // Where a certificate comes later, the listener has to leave port 80 first.
      dependsOn: [listener],
    });
  }
}

const httpProtocol = { name: 'Http', port: 80 };
const httpsProtocol = { name: 'Https', port: 443 };

function subnetIds(network: Network, internetFacing: boolean): readonly string[] {
  return internetFacing ? network.publicSubnetIds : network.privateSubnetIds;
}

function subnetsProblem(network: Network, internetFacing: boolean): Problem {
  const ids = subnetIds(network, internetFacing);
  const count = new Set(ids).size;
  if (!isKnown(ids) || count >= 2) return undefined;
  const name = `network.${internetFacing ? 'publicSubnetIds' : 'privateSubnetIds'}`;
  return `${name} must name 2 subnets or more, since a load balancer needs two zones, got ${count}; add a subnet in another zone`;
}

function ingressProblems(cidrs: readonly string[]): Problem[] {
  if (!isKnown(cidrs)) return ['ingressCidrs must be a list known at synth, since each range gets a rule, got a token'];
  return cidrs.map((cidr, index) => {
    const got = `got ${JSON.stringify(cidr)}`;
    if (!isKnown(cidr)) return undefined;
    if (!isRange(cidr))
      return `ingressCidrs[${index}] must be an IPv4 range that begins at its first address, as in "10.0.0.0/8", ${got}`;
    return cidrs.indexOf(cidr) < index && `ingressCidrs[${index}] must not repeat another range, ${got}; leave it out`;
  });
}

/** Whether a text is a range that begins at its first address; Terraform takes no other. */
function isRange(cidr: string): boolean {
  const [, address = '', prefix] = /^([\d.]+)\/(\d|[12]\d|3[0-2])$/.exec(cidr) ?? [];
  const start = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return isIPv4(address) && start % 2 ** (32 - Number(prefix)) === 0;
}

function slug(cidr: string): string {
  return cidr.replace(/[^0-9]/g, '-');
}
