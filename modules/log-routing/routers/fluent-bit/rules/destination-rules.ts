import type { Filter } from '../../../../fluent-bit/filter';
import { bytesOf } from '../../../../fluent-bit/option';
import type { Output } from '../../../../fluent-bit/output';
import { rule } from '../../../../core/rule';
import type { Problem } from '../../../../core/problem';
import { selectionOf } from '../../../routes/route-properties';
import { anyFields, type RoutedTask } from '../routed-task';
import { diskWarnings } from '../../rules/disk-rules';
import { reachProblems, separateRoutes } from '../../rules/reach-rules';
import { sharedNameProblems } from '../../rules/name-rules';

/** Returns an error for each destination that would lose records or cannot receive them. */
export function destinationProblems({ routing, containers, sources, pipeline }: RoutedTask): Problem[] {
  return [
    !routing.ecsMetadata &&
      pipeline.filters?.some(isCopyByMetadata) &&
      'logRouting.ecsMetadata must be true if records from Fluentd libraries take several routes, got false, because Fluent Bit needs a field of every record to copy them; set it to true, or set include in all but one of these routes',
    ...reachProblems(containers, sources, selectionOf, 'LogDestination'),
    ...new Set(sources.flatMap(({ destination, logSource }) => destination.problems(logSource))),
    ...uniqueAlias(
      sources.map(({ logSource, output }) => ({
        given: logSource.alias,
        value: output.options.Alias ?? logSource.alias,
      })),
    ),
  ];
}

const uniqueAlias = rule('F64', {
  states: 'Each output has a unique name in the metrics of the router.',
  severity: 'error',
  fix: 'Omit `Alias`: each output is named after its container, route and destination.',
  check: sharedNameProblems('options.Alias', 'Fluent Bit would report metrics only for the last of them'),
});

/** Returns warnings about destination settings that are allowed but likely to cause problems. */
export function destinationWarnings({ routing, sources, pipeline, host }: RoutedTask): string[] {
  return [
    ...separateRoutes(routing.routes, sources),
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

/** Returns the limits of an output's buffers on disk; the S3 output has an additional buffer. */
function buffersOf(output: Output): readonly unknown[] {
  return [
    output.options['storage.total_limit_size'],
    ...(output.name === 's3' ? [output.options.store_dir_limit_size] : []),
  ];
}
