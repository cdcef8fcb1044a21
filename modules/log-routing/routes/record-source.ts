import type { Containers } from '../../containers/ec2-container';
import { groupedBy } from '../../core/grouped-by';
import type { LogRoute, TaggedRecords } from './log-route';
import { isGiven } from '../../core/given';

/** Source of records, with the tags of the records. */
export interface RecordSource {
  /** Name of the container, or of the route if the application chooses the tag. */
  readonly name: string;
  /** Pattern of the tags, such as `nginx-firelens-*`. */
  readonly match: string;
  /**
   * Index of the task ID in the tag when the tag is split at hyphens (F28); `undefined` if the tag does not contain it.
   */
  readonly taskIdPart: number | undefined;
}

/** Properties with which a route of either router selects records. */
export type RouteOfRecords = Pick<LogRoute, 'name' | 'from' | 'source'>;

/** Route with one source of its records. */
export interface RouteOfSource<Route extends RouteOfRecords = LogRoute> {
  /** Route of the records. */
  readonly route: Route;
  /** Name of the route. */
  readonly name: string;
  /** Source of the records. */
  readonly source: RecordSource;
}

/** Returns the names of the containers whose logs are routed: all except those with `logDriver: 'awslogs'`. */
export function routedContainers(containers: Containers): readonly string[] {
  return Object.keys(containers).filter((name) => containers[name]!.logDriver === undefined);
}

/** Returns each route once for each of its sources, in the order of the routes. */
export function routesOfSources<Route extends RouteOfRecords>(
  routes: readonly Route[],
  containers: readonly string[],
): readonly RouteOfSource<Route>[] {
  return routes.flatMap((route, index) => {
    const { from = containers } = route;
    const name = route.name ?? route.source ?? `route${index + 1}`;
    const sources = isTagged(from)
      ? [{ name: route.name ?? nameOf(from), match: from.tag, taskIdPart: undefined }]
      : [from].flat().map(containerSource);
    return sources.map((source) => ({ route, name, source }));
  });
}

/** Returns all sources of records: every container, and the tags that routes specify. */
export function recordSources(
  routes: readonly RouteOfRecords[],
  containers: readonly string[],
): readonly RecordSource[] {
  const tagged = routesOfSources(routes, containers).filter(({ route }) => isTagged(route.from));
  return [
    ...containers.map(containerSource),
    ...groupedBy(tagged, ({ source }) => source.match).map(([{ source }]) => source),
  ];
}

/** Returns the source for a container; its tag is `<container>-firelens-<task id>`. */
function containerSource(container: string): RecordSource {
  // Fluent Bit ignores empty parts.
  const parts = container.split('-').filter((part) => part !== '');
  return { name: container, match: `${container}-firelens-*`, taskIdPart: parts.length + 1 };
}

/** Returns `true` if a route selects records with a tag of the application. */
export function isTagged(from: LogRoute['from']): from is TaggedRecords {
  return typeof from === 'object' && isGiven(from, 'tag');
}

function nameOf({ tag }: TaggedRecords): string {
  return tag.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '') || 'records';
}
