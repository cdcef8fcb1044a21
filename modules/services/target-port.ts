import type { Container } from '../containers/container';
import { portRanges, tcpPorts } from '../containers/port-mapping';
import { shown } from '../core/shown';
import type { Problem } from '../core/problem';

/** The container that receives the requests, and its port. */
export interface TargetPort {
  /** Name of the container. */
  readonly container: string;
  /** Port of the container, if it has several. */
  readonly port?: number | undefined;
}

/** Returns the port that receives the requests, or `undefined` if it is ambiguous. */
export function portOf(
  { container, port }: TargetPort,
  containers: Readonly<Record<string, Container>>,
): number | undefined {
  return port ?? onlyPort(containers[container]);
}

function onlyPort(container: Container | undefined): number | undefined {
  if (container === undefined || portRanges(container).length > 0) return undefined;
  const ports = tcpPorts(container);
  return ports.length === 1 ? ports[0]!.containerPort : undefined;
}

/** Checks that requests can reach the container. */
export function portProblem({ container, port }: TargetPort, containers: Readonly<Record<string, Container>>): Problem {
  const names = Object.keys(containers).map((name) => `"${name}"`);
  if (!Object.hasOwn(containers, container)) {
    return `loadBalancing.container must be one of ${names.join(', ')}, got "${container}"`;
  }
  const ports = tcpPorts(containers[container]!).map(({ containerPort }) => containerPort);
  if (port === undefined && onlyPort(containers[container]) === undefined) {
    return `loadBalancing.port must be set, because container "${container}" has ${ports.length} TCP ports`;
  }
  if (port !== undefined && !ports.includes(port)) {
    return `loadBalancing.port must be one of the TCP ports of container "${container}" (${ports.map(shown).join(', ')}), got ${shown(port)}`;
  }
  return undefined;
}
