import type { Filter } from '../../../../fluent-bit/filter';
import { bytesOf } from '../../../../fluent-bit/option';
import { type Output, outputEntries } from '../../../../fluent-bit/output';
import type { Problem } from '../../../../core/validation';
import { selectionOf } from '../../../routes/route-properties';
import { anyFields, type RoutedSource, type RoutedTask } from '../routed-task';
import { diskWarnings } from '../../rules/disk-rules';
import { reachProblems } from '../../rules/reach-rules';
import { sharedNameProblems } from '../../rules/name-rules';

/** Everything about where records go that would lose them, or that a destination cannot take. */
export function destinationProblems({ routing, containers, sources, pipeline }: RoutedTask): Problem[] {
  return [
    !routing.ecsMetadata &&
      pipeline.filters?.some(isCopyByMetadata) &&
      'logRouting.ecsMetadata must be true where records of libraries take several routes, or each but one of these must begin with include or level: Fluent Bit copies records by a field that all of them have',
    ...reachProblems(containers, sources.map(withPlace), selectionOf),
    ...new Set(sources.flatMap(({ destination, logSource }) => destination.problems(logSource))),
    ...sharedNameProblems(
      sources.map(({ logSource, output }) => ({
        given: logSource.alias,
        value: output.options.Alias ?? logSource.alias,
      })),
      'options: Alias',
      'metrics would be reported for the last one alone',
    ),
  ];
}

/** Options that name an output or its folder, and not where its records go. */
const ownOptions: readonly string[] = ['Alias', 'store_dir'];

/** Objects of equal S3 outputs cannot be told apart. */
function withPlace(source: RoutedSource) {
  const { output, destination } = source;
  if (output.name !== 's3') return { ...source, place: destination };
  const entries = outputEntries(output).filter(([name]) => !ownOptions.includes(name));
  return { ...source, place: JSON.stringify(entries) };
}

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
