import type { Construct } from 'constructs';
import type { TransportProtocol } from '../containers/port-mapping';
import { numberText } from '../core/number-text';
import { physicalName } from '../core/physical-name';
import { isNetwork } from './load-balancer';
import {
  allowCidrs,
  allowRequests,
  dynamicPorts,
  type RequestRules,
  type RequestSource,
  type TargetConnection,
  type TargetPorts,
} from './request-rules';
import { sharedBy, sharedIn } from './shared-rules';
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
  const rules = reachedPorts(props, hostPort).map(({ purpose, port, transport }) => {
    const place = placeOf(scope, props, port, purpose);
    const id = `${place.id}${transport === 'udp' ? 'Udp' : ''}`;
    const range = port === 0 ? dynamicPorts : { fromPort: port, toPort: port };
    return allowRequests({ ...place, source, securityGroupId, allowInbound, ports: { ...range, id, transport } });
  });
  return {
    egress: [...new Set(rules.flatMap(({ egress }) => egress))],
    ingress: [...new Set([...rules.flatMap(({ ingress }) => ingress), ...allowClients(scope, props)])],
  };
}

/** Scope, beginning of the ID and words of a rule. */
type Place = Pick<TargetConnection, 'scopeOf' | 'formerScope' | 'targetName' | 'purpose'> & Pick<TargetPorts, 'id'>;

/**
 * Returns where the rules to a port are created. AWS accepts a rule once, so the address of one that several targets can need
 * depends on what it allows, and not on which of them is created first.
 */
function placeOf(
  scope: Construct,
  { securityGroupId, hostPort, allowInbound = true, name }: LoadBalancerTargetBaseProps,
  port: number,
  purpose: ReachedPort['purpose'],
): Place {
  if (port === 0) {
    const scopeOf = (source: string) => sharedBy(scope, [source, securityGroupId]);
    return { scopeOf, id: '', targetName: 'tasks on instances', purpose };
  }
  const shared = { id: '', targetName: `port ${numberText(port)}`, purpose: 'Connections' };
  // Services on the same instances, or in one existing group.
  if (hostPort !== undefined || !allowInbound) {
    const wasOwn = allowInbound && name === undefined && purpose === 'Requests';
    return {
      ...{ ...shared, ...(wasOwn && { formerScope: scope }) },
      scopeOf: (source) => sharedBy(scope, [source, securityGroupId, numberText(port)]),
    };
  }
  // Targets of one service, of which that without a name keeps its rules when others are added.
  const service = scope.node.scope;
  if (name !== undefined && service) {
    return { ...shared, scopeOf: (source) => sharedIn(service, 'Requests', [source, numberText(port)]) };
  }
  const id = purpose === 'Requests' ? '' : 'HealthCheck';
  return { scopeOf: () => scope, id, targetName: physicalName(scope, 200), purpose };
}

/** Creates the rules of clients of a listener in the security group of a Network Load Balancer. */
function allowClients(scope: Construct, props: LoadBalancerTargetBaseProps): RequestRules['ingress'] {
  const { loadBalancer, port, listenerPort = port, listenerProtocol } = props;
  if (!loadBalancer || !isNetwork(loadBalancer)) return [];
  const { securityGroupId, ingressCidrs: cidrs = [], ipAddressType } = loadBalancer;
  if (securityGroupId === undefined) return [];
  return strategyOf(props)
    .transports(props)
    .flatMap((transport) =>
      allowCidrs(() => scope, transport === 'udp' ? 'UdpClients' : 'Clients', {
        securityGroupId,
        cidrs,
        anyFamily: ipAddressType === 'dualstack',
        description: `${listenerProtocol === 'TLS' ? 'TLS' : transport.toUpperCase()} connections`,
        range: { ipProtocol: transport, fromPort: listenerPort, toPort: listenerPort },
      }),
    );
}
