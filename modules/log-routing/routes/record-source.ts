import type { Containers } from '../../containers/container-rules';
import { groupedBy } from '../../core/grouped-by';
import type { LogRoute, TaggedRecords } from './log-route';

/** Who writes records, and the tags that these come with. */
export interface RecordSource {
  /** The container, or the name of the route where the application chooses the tag. */
  readonly name: string;
  /** Pattern of the tags, as `nginx-firelens-*`. */
  readonly match: string;
  /** Place of the task's id in the tag when that is parted at its hyphens (F28), if the tag holds it. */
  readonly taskIdPart: number | undefined;
}

/** What a route of either router says of the records that take it. */
export type RouteOfRecords = Pick<LogRoute, 'name' | 'from' | 'source'>;

/** A route with one of the sources whose records take it. */
export interface RouteOfSource<Route extends RouteOfRecords = LogRoute> {
  /** The route. */
  readonly route: Route;
  /** Its name. */
  readonly name: string;
  /** Where the records come from. */
  readonly source: RecordSource;
}

/** Names of the containers whose output the router gets: all but those that log by `awslogs`. */
export function routedContainers(containers: Containers): readonly string[] {
  return Object.keys(containers).filter((name) => containers[name]!.logDriver === undefined);
}

/** Each route once for each of its sources, in the order of the routes. */
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

/** Every container, and the tags that routes name: all that may write records. */
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

/** The records of a container; its tag is `<container>-firelens-<task id>`. */
function containerSource(container: string): RecordSource {
  // Fluent Bit skips empty parts.
  const parts = container.split('-').filter((part) => part !== '');
  return { name: container, match: `${container}-firelens-*`, taskIdPart: parts.length + 1 };
}

/** Whether a route is from records with a tag of the application's. */
export function isTagged(from: LogRoute['from']): from is TaggedRecords {
  return typeof from === 'object' && 'tag' in from;
}

function nameOf({ tag }: TaggedRecords): string {
  return tag.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '') || 'records';
}
