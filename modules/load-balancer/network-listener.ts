import type { LbListenerConfig } from '@cdktf/provider-aws/lib/lb-listener';
import type { LbTargetGroupConfig } from '@cdktf/provider-aws/lib/lb-target-group';
import type { TransportProtocol } from '../containers/port-mapping';
import { portRange } from '../core/format';
import type { Problem } from '../core/problem';
import { flag, number, oneOf, type ShapesOf } from '../core/shape';
import { integerProblem, isKnown, patternProblem } from '../core/validation';
import type { NetworkLoadBalancerReference } from './load-balancer';
import { certificateArn, defaultSslPolicy, sslPolicy, sslPolicyFormat, type SslPolicy } from './tls';

/** Protocol of a listener of a Network Load Balancer. */
export type NetworkProtocol = 'TCP' | 'UDP' | 'TCP_UDP' | 'TLS';

/** Properties of a listener of a Network Load Balancer. */
export interface NetworkListenerOptions {
  /**
   * Port of the load balancer that clients connect to, 1 to 65535. A Network Load Balancer has one listener for each port.
   *
   * @default - the port of the container
   */
  readonly listenerPort?: number;

  /**
   * Protocol of the listener. `TLS` ends at the load balancer; `TCP_UDP` accepts both on one port.
   *
   * @default 'TCP'
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html
   */
  readonly listenerProtocol?: NetworkProtocol;

  /**
   * ARN of the certificate of a TLS listener, in the region of the load balancer.
   *
   * @default - the certificate of the load balancer
   */
  readonly certificateArn?: string;

  /**
   * Security policy of a TLS listener: its TLS versions and ciphers.
   *
   * @default - the policy of the load balancer
   */
  readonly sslPolicy?: SslPolicy;

  /**
   * Application protocol that a TLS listener negotiates with clients by ALPN, such as HTTP/2.
   *
   * @default 'None'
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html#alpn-policies
   */
  readonly alpnPolicy?: 'HTTP1Only' | 'HTTP2Only' | 'HTTP2Optional' | 'HTTP2Preferred' | 'None';

  /**
   * Seconds without data after which a TCP listener ends a connection, 60 to 6000.
   *
   * @default 350
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html
   */
  readonly tcpIdleTimeoutSeconds?: number;
}

/** Properties of a target group of a Network Load Balancer. */
export interface NetworkGroupOptions {
  /**
   * Lets tasks see the addresses of clients. Connections of a task to itself through the load balancer then fail. UDP
   * always preserves them.
   *
   * @default - the default of AWS: `true` for UDP and for tasks behind the addresses of their instances, otherwise `false`
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
   */
  readonly preserveClientIp?: boolean;

  /**
   * Sends a header of the proxy protocol, version 2, before the data of a connection, with the address of the client. Tasks
   * that do not expect it fail.
   *
   * @default false
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#proxy-protocol
   */
  readonly proxyProtocolV2?: boolean;

  /**
   * Ends the connections of a stopping task after `deregistrationDelaySeconds`, instead of leaving them open.
   *
   * @default - the default of AWS: `true` for UDP and TCP_UDP, otherwise `false`
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
   */
  readonly connectionTermination?: boolean;

  /**
   * Sends all connections of a client address to the same task. Not with `TLS`.
   *
   * @default false
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#sticky-sessions
   */
  readonly sourceIpStickiness?: boolean;
}

/** Shapes of `NetworkListenerOptions`. */
export const networkListenerShapes: ShapesOf<NetworkListenerOptions> = {
  listenerPort: number,
  listenerProtocol: oneOf('TCP', 'UDP', 'TCP_UDP', 'TLS'),
  certificateArn,
  sslPolicy,
  alpnPolicy: oneOf('HTTP1Only', 'HTTP2Only', 'HTTP2Optional', 'HTTP2Preferred', 'None'),
  tcpIdleTimeoutSeconds: number,
};

/** Shapes of `NetworkGroupOptions`. */
export const networkGroupShapes: ShapesOf<NetworkGroupOptions> = {
  preserveClientIp: flag,
  proxyProtocolV2: flag,
  connectionTermination: flag,
  sourceIpStickiness: flag,
};

