import type { TaskHost } from '../../../containers/task-host';
import { rule } from '../../../core/rule';
import type { Problem } from '../../../core/problem';
import { isTagged, type RouteOfRecords, routesOfSources } from '../../routes/record-source';

/** Containers of a task that routes may select. */
export interface RoutableContainers {
  /** Names of the containers that log to the router. */
  readonly names: readonly string[];
  /** Names of all containers, including those with `logDriver: 'awslogs'`. */
  readonly all: readonly string[];
  /** Host of the task. */
  readonly host: TaskHost;
}

/** Returns an error for a routing that no container uses. */
export const routedContainer = rule('F02', {
  states: 'If a task has a log router, at least one container logs to it.',
  severity: 'error',
  fix: 'Omit `logRouting` if every container uses `awslogs`.',
  check: (containers: readonly string[], all: readonly string[]) =>
    all.length > 0 &&
    containers.length === 0 &&
    'logRouting needs a container that uses it, but every container has logDriver "awslogs"; remove logDriver from a container, or remove logRouting',
});

/** Returns an error for a routing without routes. */
export const anyRoute = rule('F18', {
  variant: 'routes',
  states: 'A task with a log router has at least one route.',
  severity: 'error',
  fix: 'Add a route, or omit `logRouting`.',
  check: (routes: readonly RouteOfRecords[]) =>
    routes.length === 0 && 'logRouting.routes must have at least one route, got none',
});

const portForLibraries = rule('N09', {
  section: 'EC2',
  states: 'Fluentd libraries cannot send records in the network mode `host`, where the router has no port for them.',
  severity: 'error',
  fix: 'Use the network mode `bridge` or `awsvpc`, or write to stdout.',
  check: ({ networkMode }: TaskHost) =>
    networkMode === 'host' &&
    'from.tag must not be set with networkMode "host", in which ECS provides no port for Fluentd libraries; use "awsvpc" or "bridge"',
});

/** Returns the errors in the name of a route and in the records that it selects. */
export function originProblems(
  { from = [], name, source }: RouteOfRecords,
  { names, all, host }: RoutableContainers,
): Problem[] {
  return [
    name !== undefined &&
      !/^\w+$/.test(name) &&
      `name must be letters, digits and "_", such as "web_errors", got ${JSON.stringify(name)}`,
    ...(isTagged(from)
      ? [
          ...portForLibraries(host),
          source !== undefined &&
            'source must not be set with from.tag, because records from Fluentd libraries have no stream; remove source',
        ]
      : [...new Set([from].flat())]
          .filter((each) => !names.includes(each))
          .map((each) =>
            all.includes(each)
              ? `from must be a container that uses logRouting, got "${each}", which has logDriver "awslogs"; remove its logDriver to route its logs`
              : `from must be a container of the task (${quoted(names)}), got "${each}"`,
          )),
  ];
}

/** Returns a warning for each container that has a route for only one of its streams. */
export const routedStreams = rule('F18', {
  variant: 'streams',
  states: 'Both stdout and stderr of a container reach a destination.',
  severity: 'warning',
  fix: 'Route the unwanted stream to `LogDestination.null()`.',
  check: unroutedStreams,
});

function unroutedStreams(
  routes: readonly RouteOfRecords[],
  containers: readonly string[],
  destinations: 'LogDestination' | 'FluentdDestination',
): readonly string[] {
  const taken = routesOfSources(routes, containers);
  return containers.flatMap((container) => {
    const streams = taken.filter(({ source }) => source.name === container).map(({ route }) => route.source);
    if (streams.length === 0 || streams.includes(undefined)) return [];
    return (['stdout', 'stderr'] as const)
      .filter((stream) => !streams.includes(stream))
      .map(
        (stream) =>
          `container "${container}": records on ${stream} should reach a destination, or they are dropped; add them to a route, or to ${destinations}.null()`,
      );
  });
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
