import { join } from 'node:path';
import type { Construct } from 'constructs';
import { renderParsers } from '../../../fluent-bit/render';
import type { TaskHost } from '../../../containers/task-host';
import type { RecordSource } from '../../routes/record-source';
import { renderRouteTable, routeTable } from '../../routes/route-table';
import type { Router } from './router';
import { writeRouterArtifacts } from '../synthesized-files';

/** What the files of a routed task say. */
export interface RoutedFiles {
  /** Name that the revisions of its definition share. */
  readonly family: string;
  /** Its router. */
  readonly router: Router;
  /** Who writes records in it. */
  readonly sources: readonly RecordSource[];
  /** What it runs on. */
  readonly host: TaskHost;
}

/**
 * Has synth leave beside `cdk.tf.json` what the router of a task will run:
 *
 *     fluent-bit/<family>/
 *     ├── effective.conf  the whole configuration, what ECS writes included
 *     ├── parsers.conf    the parsers that it needs, if any
 *     ├── effective.env   the variables in it, and where each value comes from
 *     ├── routes.md       which records reach which output
 *     └── image/          the build context, for the delivery by image
 *
 * @returns the folder of the build context, from the app's output folder on
 */
export function writeFluentBitArtifacts(scope: Construct, { family, router, sources, host }: RoutedFiles): string {
  const { configuration, pipeline } = router.effective;
  return writeRouterArtifacts(scope, join('fluent-bit', family), { router, host }, () => {
    const parsers = renderParsers(pipeline);
    return {
      'effective.conf': configuration,
      ...(parsers !== '' && { 'parsers.conf': parsers }),
      'routes.md': renderRouteTable(routeTable(sources, pipeline), { ...host, hasProbe: true }),
    };
  });
}
