import type { Ec2Container } from '../../../containers/ec2-container';
import type { Containers } from '../../../containers/container-rules';
import type { TaskHost } from '../../../containers/task-host';
import type { Problem } from '../../../core/validation';
import { routerName } from '../task-router';

/** Port of the router on the bridge of an instance, where every task can reach it. */
const forwardPort = 24224;

/** Everything about containers that cannot stand beside a router which listens on these ports. */
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

/** Ports of a container that the router has, or that would open the router's to others; in the mode `host` it has none. */
function portProblems(
  { ports = [], hostPorts = {} }: Ec2Container,
  routerPorts: readonly number[],
  { networkMode }: TaskHost,
): Problem[] {
  if (networkMode === 'bridge') {
    return [...new Set([...ports, ...Object.values(hostPorts)])].map(
      (port) => port === forwardPort && `ports must not map ${port}, by which log routers are reached (N02)`,
    );
  }
  return ports.map(
    (port) =>
      networkMode === 'awsvpc' &&
      routerPorts.includes(port) &&
      `ports must not hold ${port}, which the log router listens on (N03)`,
  );
}

function nameProblems(names: readonly string[]): Problem[] {
  return [
    names.includes(routerName) && `container "${routerName}": its name is that of the log router; choose another (F27)`,
    ...names.flatMap((name) =>
      names
        .filter((other) => other !== name && name.startsWith(`${other}-firelens`))
        .map(
          (other) =>
            `container "${name}": its name must not begin with "${other}-firelens", which marks the records of "${other}" (F26)`,
        ),
    ),
  ];
}
