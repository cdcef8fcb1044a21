import { rule } from '../../../../core/rule';
import { lineField, sourceField } from '../../../routes/record-fields';
import { parsersOf } from '../../../routes/route-steps';
import type { RoutedSource, RoutedTask } from '../routed-task';

/** Returns warnings about parsed records that destinations drop or reject. */
export function parsedRecordWarnings({ routing, sources }: RoutedTask): string[] {
  const warnings = sources.flatMap((source) =>
    [...droppedByTime(source), ...rejectedFields(source)].map(
      (warning) => `logRouting.routes[${routing.routes.indexOf(source.route)}]: ${warning}`,
    ),
  );
  return [...new Set(warnings)];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const droppedByTime = rule('F70', {
  states: 'Records for CloudWatch Logs have the time at which they were written, not a time that is parsed.',
  severity: 'warning',
  fix: 'Ignore the warning if the parsed times are the current time, in a format that includes the time zone.',
  check: ({ route, output }: RoutedSource) =>
    output.name !== 'cloudwatch_logs'
      ? []
      : parsersOf(route).map(
          ({ Name: name, Time_Format: format }) =>
            format !== undefined &&
            `parser "${name}" should not set the time of records for LogDestination.cloudWatchLogs, because CloudWatch Logs drops records older than 14 days or more than 2 hours ahead, and no message reports it; omit Time_Format to keep the time of the log driver`,
        ),
});

/** @see https://www.elastic.co/docs/reference/ecs/ecs-field-reference */
const rejectedFields = rule('F74', {
  states: "In OpenSearch, the log driver's fields `source` and `log` have other names than objects in parsed records.",
  severity: 'warning',
  fix: 'Ignore the warning if no record has fields such as `source.ip` and `log.level`.',
  check: ({ route, output }: RoutedSource) => {
    const { rename = {}, remove = [] } = route.fields ?? {};
    const kept = [sourceField, lineField].filter((name) => !Object.hasOwn(rename, name) && !remove.includes(name));
    const names: Readonly<Record<string, string>> = { [sourceField]: 'stream', [lineField]: 'message' };
    const added = kept.map((name) => `${name}: '${names[name]!}'`).join(', ');
    return (
      output.name === 'opensearch' &&
      parsersOf(route).length > 0 &&
      kept.length > 0 &&
      `fields.rename should rename the log driver's ${kept.length > 1 ? 'fields' : 'field'} ${kept.join(' and ')}, because OpenSearch rejects records in which they are objects, such as source.ip and log.level of the Elastic Common Schema, and receives their neighbors again; set fields: { rename: { ${added} } }`
    );
  },
});
