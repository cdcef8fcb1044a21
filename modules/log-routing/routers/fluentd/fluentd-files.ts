import { join } from 'node:path';
import type { Construct } from 'constructs';
import { groupedBy } from '../../../core/grouped-by';
import { lineField, sourceField } from '../../routes/record-fields';
import { renderRoutes, renderRouteTable, type RouteTableRow } from '../../routes/route-table';
import type { DeployTimeValues } from '../deploy-time-values';
import { writeRouterArtifacts } from '../synthesized-files';
import { type FinalLogging, withoutUnrouted } from '../final-logging';
import type { FluentdRoute } from './fluentd-route';
import type { FluentdRouter } from './fluentd-router';
import type { FluentdTask } from './fluentd-task';

/**
 * Writes files that describe the router of a task, next to `cdk.tf.json` at synth:
 *
 *     fluentd/<family>/
 *     ├── effective.conf  the complete configuration, including the parts that ECS generates
 *     ├── effective.env   the variables in it, and the origin of each value
 *     ├── routes.md       the records that reach each output
 *     ├── routes.json     the same, for programs
 *     └── image/          the build context, with the image delivery
 *
 * @returns the folder of the build context, relative to the app's output folder
 */
export function writeFluentdArtifacts(
  scope: Construct,
  task: FluentdTask,
  router: FluentdRouter,
  logging: () => FinalLogging,
): string {
  return writeRouterArtifacts(scope, join('fluentd', task.family), { ...task, router }, () => ({
    'effective.conf': router.configuration(logging()),
    'routes.md': renderRouteTable(withoutUnrouted(rowsOf(task), logging()), { ...task.host, hasProbe: false }),
    'routes.json': renderRoutes(withoutUnrouted(rowsOf(task), logging())),
  }));
}

function rowsOf({ sources, values }: FluentdTask): readonly RouteTableRow[] {
  return groupedBy(sources, ({ source }) => source.match).flatMap((ofSource) =>
    groupedBy(ofSource, ({ route }) => route).map((ofRoute): RouteTableRow => {
      const [{ source, route }] = ofRoute;
      const condition = conditionOf(route, values);
      return {
        source: source.name,
        condition,
        tag: source.match.replace('-firelens-*', '-firelens-<task id>'),
        filters: condition === undefined ? [] : ['grep'],
        outputs: ofRoute.map(({ fluentdSource }) => fluentdSource.id),
      };
    }),
  );
}

/** Returns the condition that selects the records of a route; `undefined` if it takes all records of its source. */
function conditionOf({ source, include, exclude = [] }: FluentdRoute, values: DeployTimeValues): string | undefined {
  const pattern = (text: string) => `\`${values.textOf('pattern', text)}\``;
  const conditions = [
    ...(source === undefined ? [] : [`\`${sourceField}\` is \`${source}\``]),
    ...(include === undefined ? [] : [`\`${lineField}\` matches ${pattern(include)}`]),
    ...[exclude].flat().map((each) => `\`${lineField}\` does not match ${pattern(each)}`),
  ];
  return conditions.length === 0 ? undefined : conditions.join(' and ').replaceAll('|', '\\|');
}
