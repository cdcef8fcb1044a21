import type { Ec2Container } from './ec2-container';
import type { NetworkMode } from './task-host';
import { alwaysHolds, rule } from '../core/rule';
import { shown } from '../core/shown';
import { isKnown, type Problem } from '../core/validation';

/** Ports that are reserved on a container instance: SSH, Docker, and the ECS agent. */
const reservedPorts = [22, 2375, 2376, 51678, 51679, 51680];

/** Highest host port outside Docker's ephemeral range. */
const highestHostPort = 32767;

/** Returns the host port of a container port; 0 lets Docker choose a free port. */
export function hostPortOf({ hostPorts = {} }: Ec2Container, port: number, networkMode: NetworkMode): number {
  return networkMode === 'bridge' ? (hostPorts[port] ?? 0) : port;
}

alwaysHolds('N04', { states: 'The host port of a container equals its container port.', because: '`ports` sets both' });

/** Checks the ports of the containers for values that ECS rejects and for conflicts. */
export function portProblems(
  entries: readonly (readonly [name: string, container: Ec2Container])[],
  networkMode: NetworkMode,
): Problem[] {
  return [
    ...entries.flatMap(([name, container]) =>
      hostPortProblems(container, networkMode).map((problem) => problem && `container "${name}": ${problem}`),
    ),
    ...sharedPortProblems(entries, networkMode),
  ];
}

const mappedPorts = rule('N04', {
  section: 'EC2',
  states: 'Only in the network mode `bridge` can the host port differ from the container port.',
  severity: 'error',
  fix: 'Have the container listen on the host port.',
  check: ({ hostPorts = {} }: Ec2Container, networkMode: NetworkMode) =>
    networkMode !== 'bridge' &&
    Object.keys(hostPorts).length > 0 &&
    `hostPorts must not be set with networkMode "${networkMode}", which uses the container's own ports; use networkMode "bridge"`,
});

const ephemeralPort = rule('N04', {
  section: 'EC2',
  variant: 'ephemeral',
  states: 'No host port is in the range that Docker assigns dynamically.',
  severity: 'error',
  fix: 'Omit `hostPorts`: Docker assigns a port.',
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

function hostPortProblems(container: Ec2Container, networkMode: NetworkMode): Problem[] {
  const { ports = [], hostPorts = {} } = container;
  if (networkMode !== 'bridge') {
    return [
      ...mappedPorts(container, networkMode),
      ...(networkMode === 'host' ? ports.flatMap((port) => reservedPort('ports', port)) : []),
    ];
  }
  return Object.entries(hostPorts).flatMap(([port, hostPort]) => [
    !ports.includes(Number(port)) &&
      `hostPorts[${port}] must be for one of the container's ports (${ports.map(shown).join(', ')}), got ${shown(hostPort)}`,
    ...ephemeralPort(`hostPorts[${port}]`, hostPort),
    ...reservedPort(`hostPorts[${port}]`, hostPort),
  ]);
}

function sharedPortProblems(
  entries: readonly (readonly [name: string, container: Ec2Container])[],
  networkMode: NetworkMode,
): Problem[] {
  const owners = new Map<number, string>();
  const reason =
    networkMode === 'bridge'
      ? 'each host port can be used once on an instance'
      : 'all containers of a task share one network interface';
  return entries.flatMap(([name, container]) =>
    (container.ports ?? [])
      .filter(isKnown)
      .map((port) => hostPortOf(container, port, networkMode))
      .filter((port) => isKnown(port) && port !== 0)
      .map((port) => {
        const owner = owners.get(port);
        owners.set(port, name);
        return (
          owner !== undefined &&
          `container "${name}": port ${port} must not be used twice, got it in "${owner}" as well; ${reason}`
        );
      }),
  );
}
