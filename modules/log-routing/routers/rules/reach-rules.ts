import { groupedBy } from '../../../core/grouped-by';
import { rule } from '../../../core/rule';
import type { Problem } from '../../../core/problem';
import { patternsMeet } from '../../../fluent-bit/tag-pattern';
import { isTagged, type RouteOfRecords, type RouteOfSource } from '../../routes/record-source';

const routedRecords = rule('F18', {
  states: 'The records of every container reach a destination.',
  severity: 'error',
  fix: 'Route unwanted records to `LogDestination.null()`.',
  check: (containers: readonly string[], sources: readonly Pick<RouteOfSource, 'source'>[], destinations: string) =>
    containers
      .filter((name) => !sources.some(({ source }) => source.name === name))
      .map(
        (name) =>
          `container "${name}": records must reach a destination; add the container to a route, or to ${destinations}.null()`,
      ),
});

/** Returns an error for each container whose records reach no destination, or the same place twice. */
export function reachProblems<Route extends RouteOfRecords>(
  containers: readonly string[],
  sources: readonly Reached<Route>[],
  selectionOf: Selection<Route>,
  destinations: 'LogDestination' | 'FluentdDestination',
): Problem[] {
  return [
    ...routedRecords(containers, sources, destinations),
    ...groupedBy(sources, ({ source }) => source.match).map((ofSource) => {
      const [{ source }] = ofSource;
      return (
        isDuplicate(ofSource, selectionOf) &&
        `container "${source.name}": records must not reach the same destination twice; remove it from one route, or change one of the destinations, such as its prefix`
      );
    }),
  ];
}

/**
 * Route of one source, and the place that its records go to: the destination, or a string that equal destinations
 * share.
 */
type Reached<Route extends RouteOfRecords> = RouteOfSource<Route> & {
  readonly place: unknown;
  readonly destination: object;
};

/** Returns a key that is equal for routes that select the same records of a source. */
type Selection<Route> = (route: Partial<Route>) => string;

/** Returns `true` if a record always reaches a destination through two routes. */
function isDuplicate<Route extends RouteOfRecords>(
  sources: readonly Reached<Route>[],
  selectionOf: Selection<Route>,
): boolean {
  const all = selectionOf({});
  return groupedBy(sources, ({ place }) => place).some((ofPlace) => {
    const selections = new Set(ofPlace.map(({ route }) => selectionOf(route)));
    return ofPlace.length > 1 && (selections.size < ofPlace.length || selections.has(all));
  });
}

/** Properties with which a route of either router selects records by their lines. */
type LineRoute = RouteOfRecords & { readonly include?: unknown; readonly exclude?: unknown; readonly parse?: unknown };

/** Returns a warning for each destination that a record may reach through two routes. */
export const separateRoutes = rule('F69', {
  states: 'A record that takes several routes reaches each destination once.',
  severity: 'warning',
  fix: 'Exclude in one route what the other includes, or ignore the warning if no record matches both.',
  check: <Route extends LineRoute>(routes: readonly Route[], sources: readonly Reached<Route>[]) => {
    // Tags that applications choose may match two routes, which name a folder each: there, the destination counts.
    const tagged = sources.filter(({ route }) => isTagged(route.from));
    const groups = [
      ...groupedBy(sources, ({ place }) => place),
      ...groupedBy(tagged, ({ destination }) => destination),
    ];
    const pairs = groups.map(overlapOf).filter((pair) => pair !== undefined);
    const warnings = pairs.map(([one, other]) => {
      const [first, second] = [one, other].map(({ route }) => `logRouting.routes[${routes.indexOf(route)}]`);
      return `${first} and ${second}: destinations should differ, or records of "${one.source.name}" that match both routes are delivered twice; exclude in one route what the other includes`;
    });
    return [...new Set(warnings)];
  },
});

/** Returns two routes that may both select one record. */
function overlapOf<Route extends LineRoute>(
  sources: readonly Reached<Route>[],
): readonly [Reached<Route>, Reached<Route>] | undefined {
  for (const [index, other] of sources.entries()) {
    const one = sources.slice(0, index).find((each) => !areExclusive(each, other));
    if (one) return [one, other];
  }
  return undefined;
}

function areExclusive<Route extends LineRoute>(one: Reached<Route>, other: Reached<Route>): boolean {
  const streams = [one.route.source, other.route.source];
  return (
    !patternsMeet(one.source.match, other.source.match) ||
    (!streams.includes(undefined) && streams[0] !== streams[1]) ||
    excludes(one.route, other.route) ||
    excludes(other.route, one.route)
  );
}

/** Returns `true` if one route drops what the other includes, and both match the line, or fields of the same parser. */
function excludes(one: LineRoute, { include, parse }: LineRoute): boolean {
  if (include === undefined) return false;
  const isComparable = typeof include === 'string' || JSON.stringify(one.parse) === JSON.stringify(parse);
  const included = JSON.stringify(include);
  return isComparable && [one.exclude ?? []].flat().some((pattern) => JSON.stringify(pattern) === included);
}
