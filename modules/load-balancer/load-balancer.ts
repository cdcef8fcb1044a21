import { isGiven } from '../core/given';
import { reference } from '../core/object-shape';
import { list } from '../core/collection-shape';
import { alternatives, oneOf, required, type Shape } from '../core/shape';
import { arnOf, plainText, text } from '../core/string-shape';
import { type IpAddressType, ipAddressType } from './placement';
import { certificateArn, sslPolicy, type SslPolicy } from './tls';

/** Shape of the ARN of a listener. */
export const listenerArn = arnOf('elasticloadbalancing', 'a listener', 'listener/[\\w/-]+');

/** Shape of the ARN of a load balancer. */
export const loadBalancerArn: Shape = {
  ...arnOf('elasticloadbalancing', 'a load balancer', 'loadbalancer/(app|net)/[\\w/-]+'),
  samples: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/main/50dc6c49'],
};

/**
 * Load balancer that forwards requests to services: an `ApplicationLoadBalancer`, or the IDs of a listener of an existing
 * Application Load Balancer.
 *
 * Targets of the same listener are checked for conflicting priorities within an app.
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
  /** ARN of the listener that accepts requests. */
  readonly listenerArn: string;

  /** ID of the security group of the load balancer. */
  readonly securityGroupId: string;

  /** ID of the VPC of the load balancer. */
  readonly vpcId: string;

  /**
   * Protocol of the listener. Tasks receive gRPC and HTTP/2 requests only from an HTTPS listener.
   *
   * @default - unknown and not checked
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-protocol-version
   */
  readonly listenerProtocol?: 'HTTP' | 'HTTPS';

  /**
   * IP address type of the load balancer. Tasks without IPv4 receive requests only from one with `dualstack`.
   *
   * @default - unknown and not checked
   */
  readonly ipAddressType?: IpAddressType;
}

/** Properties that all references to Network Load Balancers have. */
export interface NetworkLoadBalancerIds {
  /** ARN of the load balancer. */
  readonly loadBalancerArn: string;

  /** ID of the VPC of the load balancer. */
  readonly vpcId: string;

  /** Not a property of a Network Load Balancer, whose targets have a listener each. */
  readonly listenerArn?: never;

  /**
   * IP address type of the load balancer. Tasks without IPv4 receive connections only from one with
   * `dualstack`.
   *
   * @default - unknown and not checked, `ingressCidrs` that are known only at deploy are of IPv4
   */
  readonly ipAddressType?: IpAddressType;

  /**
   * CIDR blocks that may connect to the listeners. Each target adds an inbound rule for its port to the security group
   * of the load balancer.
   *
   * @default - none; the owner of the security group allows clients to connect
   */
  readonly ingressCidrs?: readonly string[];

  /**
   * ARN of the certificate of TLS listeners.
   *
   * @default - the `certificateArn` of each target
   */
  readonly certificateArn?: string | undefined;

  /**
   * Security policy of TLS listeners: their TLS versions and ciphers.
   *
   * @default 'ELBSecurityPolicy-TLS13-1-2-2021-06'
   */
  readonly sslPolicy?: SslPolicy | undefined;
}

/**
 * Load balancer that forwards connections to services: a `NetworkLoadBalancer`, or the IDs of an existing one. An existing
 * load balancer without a security group needs `clientCidrs`.
 *
 * Targets of the same load balancer are checked for conflicting ports within an app.
 *
 * @example
 *
 *     const loadBalancer: NetworkLoadBalancerReference = {
 *       loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/main/50dc6c49',
 *       securityGroupId: 'sg-1',
 *       vpcId: 'vpc-1',
 *     };
 */
export type NetworkLoadBalancerReference = NetworkLoadBalancerIds &
  (
    | {
        /** ID of the security group of the load balancer. */
        readonly securityGroupId: string;

        /** Only without a security group. */
        readonly clientCidrs?: never;
      }
    | {
        /** The load balancer has no security group. */
        readonly securityGroupId?: never;

        /**
         * CIDR blocks whose connections reach the tasks: those of the clients and of the load balancer's subnets. AWS
         * cannot add a security group to a load balancer that was created without one.
         */
        readonly clientCidrs: readonly string[];
      }
  );

/** Load balancer of any kind. */
export type AnyLoadBalancer = LoadBalancer | NetworkLoadBalancerReference;

/** Returns whether a load balancer is a Network Load Balancer. */
export function isNetwork(loadBalancer: AnyLoadBalancer): loadBalancer is NetworkLoadBalancerReference {
  return isGiven(loadBalancer, 'loadBalancerArn') && !isGiven(loadBalancer, 'listenerArn');
}

const application = reference<LoadBalancer>({
  listenerArn: required(listenerArn),
  securityGroupId: required(text),
  vpcId: required(text),
  listenerProtocol: oneOf('HTTP', 'HTTPS'),
  ipAddressType,
});

const network = reference<
  Omit<NetworkLoadBalancerIds, 'listenerArn'> & { securityGroupId?: string; clientCidrs?: string[] }
>({
  loadBalancerArn: required(loadBalancerArn),
  vpcId: required(text),
  ipAddressType,
  securityGroupId: text,
  clientCidrs: list(plainText),
  ingressCidrs: list(plainText),
  certificateArn,
  sslPolicy,
});

/** Shape of a load balancer of any kind. */
export const loadBalancer: Shape = {
  form: `${application.form}, or with loadBalancerArn, vpcId`,
  fits: (value) => application.fits(value) || network.fits(value),
  ...alternatives([application, network], (value) => (isNetwork(value as AnyLoadBalancer) ? network : application)),
};
