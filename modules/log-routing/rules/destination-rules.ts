import { bytesOf, type Filter, type Output } from '../../fluent-bit';
import { groupedBy } from '../../internal/grouped-by';
import { isKnown, type Problem } from '../../internal/validation';
import type { LogRoute } from '../log-route';
import { anyFields, type RoutedSource, type RoutedTask } from '../routed-task';
import { completed } from '../routing-defaults';

/** Everything about where records go that would lose them, or that a destination cannot take. */
export function destinationProblems({ routing, containers, sources, pipeline }: RoutedTask): Problem[] {
  return [
    !completed(routing).ecsMetadata &&
      pipeline.filters?.some(isCopyByMetadata) &&
      'logRouting.ecsMetadata must be true where records of libraries take several routes, or each but one of these must begin with include or level: Fluent Bit copies records by a field that all of them have',
    ...containers.map((name) => {
      const reached = sources.some(({ source }) => source.name === name);
      return !reached && `container "${name}": its records reach no destination; add it to a route (F18)`;
    }),
    ...groupedBy(sources, ({ source }) => source.match).map((ofSource) => {
      const [{ source }] = ofSource;
      return isTwice(ofSource) && `container "${source.name}": its records reach the same destination twice`;
    }),
    ...new Set(sources.flatMap(({ destination, logSource }) => destination.problems(logSource))),
  ];
}

/** Disk of a task that its images need, and that must stay free for them. */
const keptFreeGiB = 5;

/** What is allowed about destinations, and likely to hurt. */
export function destinationWarnings({ sources, pipeline }: RoutedTask, ephemeralStorageGiB = 20): string[] {
  const limits = pipeline.outputs.map((output) => bytesOf(bufferOf(output)) ?? 0);
  const gigabytes = Math.round(limits.reduce((total, limit) => total + limit, 0) / 1e9);
  const free = ephemeralStorageGiB - keptFreeGiB;
  return [
    ...new Set(sources.flatMap(({ destination, logSource }) => destination.warnings(logSource))),
    ...(isKnown(ephemeralStorageGiB) && gigabytes > free
      ? [
          `logRouting: outputs may buffer ${gigabytes} GB on a disk of ${ephemeralStorageGiB} GiB, of which images take some; give ephemeralStorageGiB, or a smaller storage.total_limit_size (M11)`,
        ]
      : []),
  ];
}

function isCopyByMetadata(filter: Filter): boolean {
  return filter.name === 'rewrite_tag' && filter.options.Rule.some(({ key }) => key === `$${anyFields.library}`);
}

/** What an output may have on disk: S3's buffers are its own. */
function bufferOf(output: Output): unknown {
  return output.name === 's3' ? output.options.store_dir_limit_size : output.options['storage.total_limit_size'];
}

/** Whether a record is sure to reach a destination by two routes. */
function isTwice(sources: readonly RoutedSource[]): boolean {
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

function selectionOf({ source, include, exclude, level, dropHealthChecks }: LogRoute): string {
  return JSON.stringify([source, include, exclude, level, dropHealthChecks]);
}

function takesAll(route: LogRoute): boolean {
  return selectionOf(route) === selectionOf({ to: route.to });
}
