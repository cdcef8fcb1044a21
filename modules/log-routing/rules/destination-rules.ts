import { bytesOf, type Filter, type Output } from '../../fluent-bit';
import { groupedBy } from '../../internal/grouped-by';
import type { TaskHost } from '../../internal/task-host';
import { isKnown, type Problem } from '../../internal/validation';
import type { LogRoute } from '../log-route';
import type { RouteOfRecords, RouteOfSource } from '../record-source';
import { anyFields, type RoutedTask } from '../routed-task';
import { completed } from '../routing-defaults';
import { sharedNameProblems } from './name-rules';

/** Everything about where records go that would lose them, or that a destination cannot take. */
export function destinationProblems({ routing, containers, sources, pipeline }: RoutedTask): Problem[] {
  return [
    !completed(routing).ecsMetadata &&
      pipeline.filters?.some(isCopyByMetadata) &&
      'logRouting.ecsMetadata must be true where records of libraries take several routes, or each but one of these must begin with include or level: Fluent Bit copies records by a field that all of them have',
    ...reachProblems(containers, sources, selectionOf),
    ...new Set(sources.flatMap(({ destination, logSource }) => destination.problems(logSource))),
    ...sharedNameProblems(
      sources.map(({ logSource, output }) => ({
        given: logSource.alias,
        value: output.options.Alias ?? logSource.alias,
      })),
      'options: Alias',
      'metrics would tell of the last of them alone',
    ),
  ];
}

/** Records of containers that reach no destination, or one of them twice; told by what makes routes take records. */
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
        isTwice(ofSource, selectionOf) && `container "${source.name}": its records reach the same destination twice`
      );
    }),
  ];
}

/** A destination of the records that take a route. */
type Reached<Route extends RouteOfRecords> = RouteOfSource<Route> & { readonly destination: unknown };

/** Tells routes apart by the records that they take of one source. */
type Selection<Route> = (route: Partial<Route>) => string;

/** Disk that images need, and that must stay free for them. */
const keptFreeGiB = 5;

/** What is allowed about destinations, and likely to hurt. */
export function destinationWarnings({ sources, pipeline, host }: RoutedTask): string[] {
  return [
    ...new Set(sources.flatMap(({ destination, logSource }) => destination.warnings(logSource))),
    ...diskWarnings(
      pipeline.outputs.flatMap(buffersOf).map((limit) => bytesOf(limit) ?? 0),
      'storage.total_limit_size',
      host,
    ),
  ];
}

/** What is to be said of buffers that the disk has no room for. */
export function diskWarnings(limits: readonly number[], option: string, { launchType, diskGiB }: TaskHost): string[] {
  const gigabytes = Math.round(limits.reduce((total, limit) => total + limit, 0) / 1e9);
  const more = launchType === 'FARGATE' ? 'ephemeralStorageGiB' : 'the instances a larger diskGiB';
  return isKnown(diskGiB) && gigabytes > diskGiB! - keptFreeGiB
    ? [
        `logRouting: outputs may buffer ${gigabytes} GB on a disk of ${diskGiB} GiB, of which images take some; give ${more}, or a smaller ${option} (M11)`,
      ]
    : [];
}

function isCopyByMetadata(filter: Filter): boolean {
  return filter.name === 'rewrite_tag' && filter.options.Rule.some(({ key }) => key === `$${anyFields.library}`);
}

/** What an output may have on disk: S3 has a buffer of its own beside. */
function buffersOf(output: Output): readonly unknown[] {
  return [
    output.options['storage.total_limit_size'],
    ...(output.name === 's3' ? [output.options.store_dir_limit_size] : []),
  ];
}

/** Whether a record is sure to reach a destination by two routes. */
function isTwice<Route extends RouteOfRecords>(
  sources: readonly Reached<Route>[],
  selectionOf: Selection<Route>,
): boolean {
  const takesAll = (route: Route) => selectionOf(route) === selectionOf({});
  return groupedBy(sources, ({ destination }) => destination).some((ofDestination) =>
    ofDestination.some((one, index) =>
      ofDestination
        .slice(index + 1)
        .some(
          (other) =>
            selectionOf(one.route) === selectionOf(other.route) || takesAll(one.route) || takesAll(other.route),
        ),
    ),
  );
}

function selectionOf({ source, include, exclude, level, dropHealthChecks }: Partial<LogRoute>): string {
  return JSON.stringify([source, include, exclude, level, dropHealthChecks]);
}
