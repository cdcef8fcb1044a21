import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { RouteTableRow } from '../modules/log-routing/routes/route-table';
import { foldersIn, readJson } from './synth-folder';

/** The programs that route logs, each with the name of its folder in that of a stack. */
const routers = ['fluent-bit', 'fluentd'] as const;

/** Folder that synth writes for the log router of one task, such as `stacks/shop/fluent-bit/shop-web`. */
export interface RouterFolder {
  /** Program that routes the logs. */
  readonly router: (typeof routers)[number];
  /** Family of the task definition, which is the name of the folder. */
  readonly family: string;
  /** Path of the folder. */
  readonly path: string;
}

/** Returns the folders of the log routers of a stack. */
export function routerFoldersOf(stackFolder: string): readonly RouterFolder[] {
  return routers.flatMap((router) => foldersIn(join(stackFolder, router)).map((path) => routerFolderAt(path)));
}

/** Returns the folder of a task's log router; `undefined` if the task has none. */
export function routerFolderOf(stackFolder: string, family: string): RouterFolder | undefined {
  return routerFoldersOf(stackFolder).find((folder) => folder.family === family);
}

/** Returns the folder of a log router at a path; its parent folder determines the program. */
export function routerFolderAt(path: string): RouterFolder {
  const absolute = resolve(path);
  const router = basename(dirname(absolute)) === 'fluentd' ? 'fluentd' : 'fluent-bit';
  return { router, family: basename(absolute), path };
}

/** Returns `true` if a folder contains the configuration that a log router runs with. */
export function hasConfiguration({ path }: RouterFolder): boolean {
  return existsSync(configurationFile(path));
}

/** Reads the configuration that a log router runs with, including the parts that ECS generates; empty if there is none. */
export function readConfiguration(folder: RouterFolder): string {
  return hasConfiguration(folder) ? readFileSync(configurationFile(folder.path), 'utf8') : '';
}

/** Reads which records reach which output; `undefined` if synth wrote no table. */
export function readRouteTable({ path }: RouterFolder): readonly RouteTableRow[] | undefined {
  const file = join(path, 'routes.json');
  return existsSync(file) ? readJson<readonly RouteTableRow[]>(file) : undefined;
}

/** Returns the folder from which the image of a log router is built; `undefined` without the image delivery. */
export function buildContextOf({ path }: RouterFolder): string | undefined {
  const context = join(path, 'image');
  return existsSync(join(context, 'Dockerfile')) ? context : undefined;
}

function configurationFile(folder: string): string {
  return join(folder, 'effective.conf');
}
