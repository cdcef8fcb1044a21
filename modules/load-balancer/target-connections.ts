import type { Construct } from 'constructs';
import type { TransportProtocol } from '../containers/port-mapping';
import { physicalName } from '../core/physical-name';
import { isNetwork } from './load-balancer';
import {
  allowCidrs,
  allowDynamicPorts,
  allowRequests,
  type RequestRules,
  type RequestSource,
  sharedBy,
} from './request-rules';
import type { LoadBalancerTargetBaseProps, TargetBaseProps } from './target-props';
import { strategyOf } from './target-strategies';

/** A port of tasks that a load balancer connects to. */
export interface ReachedPort {
  /** Port of the tasks. */
  readonly port: number;
  /** Transport protocol. */
  readonly transport: TransportProtocol;
  /** Purpose of the connections. */
  readonly purpose: 'Requests' | 'Health checks';
}

/** Returns the ports of tasks that a load balancer connects to: for requests, and for health checks. */
export function reachedPorts(props: TargetBaseProps, port: number): readonly ReachedPort[] {
  const healthCheckPort = props.healthCheckPort ?? props.targetGroup?.healthCheckPort;
  return [
    ...strategyOf(props)
      .transports(props)
      .map((transport) => ({ port, transport, purpose: 'Requests' }) as const),
    ...(healthCheckPort === undefined
      ? []
      : [{ port: healthCheckPort, transport: 'tcp', purpose: 'Health checks' } as const]),
  ];
}

/** Returns where connections to a target come from. */
export function sourceOf(props: TargetBaseProps): RequestSource {
  return strategyOf(props).source(props);
}

/** Creates the security group rules of a target: from the load balancer to the tasks, and from clients to a listener. */
export function allowConnections(scope: Construct, props: LoadBalancerTargetBaseProps): RequestRules {
  const { securityGroupId, port, hostPort = port, allowInbound = true } = props;
  const source = sourceOf(props);
  const targetName = physicalName(scope, 200);
  const rules = reachedPorts(props, hostPort).map(({ purpose, port, transport }) => {
    const id = `${purpose === 'Requests' ? '' : 'HealthCheck'}${transport === 'udp' ? 'Udp' : ''}`;
    if (port === 0) return allowDynamicPorts(scope, { source, securityGroupId, allowInbound }, { id, transport });
    const ports = { id, transport, fromPort: port, toPort: port };
    // Services in one existing group need the same rule, which AWS accepts once.
    const owner =
      allowInbound || source.securityGroupId === undefined
        ? scope
        : sharedBy(scope, [source.securityGroupId, securityGroupId, String(port)]);
    return allowRequests(owner, { source, securityGroupId, allowInbound, targetName, purpose, ports });
  });
  return {
    egress: [...new Set(rules.flatMap(({ egress }) => egress))],
    ingress: [...new Set([...rules.flatMap(({ ingress }) => ingress), ...allowClients(scope, props)])],
  };
}

/** Creates the rules of clients of a listener in the security group of a Network Load Balancer. */
function allowClients(scope: Construct, props: LoadBalancerTargetBaseProps): RequestRules['ingress'] {
  const { loadBalancer, port, listenerPort = port, listenerProtocol } = props;
  if (!loadBalancer || !isNetwork(loadBalancer)) return [];
  const { securityGroupId, ingressCidrs: cidrs = [] } = loadBalancer;
  if (securityGroupId === undefined) return [];
  return strategyOf(props)
    .transports(props)
    .flatMap((transport) =>
      allowCidrs(scope, transport === 'udp' ? 'UdpClients' : 'Clients', {
        securityGroupId,
        cidrs,
        description: `${listenerProtocol === 'TLS' ? 'TLS' : transport.toUpperCase()} connections`,
        range: { ipProtocol: transport, fromPort: listenerPort, toPort: listenerPort },
      }),
    );
}
