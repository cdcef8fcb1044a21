import { groupedBy } from '../../../core/grouped-by';
import { rule } from '../../../core/rule';
import type { Problem } from '../../../core/validation';
import type { RouteOfRecords, RouteOfSource } from '../../routes/record-source';

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
type Reached<Route extends RouteOfRecords> = RouteOfSource<Route> & { readonly place: unknown };

/** Returns a key that is equal for routes that select the same records of a source. */
type Selection<Route> = (route: Partial<Route>) => string;

/** Returns `true` if a record always reaches a destination through two routes. */
function isDuplicate<Route extends RouteOfRecords>(
  sources: readonly Reached<Route>[],
  selectionOf: Selection<Route>,
): boolean {
  const takesAll = (route: Route) => selectionOf(route) === selectionOf({});
  return groupedBy(sources, ({ place }) => place).some((ofPlace) =>
    ofPlace.some((one, index) =>
      ofPlace
        .slice(index + 1)
        .some(
          (other) =>
            selectionOf(one.route) === selectionOf(other.route) || takesAll(one.route) || takesAll(other.route),
        ),
    ),
  );
}
