import type { TaskHost } from '../../../containers/task-host';
import type { Problem } from '../../../core/validation';
import { isTagged, type RouteOfRecords, routesOfSources } from '../../routes/record-source';

/** The containers of a task as routes may name them. */
export interface RoutableContainers {
  /** Those that log to the router. */
  readonly names: readonly string[];
  /** These, and those that log by `awslogs`. */
  readonly all: readonly string[];
  /** What the task runs on. */
  readonly host: TaskHost;
}

/** What keeps a routing from having anything to route, or nothing. */
export function nothingRouted(containers: readonly string[], all: readonly string[]): Problem {
  return (
    all.length > 0 &&
    containers.length === 0 &&
    'logRouting must have a container that uses it, but every container has logDriver "awslogs"; remove the logDriver of one, or logRouting (F02)'
  );
}

/** Everything that is wrong with the name of a route, and with the records that it is to take. */
export function originProblems(
  { from = [], name, source }: RouteOfRecords,
  { names, all, host }: RoutableContainers,
): Problem[] {
  return [
    name !== undefined && !/^\w+$/.test(name) && `name must be letters, digits and "_", got ${JSON.stringify(name)}`,
    ...(isTagged(from)
      ? [
          host.networkMode === 'host' &&
            'from.tag must not be given with networkMode "host", where ECS gives libraries no port to send to; use "awsvpc" or "bridge" (N09)',
          source !== undefined && 'source must not be given with a tag: records of libraries have none',
        ]
      : [...new Set([from].flat())]
          .filter((each) => !names.includes(each))
          .map((each) =>
            all.includes(each)
              ? `from must not name "${each}", which logs by "awslogs"; take its logDriver out to route it`
              : `from must be a container of the task (${quoted(names)}), got "${each}"`,
          )),
  ];
}

/** A container of which one stream is routed, and the other is not. */
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
          `container "${container}": what it writes on ${stream} reaches no destination, and is dropped; add a route, or one to ${destinations}.null() (F18)`,
      );
  });
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
