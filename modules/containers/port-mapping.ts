import { isGiven } from '../core/given';
import { byProperty, fields } from '../core/object-shape';
import { omitUndefined } from '../core/omit-undefined';
import { list } from '../core/collection-shape';
import { anyOf, number, oneOf, required, type Shape, type ShapesOf, suggesting } from '../core/shape';
import { matching, plainText } from '../core/string-shape';
import type { NetworkMode } from './task-host';

/** Transport protocol of a port. */
export type TransportProtocol = 'tcp' | 'udp';

/**
 * A port that a container listens on.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
 */
export interface PortMapping {
  /** Port of the container, 1 to 65535. */
  readonly containerPort: number;

  /**
   * Transport protocol.
   *
   * @default 'tcp'
   */
  readonly protocol?: TransportProtocol;

  /**
   * Name of the port, unique in the task, by which Service Connect and VPC Lattice refer to it: 1 to 64 lowercase
   * letters, digits, `_` and `-`, which does not begin with `-`.
   *
   * @default - none
   */
  readonly name?: string;

  /**
   * Protocol of the application, for which Service Connect has metrics and retries; requires a `name`.
   *
   * @default - TCP, set by Service Connect
   */
  readonly appProtocol?: 'http' | 'http2' | 'grpc';
}

/** A port that a container on an EC2 instance listens on. */
export interface Ec2PortMapping extends PortMapping {
  /**
   * Port of the instance in the network mode `bridge`, 1 to 32767. A fixed host port allows one such task per instance.
   *
   * @default - a free port above 32767, which ECS registers with the load balancer
   */
  readonly hostPort?: number;
}

/** Adjacent ports that a container listens on, except in the network mode `host`. */
export interface PortRange {
  /** First and last port, such as `8000-8010`. In the network mode `bridge`, each is mapped to a free host port. */
  readonly containerPortRange: string;

  /**
   * Transport protocol.
   *
   * @default 'tcp'
   */
  readonly protocol?: TransportProtocol;
}

/** A container with the ports that it listens on. */
export interface Listening {
  /** Ports by number, or with their properties. */
  readonly ports?: readonly (number | Ec2PortMapping | PortRange)[];
}

/** First and last port of a range. */
export type PortInterval = readonly [first: number, last: number];

/** Returns the ports of a container with their properties. */
export function portsOf({ ports = [] }: Listening): readonly (Ec2PortMapping | PortRange)[] {
  return ports.map((port) => (typeof port === 'object' ? port : { containerPort: port }));
}

/** Returns the ports of containers that have a name, by which Service Connect and VPC Lattice refer to them. */
export function namedPorts(
  containers: Readonly<Record<string, Listening>>,
): readonly (PortMapping & { readonly name: string })[] {
  return Object.values(containers)
    .flatMap(portsOf)
    .flatMap((port) => ('name' in port && port.name !== undefined ? [{ ...port, name: port.name }] : []));
}

/** Returns the ports of a container with their properties, without ranges. */
export function singlePorts(container: Listening): readonly Ec2PortMapping[] {
  return portsOf(container).filter((port) => isGiven(port, 'containerPort'));
}

/** Returns the ranges of ports of a container. */
export function portRanges(container: Listening): readonly PortRange[] {
  return portsOf(container).filter((port) => isGiven(port, 'containerPortRange'));
}

/** Returns the TCP ports of a container, to which a load balancer can send requests. */
export function tcpPorts(container: Listening): readonly Ec2PortMapping[] {
  return singlePorts(container).filter(({ protocol = 'tcp' }) => protocol === 'tcp');
}

/** Returns the first and last port of a range. */
export function intervalOf({ containerPortRange }: PortRange): PortInterval {
  const [first = 0, last = first] = containerPortRange.split('-').map(Number);
  return [first, last];
}

/** Returns whether a container listens on a TCP port. */
export function listensOn(container: Listening, port: number): boolean {
  return (
    tcpPorts(container).some(({ containerPort }) => containerPort === port) ||
    portRanges(container).some((range) => {
      const [first, last] = intervalOf(range);
      return (range.protocol ?? 'tcp') === 'tcp' && first <= port && port <= last;
    })
  );
}

/** Returns the host port of a port; 0 lets Docker choose a free port. */
export function hostPortOf({ containerPort, hostPort = 0 }: Ec2PortMapping, networkMode: NetworkMode): number {
  return networkMode === 'bridge' ? hostPort : containerPort;
}

/** Returns the ports of a container in the form of the ECS API. */
export function portMappings(container: Listening, networkMode: NetworkMode): Record<string, unknown>[] {
  return portsOf(container).map((port) => {
    if (isGiven(port, 'containerPortRange')) {
      const { containerPortRange, protocol = 'tcp' } = port;
      return { containerPortRange, protocol };
    }
    const { containerPort, protocol = 'tcp', name, appProtocol } = port;
    return {
      containerPort,
      hostPort: hostPortOf(port, networkMode),
      protocol,
      ...omitUndefined({ name, appProtocol }),
    };
  });
}

const protocol = oneOf('tcp', 'udp');

const mappingShapes: ShapesOf<PortMapping> = {
  containerPort: required(number),
  protocol,
  name: matching(
    plainText,
    /^[a-z0-9_][a-z0-9_-]{0,63}$/,
    'a port name: 1 to 64 lowercase letters, digits, "_" and "-", not beginning with "-"',
  ),
  appProtocol: oneOf('http', 'http2', 'grpc'),
};

/** Returns the shape of the ports of a container, given the shape of a port with its properties. */
function portList(mapping: Shape): Shape {
  const range = fields<PortRange>({ containerPortRange: required(plainText), protocol });
  return list(suggesting(anyOf(number, byProperty({ containerPort: mapping, containerPortRange: range })), inOurForm));
}

/** Returns how to write a port in the forms of Docker and of other APIs. */
function inOurForm(value: unknown): string | undefined {
  const [, host, port, transport] =
    typeof value === 'string' ? (/^(?:(\d+):)?(\d+)(?:\/(tcp|udp))?$/.exec(value) ?? []) : [];
  if (typeof value === 'string' && /^\d+-\d+$/.test(value)) return `use { containerPortRange: "${value}" }`;
  const { port: own } = Object(value) as { readonly port?: unknown };
  if (typeof own === 'number') return `use ${own}`;
  if (port === undefined) return undefined;
  if (transport === 'udp') return `use { containerPort: ${port}, protocol: "udp" }`;
  const onInstance = `, or { containerPort: ${port}, hostPort: ${host} } in the network mode bridge`;
  return `use ${port}${host === undefined || host === port ? '' : onInstance}`;
}

/** Shape of the ports of a container on Fargate. */
export const ports = portList(
  fields<PortMapping>(mappingShapes, {
    hostPort: 'remove it, because the host port of a task on Fargate is its container port',
  }),
);

/** Shape of the ports of a container on an EC2 instance. */
export const ec2Ports = portList(fields<Ec2PortMapping>({ ...mappingShapes, hostPort: number }));
