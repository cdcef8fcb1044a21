import { readEffectiveVariables, replaceVariables } from '../../effective-variables';
import { parseSections } from '../../fluent-bit-sections';
import { readConfiguration, readRouteTable, routerFolderOf } from '../../router-folder';
import { fluentBitRoutes } from './fluent-bit-routes';
import { fluentdRoutes } from './fluentd-routes';
import { parseFluentd } from './fluentd-sections';
import type { Route } from './route';

/**
 * Reads the routes of a task from the folder of its log router; none if synth wrote no table of routes. Options contain
 * the Terraform expressions of variables, or else descriptions of their origins.
 */
export function readRoutes(stackFolder: string, family: string): readonly Route[] {
  const folder = routerFolderOf(stackFolder, family);
  const rows = folder && readRouteTable(folder);
  if (!rows) return [];
  const variables = readEffectiveVariables(folder);
  const configuration = replaceVariables(
    readConfiguration(folder),
    (name) => variables.get(name)?.expression ?? variables.get(name)?.origin,
  );
  return folder.router === 'fluentd'
    ? fluentdRoutes(rows, parseFluentd(configuration))
    : fluentBitRoutes(rows, parseSections(configuration));
}