/** Returns the transport protocols of a listener. */
export function transportsOf(protocol: NetworkProtocol = 'TCP'): readonly TransportProtocol[] {
  if (protocol === 'TCP_UDP') return ['tcp', 'udp'];
  return [protocol === 'UDP' ? 'udp' : 'tcp'];
}

/** Returns the arguments of a listener, except its action. */
export function networkListenerArguments(
  options: NetworkListenerOptions,
  { loadBalancerArn, certificateArn, sslPolicy }: NetworkLoadBalancerReference,
  port: number,
): Omit<LbListenerConfig, 'defaultAction'> {
  const { listenerPort = port, listenerProtocol: protocol = 'TCP', alpnPolicy, tcpIdleTimeoutSeconds } = options;
  const arn = options.certificateArn ?? certificateArn;
  return {
    loadBalancerArn,
    port: listenerPort,
    protocol,
    ...(protocol === 'TLS' && {
      ...(arn !== undefined && { certificateArn: arn }),
      sslPolicy: options.sslPolicy ?? sslPolicy ?? defaultSslPolicy,
    }),
    ...(alpnPolicy && { alpnPolicy }),
    ...(tcpIdleTimeoutSeconds !== undefined && { tcpIdleTimeoutSeconds }),
  };
}

/** Returns the arguments of a target group of a Network Load Balancer. */
export function networkGroupArguments(options: NetworkGroupOptions): Partial<LbTargetGroupConfig> {
  const { preserveClientIp, proxyProtocolV2, connectionTermination, sourceIpStickiness } = options;
  return {
    ...(preserveClientIp !== undefined && { preserveClientIp: String(preserveClientIp) }),
    ...(proxyProtocolV2 !== undefined && { proxyProtocolV2 }),
    ...(connectionTermination !== undefined && { connectionTermination }),
    ...(sourceIpStickiness !== undefined && { stickiness: { type: 'source_ip', enabled: sourceIpStickiness } }),
  };
}

/** Returns the problems of a listener; `taken` contains the ports of the load balancer that have one already. */
export function networkListenerProblems(
  options: NetworkListenerOptions,
  loadBalancer: NetworkLoadBalancerReference,
  port: number | undefined,
  taken: ReadonlyMap<number, string>,
): Problem[] {
  const { listenerPort = port, listenerProtocol: protocol = 'TCP' } = options;
  const other = listenerPort !== undefined && isKnown(listenerPort) ? taken.get(listenerPort) : undefined;
  return [
    integerProblem('listenerPort', options.listenerPort, portRange),
    other !== undefined &&
      `listenerPort must be unique on the load balancer, got ${listenerPort}, which ${other} already has; change one of them, or use the protocol TCP_UDP for both on one port`,
    protocol === 'TLS' &&
      options.certificateArn === undefined &&
      loadBalancer.certificateArn === undefined &&
      'certificateArn must be given with the protocol TLS; set it, or set domain or certificateArn of the load balancer',
    ...(['certificateArn', 'sslPolicy', 'alpnPolicy'] as const).map(
      (name) =>
        options[name] !== undefined &&
        protocol !== 'TLS' &&
        `${name} must not be given with the protocol ${protocol}; use the protocol TLS, or remove it`,
    ),
    patternProblem('sslPolicy', options.sslPolicy, ...sslPolicyFormat),
    integerProblem('tcpIdleTimeoutSeconds', options.tcpIdleTimeoutSeconds, { min: 60, max: 6000, unit: 'seconds' }),
    options.tcpIdleTimeoutSeconds !== undefined &&
      protocol !== 'TCP' &&
      `tcpIdleTimeoutSeconds must not be given with the protocol ${protocol}, whose timeout AWS sets; remove it`,
  ];
}

/** Returns the problems of a target group of a Network Load Balancer. */
export function networkGroupProblems(
  { preserveClientIp, sourceIpStickiness }: NetworkGroupOptions,
  protocol: NetworkProtocol = 'TCP',
): Problem[] {
  return [
    preserveClientIp === false &&
      transportsOf(protocol).includes('udp') &&
      `preserveClientIp must be true with the protocol ${protocol}, got false; AWS always preserves the addresses of UDP clients`,
    sourceIpStickiness === true &&
      protocol === 'TLS' &&
      'sourceIpStickiness must be false with the protocol TLS, got true; use the protocol TCP, or remove it',
  ];
}
