import type { Ec2Container } from './ec2-container';
import type { NetworkMode } from './task-host';
import { shown } from '../core/shown';
import { isKnown, type Problem } from '../core/validation';

/** Ports that an instance keeps for itself: SSH, Docker, and ECS's agent. */
const reservedPorts = [22, 2375, 2376, 51678, 51679, 51680];

/** The highest port that Docker does not give out itself. */
const highestHostPort = 32767;

/** The port of its host by which a port of a container is reached; with 0, Docker takes one that is free. */
export function hostPortOf({ hostPorts = {} }: Ec2Container, port: number, networkMode: NetworkMode): number {
  return networkMode === 'bridge' ? (hostPorts[port] ?? 0) : port;
}

/** Everything about the ports of containers by name that ECS would refuse, or that two of them would both take. */
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
        `hostPorts must not be given with networkMode "${networkMode}", where a container is reached by its own ports; use "bridge" (N04)`,
      ...(networkMode === 'host' ? ports.map((port) => reservedProblem('ports', port)) : []),
    ];
  }
  return given.flatMap(([port, hostPort]) => [
    !ports.includes(Number(port)) &&
      `hostPorts[${port}] must be for one of its ports (${ports.map(shown).join(', ')}), got ${shown(hostPort)}`,
    isKnown(hostPort) &&
      !(Number.isInteger(hostPort) && hostPort >= 1 && hostPort <= highestHostPort) &&
      `hostPorts[${port}] must be an integer from 1 to ${highestHostPort}, above which Docker gives ports out, got ${hostPort} (N04)`,
    reservedProblem(`hostPorts[${port}]`, hostPort),
  ]);
}

function reservedProblem(name: string, port: number): Problem {
  return (
    reservedPorts.includes(port) &&
    `${name} must be none of ${reservedPorts.join(', ')}, which an instance keeps for itself, got ${port} (N04)`
  );
}

function sharedPortProblems(
  entries: readonly (readonly [name: string, container: Ec2Container])[],
  networkMode: NetworkMode,
): Problem[] {
  const owners = new Map<number, string>();
  const reason =
    networkMode === 'bridge' ? 'it is a port of the instance' : `all containers of a task share one network interface`;
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
          `container "${name}": port ${port} must not be taken twice, got it in "${owner}" as well: ${reason}`
        );
      }),
  );
}
