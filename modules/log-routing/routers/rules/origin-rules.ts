import type { TaskHost } from '../../../containers/task-host';
import type { Problem } from '../../../core/validation';
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
export function nothingRouted(containers: readonly string[], all: readonly string[]): Problem {
  return (
    all.length > 0 &&
    containers.length === 0 &&
    'logRouting needs a container that uses it, but every container has logDriver "awslogs"; remove logDriver from a container, or remove logRouting (F02)'
  );
}

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
          host.networkMode === 'host' &&
            'from.tag must not be set with networkMode "host", in which ECS provides no port for Fluentd libraries; use "awsvpc" or "bridge" (N09)',
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
export function unroutedStreams(
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
          `container "${container}": records on ${stream} should reach a destination, or they are dropped; add them to a route, or to ${destinations}.null() (F18)`,
      );
  });
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
