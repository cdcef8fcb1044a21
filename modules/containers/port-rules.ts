import {
  type Ec2PortMapping,
  hostPortOf,
  intervalOf,
  type Listening,
  type PortRange,
  portRanges,
  portsOf,
  singlePorts,
} from './port-mapping';
import type { NetworkMode } from './task-host';
import { portRange } from '../core/format';
import { isGiven } from '../core/given';
import { alwaysHolds, rule } from '../core/rule';
import type { Problem } from '../core/problem';
import { integerProblem, isKnown } from '../core/validation';

/** Ports that are reserved on a container instance: SSH, Docker, and the ECS agent. */
const reservedPorts = [22, 2375, 2376, 51678, 51679, 51680];

/** Highest host port outside Docker's ephemeral range. */
const highestHostPort = 32767;

/**
 * Highest number of port ranges of a container.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
 */
const maxRanges = 100;

type Entries = readonly (readonly [name: string, container: Listening])[];

alwaysHolds('N04', { states: 'The host port of a container equals its container port.', because: '`ports` sets both' });

/** Returns an error for each port of a container that ECS would reject. */
export function ownPortProblems(container: Listening, networkMode: NetworkMode): Problem[] {
  const { length } = portRanges(container);
  return [
    ...portsOf(container).flatMap((port, index) => {
      const path = `ports[${index}]`;
      return isGiven(port, 'containerPortRange')
        ? rangeProblems(`${path}.containerPortRange`, port, networkMode)
        : mappingProblems(path, port, networkMode, typeof container.ports?.[index] === 'number');
    }),
    length > maxRanges && `ports must contain at most ${maxRanges} ranges, got ${length}`,
  ];
}

function mappingProblems(path: string, port: Ec2PortMapping, networkMode: NetworkMode, isNumber: boolean): Problem[] {
  const ofContainer = isNumber ? path : `${path}.containerPort`;
  const { containerPort, hostPort, name, appProtocol, protocol = 'tcp' } = port;
  return [
    integerProblem(ofContainer, containerPort, portRange),
    appProtocol !== undefined &&
      name === undefined &&
      `${path}.name must be given with appProtocol, because Service Connect refers to the port by its name`,
    appProtocol !== undefined &&
      protocol === 'udp' &&
      `${path}.protocol must be "tcp" with appProtocol "${appProtocol}", got "udp"; remove one of them`,
    ...mappedPort(`${path}.hostPort`, port, networkMode),
    ...(networkMode === 'host' ? reservedPort(ofContainer, containerPort) : []),
    ...(networkMode === 'bridge' && hostPort !== undefined
      ? [...ephemeralPort(`${path}.hostPort`, hostPort), ...reservedPort(`${path}.hostPort`, hostPort)]
      : []),
  ];
}

const mappedPort = rule('N04', {
  section: 'EC2',
  states: 'Only in the network mode `bridge` can the host port differ from the container port.',
  severity: 'error',
  fix: 'Have the container listen on the host port.',
  check: (name: string, { hostPort, containerPort }: Ec2PortMapping, networkMode: NetworkMode) =>
    networkMode !== 'bridge' &&
    hostPort !== undefined &&
    hostPort !== containerPort &&
    `${name} must be the containerPort with networkMode "${networkMode}", which uses the container's own ports, got ${hostPort}; remove it, or use networkMode "bridge"`,
});

const ephemeralPort = rule('N04', {
  section: 'EC2',
  variant: 'ephemeral',
  states: 'No host port is in the range that Docker assigns dynamically.',
  severity: 'error',
  fix: 'Omit `hostPort`: Docker assigns a port.',
  check: (name: string, hostPort: number) =>
    isKnown(hostPort) &&
    !(Number.isInteger(hostPort) && hostPort >= 1 && hostPort <= highestHostPort) &&
    `${name} must be an integer from 1 to ${highestHostPort}, below Docker's ephemeral ports, got ${hostPort}`,
});

