import { groupedBy } from '../../../core/grouped-by';
import type { Problem } from '../../../core/validation';
import type { RouteOfRecords, RouteOfSource } from '../../routes/record-source';

/** Refusals of containers whose records reach no destination, or the same place twice. */
export function reachProblems<Route extends RouteOfRecords>(
  containers: readonly string[],
  sources: readonly Reached<Route>[],
  selectionOf: Selection<Route>,
): Problem[] {
  return [
    ...containers.map((name) => {
      const reached = sources.some(({ source }) => source.name === name);
      return !reached && `container "${name}": its records reach no destination; add it to a route (F18)`;
    }),
    ...groupedBy(sources, ({ source }) => source.match).map((ofSource) => {
      const [{ source }] = ofSource;
      return (
        isDuplicate(ofSource, selectionOf) &&
        `container "${source.name}": its records reach the same destination twice; remove it from one route, or give the second one a place of its own, such as another prefix`
      );
    }),
  ];
}

/** A route of one source, and the place that its records go to: the destination, or a string that equal ones share. */
type Reached<Route extends RouteOfRecords> = RouteOfSource<Route> & { readonly place: unknown };

/** Tells routes apart by the records that they take of one source. */
type Selection<Route> = (route: Partial<Route>) => string;

/** Whether a record is sure to reach a destination by two routes. */
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
