import type { Container } from '../containers/container';
import { portRanges, singlePorts, type TransportProtocol } from '../containers/port-mapping';
import { shown } from '../core/shown';
import type { Problem } from '../core/problem';

/** The container that receives the requests, and its port. */
export interface TargetPort {
  /** Name of the container. */
  readonly container: string;
  /** Port of the container, if it has several. */
  readonly port?: number | undefined;
}

/** Returns the port that receives the requests by all given protocols, or `undefined` if it is ambiguous. */
export function portOf(
  { container, port }: TargetPort,
  containers: Readonly<Record<string, Container>>,
  transports: readonly TransportProtocol[] = ['tcp'],
): number | undefined {
  return port ?? onlyPort(containers[container], transports);
}

function onlyPort(container: Container | undefined, transports: readonly TransportProtocol[]): number | undefined {
  if (container === undefined || portRanges(container).length > 0) return undefined;
  const ports = portsWith(container, transports);
  return ports.length === 1 ? ports[0] : undefined;
}

/** Returns the ports on which a container listens with all given protocols. */
function portsWith(container: Container, [first, ...others]: readonly TransportProtocol[]): readonly number[] {
  const ports = singlePorts(container);
  const numbersOf = (transport: TransportProtocol) =>
    ports.filter(({ protocol = 'tcp' }) => protocol === transport).map(({ containerPort }) => containerPort);
  return numbersOf(first!).filter((port) => others.every((each) => numbersOf(each).includes(port)));
}

/** Checks that requests can reach the container; `name` is the path of the target. */
export function portProblem(
  name: string,
  { container, port }: TargetPort,
  containers: Readonly<Record<string, Container>>,
  transports: readonly TransportProtocol[] = ['tcp'],
): Problem {
  const names = Object.keys(containers).map((each) => `"${each}"`);
  if (!Object.hasOwn(containers, container)) {
    return `${name}.container must be one of ${names.join(', ')}, got "${container}"`;
  }
  const what = transports.length > 1 ? 'TCP and UDP' : transports[0]!.toUpperCase();
  const ports = portsWith(containers[container]!, transports);
  if (port === undefined && onlyPort(containers[container], transports) === undefined) {
    return `${name}.port must be set, because container "${container}" has ${ports.length} ${what} ports`;
  }
  if (port !== undefined && !ports.includes(port)) {
    return `${name}.port must be one of the ${what} ports of container "${container}" (${ports.map(shown).join(', ')}), got ${shown(port)}`;
  }
  return undefined;
}