const reservedPort = rule('N04', {
  section: 'EC2',
  variant: 'reserved',
  states: 'No container uses a port that the instance reserves: 22, 2375, 2376, 51678 to 51680.',
  severity: 'error',
  fix: 'Listen on another port.',
  check: (name: string, port: number) =>
    reservedPorts.includes(port) &&
    `${name} must not be one of the reserved ports ${reservedPorts.join(', ')}, got ${port}`,
});

function rangeProblems(name: string, range: PortRange, networkMode: NetworkMode): Problem[] {
  if (!isKnown(range.containerPortRange)) return [];
  const [first, last] = intervalOf(range);
  const isRange = /^\d{1,5}-\d{1,5}$/.test(range.containerPortRange);
  return [
    !(isRange && first >= portRange.min && first < last && last <= portRange.max) &&
      `${name} must be the first and the last port, such as "8000-8010", got ${JSON.stringify(range.containerPortRange)}`,
    networkMode === 'host' &&
      `${name} must not be set with networkMode "host", in which ECS accepts no ranges; list the ports, or use networkMode "bridge" or "awsvpc"`,
  ];
}

/** Returns an error for each port, and each name of a port, that two containers of a task use. */
export function sharedPortProblems(entries: Entries, networkMode: NetworkMode): Problem[] {
  return [...sharedNameProblems(entries), ...sharedHostPortProblems(entries, networkMode)];
}

/** Service Connect refers to the ports of a task by their names. */
function sharedNameProblems(entries: Entries): Problem[] {
  const owners = new Map<string, string>();
  return entries.flatMap(([name, container]) =>
    singlePorts(container).map((port) => {
      if (port.name === undefined || !isKnown(port.name)) return undefined;
      const owner = owners.get(port.name);
      owners.set(port.name, name);
      return (
        owner !== undefined &&
        `container "${name}": port name "${port.name}" must not be used twice, got it in "${owner}" as well; rename one`
      );
    }),
  );
}

/** Host ports of a container that are known at synth, as intervals. */
interface UsedPorts {
  readonly container: string;
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

function usedPorts([container, { ports }]: Entries[number], networkMode: NetworkMode): readonly UsedPorts[] {
  const used = portsOf({ ports: ports ?? [] }).map((port): UsedPorts => {
    const protocol = port.protocol ?? 'tcp';
    if (isGiven(port, 'containerPortRange')) {
      // In bridge mode, Docker chooses the host ports.
      const known = networkMode !== 'bridge' && isKnown(port.containerPortRange);
      const [first, last] = known ? intervalOf(port) : [0, 0];
      return { container, protocol, first, last };
    }
    const hostPort = isKnown(port.containerPort) ? hostPortOf(port, networkMode) : 0;
    const first = isKnown(hostPort) ? hostPort : 0;
    return { container, protocol, first, last: first };
  });
  return used.filter(({ first }) => first > 0);
}

function sharedHostPortProblems(entries: Entries, networkMode: NetworkMode): Problem[] {
  const reason =
    networkMode === 'bridge'
      ? 'each host port can be used once on an instance'
      : 'all containers of a task share one network interface';
  const order = new Map(entries.map(([name], index) => [name, index]));
  const sorted = entries
    .flatMap((entry) => usedPorts(entry, networkMode))
    .toSorted((one, other) => one.first - other.first || order.get(one.container)! - order.get(other.container)!);
  // The interval of each protocol that reaches furthest so far: one that begins within it shares a port with it.
  const furthest = new Map<string, UsedPorts>();
  return sorted.map((used) => {
    const previous = furthest.get(used.protocol);
    if (previous === undefined || used.last > previous.last) furthest.set(used.protocol, used);
    return (
      previous !== undefined &&
      used.first <= previous.last &&
      `container "${used.container}": port ${used.first} must not be used twice, got it in "${previous.container}" as well; ${reason}`
    );
  });
}
