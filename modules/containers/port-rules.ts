import type { Ec2Container } from './ec2-container';
import type { NetworkMode } from './task-host';
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

function hostPortProblems({ ports = [], hostPorts = {} }: Ec2Container, networkMode: NetworkMode): Problem[] {
  const given = Object.entries(hostPorts);
  if (networkMode !== 'bridge') {
    return [
      given.length > 0 &&
        `hostPorts must not be set with networkMode "${networkMode}", which uses the container's own ports; use networkMode "bridge" (N04)`,
      ...(networkMode === 'host' ? ports.map((port) => reservedProblem('ports', port)) : []),
    ];
  }
  return given.flatMap(([port, hostPort]) => [
    !ports.includes(Number(port)) &&
      `hostPorts[${port}] must be for one of the container's ports (${ports.map(shown).join(', ')}), got ${shown(hostPort)}`,
    isKnown(hostPort) &&
      !(Number.isInteger(hostPort) && hostPort >= 1 && hostPort <= highestHostPort) &&
      `hostPorts[${port}] must be an integer from 1 to ${highestHostPort}, below Docker's ephemeral ports, got ${hostPort} (N04)`,
    reservedProblem(`hostPorts[${port}]`, hostPort),
  ]);
}

function reservedProblem(name: string, port: number): Problem {
  return (
    reservedPorts.includes(port) &&
    `${name} must not be one of the reserved ports ${reservedPorts.join(', ')}, got ${port} (N04)`
  );
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
