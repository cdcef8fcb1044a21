import { join } from 'node:path';
import type { Construct } from 'constructs';
import { renderParsers } from '../../../fluent-bit/render';
import type { TaskHost } from '../../../containers/task-host';
import type { RecordSource } from '../../routes/record-source';
import { renderRoutes, renderRouteTable, routeTable } from '../../routes/route-table';
import { type FinalLogging, withoutUnrouted } from '../final-logging';
import type { Router } from './router';
import { writeRouterArtifacts } from '../synthesized-files';

/** Routed task that the files describe. */
export interface RoutedFiles {
  /** Family of the task definition. */
  readonly family: string;
  /** Router of the task. */
  readonly router: Router;
  /** Sources of records in the task. */
  readonly sources: readonly RecordSource[];
  /** Host of the task. */
  readonly host: TaskHost;
}

/**
 * Writes files that describe the router of a task, next to `cdk.tf.json` at synth:
 *
 *     fluent-bit/<family>/
 *     ├── effective.conf  the complete configuration, including the parts that ECS generates
 *     ├── parsers.conf    the parsers that it needs, if any
 *     ├── effective.env   the variables in it, and the origin of each value
 *     ├── routes.md       the records that reach each output
 *     ├── routes.json     the same, for programs
 *     └── image/          the build context, with the image delivery
 *
 * @returns the folder of the build context, relative to the app's output folder
 */
export function writeFluentBitArtifacts(
  scope: Construct,
  { family, router, sources, host }: RoutedFiles,
  logging: () => FinalLogging,
): string {
  const { configuration, pipeline } = router.effective;
  return writeRouterArtifacts(scope, join('fluent-bit', family), { router, host }, () => {
    const parsers = renderParsers(pipeline);
    const final = logging();
    const rows = withoutUnrouted(routeTable(sources, pipeline), final);
    return {
      'effective.conf': configuration(final),
      ...(parsers !== '' && { 'parsers.conf': parsers }),
      'routes.md': renderRouteTable(rows, { ...host, hasProbe: true }),
      'routes.json': renderRoutes(rows),
    };
  });
}
