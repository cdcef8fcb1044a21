import type { Container } from '../../../containers/container';
import type { Containers, Ec2Container } from '../../../containers/ec2-container';
import type { TaskHost } from '../../../containers/task-host';
import { listensOn, tcpPorts } from '../../../containers/port-mapping';
import { rule } from '../../../core/rule';
import type { Problem } from '../../../core/problem';
import { routerName } from '../task-router';

/** Port of the router on the bridge network of an instance, which every task can reach. */
const forwardPort = 24224;

/** Returns an error for each container that conflicts with the router; `freePorts` is the rule about its ports. */
export function siblingContainerErrors(
  containers: Containers,
  freePorts: (container: Container, host: TaskHost) => string[],
  host: TaskHost,
): string[] {
  const names = Object.keys(containers);
  return [
    ...ownName(names),
    ...separateTags(names),
    ...Object.entries(containers).flatMap(([name, container]) =>
      [...unmappedPort(container, host), ...freePorts(container, host)].map(
        (problem) => `container "${name}": ${problem}`,
      ),
    ),
  ];
}

/** Returns the check of a rule that no container uses a port of the router, if they share a network interface. */
export function usedPorts(routerPorts: readonly number[]) {
  return (container: Container, { networkMode }: TaskHost): Problem[] =>
    routerPorts.map(
      (port) =>
        networkMode === 'awsvpc' &&
        listensOn(container, port) &&
        `ports must not contain ${port}, which the log router listens on; use another port`,
    );
}

const unmappedPort = rule('N02', {
  section: 'EC2',
  states: 'In the network mode `bridge`, no container maps port 24224.',
  severity: 'error',
  fix: 'Listen on another port.',
  check: (container: Ec2Container, { networkMode }: TaskHost) =>
    networkMode === 'bridge' &&
    (listensOn(container, forwardPort) || tcpPorts(container).some(({ hostPort }) => hostPort === forwardPort)) &&
    `ports must not contain ${forwardPort}, the port of log routers; use another port`,
});

const ownName = rule('F27', {
  variant: 'router',
  states: 'No container has the name of the log router.',
  severity: 'error',
  fix: 'Choose another name.',
  check: (names: readonly string[]) =>
    names.includes(routerName) &&
    `container "${routerName}": name must not be "${routerName}", the name of the log router; use another name`,
});

const separateTags = rule('F26', {
  states: 'No container name begins with the name of another container followed by `-firelens`.',
  severity: 'error',
  fix: 'Choose another name.',
  check: (names: readonly string[]) =>
    names.flatMap((name) =>
      names
        .filter((other) => other !== name && name.startsWith(`${other}-firelens`))
        .map(
          (other) =>
            `container "${name}": name must not start with "${other}-firelens", the tag prefix of records of "${other}"; use another name`,
        ),
    ),
});
