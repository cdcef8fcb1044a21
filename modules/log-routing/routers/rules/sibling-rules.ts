import type { Ec2Container } from '../../../containers/ec2-container';
import type { Containers } from '../../../containers/container-rules';
import type { TaskHost } from '../../../containers/task-host';
import type { Problem } from '../../../core/validation';
import { routerName } from '../task-router';

/** Port of the router on the bridge network of an instance, which every task can reach. */
const forwardPort = 24224;

/** Returns an error for each container that conflicts with a router that listens on these ports. */
export function siblingContainerErrors(
  containers: Containers,
  routerPorts: readonly number[],
  host: TaskHost,
): Problem[] {
  return [
    ...nameProblems(Object.keys(containers)),
    ...Object.entries(containers).flatMap(([name, container]) =>
      portProblems(container, routerPorts, host).map((problem) => problem && `container "${name}": ${problem}`),
    ),
  ];
}

/**
 * Returns an error for each port that the router uses, or that would expose the router's port; in the network mode
 * `host`, the router has no port.
 */
function portProblems(
  { ports = [], hostPorts = {} }: Ec2Container,
  routerPorts: readonly number[],
  { networkMode }: TaskHost,
): Problem[] {
  if (networkMode === 'bridge') {
    return [...new Set([...ports, ...Object.values(hostPorts)])].map(
      (port) =>
        port === forwardPort && `ports must not contain ${port}, the port of log routers; use another port (N02)`,
    );
  }
  return ports.map(
    (port) =>
      networkMode === 'awsvpc' &&
      routerPorts.includes(port) &&
      `ports must not contain ${port}, which the log router listens on; use another port (N03)`,
  );
}

function nameProblems(names: readonly string[]): Problem[] {
  return [
    names.includes(routerName) &&
      `container "${routerName}": name must not be "${routerName}", the name of the log router; use another name (F27)`,
    ...names.flatMap((name) =>
      names
        .filter((other) => other !== name && name.startsWith(`${other}-firelens`))
        .map(
          (other) =>
            `container "${name}": name must not start with "${other}-firelens", the tag prefix of records of "${other}"; use another name (F26)`,
        ),
    ),
  ];
}
