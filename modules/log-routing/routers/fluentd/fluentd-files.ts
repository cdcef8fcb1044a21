import { join } from 'node:path';
import type { Construct } from 'constructs';
import { groupedBy } from '../../../core/grouped-by';
import { lineField, sourceField } from '../../routes/record-fields';
import { renderRouteTable, type RouteTableRow } from '../../routes/route-table';
import { writeRouterArtifacts } from '../synthesized-files';
import type { FluentdRoute } from './fluentd-route';
import type { FluentdRouter } from './fluentd-router';
import type { FluentdTask } from './fluentd-task';

/**
 * Has synth leave beside `cdk.tf.json` what the router of a task will run:
 *
 *     fluentd/<family>/
 *     ├── effective.conf  the whole configuration, what ECS writes included
 *     ├── effective.env   the variables in it, and where each value comes from
 *     ├── routes.md       which records reach which output
 *     └── image/          the build context, for the delivery by image
 *
 * @returns the folder of the build context, from the app's output folder on
 */
export function writeFluentdArtifacts(scope: Construct, task: FluentdTask, router: FluentdRouter): string {
  return writeRouterArtifacts(scope, join('fluentd', task.family), { ...task, router }, () => ({
    'effective.conf': router.configuration,
    'routes.md': renderRouteTable(rowsOf(task), { ...task.host, hasProbe: false }),
  }));
}

function rowsOf({ sources }: FluentdTask): readonly RouteTableRow[] {
  return groupedBy(sources, ({ source }) => source.match).flatMap((ofSource) =>
    groupedBy(ofSource, ({ route }) => route).map((ofRoute): RouteTableRow => {
      const [{ source, route }] = ofRoute;
      const condition = conditionOf(route);
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

/** What tells the records of a route from others of their source. */
function conditionOf({ source, include, exclude = [] }: FluentdRoute): string | undefined {
  const conditions = [
    ...(source === undefined ? [] : [`\`${sourceField}\` is \`${source}\``]),
    ...(include === undefined ? [] : [`\`${lineField}\` matches \`${include}\``]),
    ...[exclude].flat().map((pattern) => `\`${lineField}\` does not match \`${pattern}\``),
  ];
  return conditions.length === 0 ? undefined : conditions.join(' and ').replaceAll('|', '\\|');
}
