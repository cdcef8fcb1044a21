import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RouteTableRow } from '../../modules/log-routing/routes/route-table';

/** A service of a synthesized stack whose logs Fluent Bit routes. */
export interface RoutedService {
  /** Folder of its router, which contains `effective.conf`. */
  readonly folder: string;
  /** Name of the folder: the family of the task definition. */
  readonly name: string;
  /** Path of the stack's Terraform configuration, if the folder is in that of a stack. */
  readonly terraformFile: string | undefined;
  /** Containers whose records are routed. */
  readonly containers: readonly string[];
}

/**
 * Finds the service to run.
 *
 * @param folder output folder of a synthesis, folder of a stack in it, or folder of a router
 * @param service name of the service, if the stack has several
 * @throws Error that lists what can be chosen
 */
export function findRoutedService(folder: string, service?: string): RoutedService {
  if (!existsSync(folder)) {
    throw new Error(`There is no folder ${folder}: run "npx cdktf synth" first, or name the folder that synth writes`);
  }
  if (isRouter(folder)) return routedService(folder);
  return routedService(routerIn(stackIn(folder), service));
}

/** Returns the container to send lines from: the named one, or the only one. */
export function containerOf({ name, containers }: RoutedService, container?: string): string {
  if (container === undefined && containers.length === 1) return containers[0]!;
  if (container !== undefined && containers.includes(container)) return container;
  const choice = `name one of ${containers.join(', ')} by --container`;
  if (container !== undefined)
    throw new Error(`No logs of a container "${container}" are routed in ${name}: ${choice}`);
  throw new Error(
    containers.length === 0
      ? `${name} routes only records of libraries: run your program after "--", and it gets FLUENT_HOST and FLUENT_PORT`
      : `${name} routes the logs of several containers: ${choice}`,
  );
}

function stackIn(folder: string): string {
  if (existsSync(join(folder, 'cdk.tf.json'))) return folder;
  const stacks = join(folder, 'stacks');
  if (!existsSync(stacks)) {
    throw new Error(
      `${folder} is no folder that synth writes: name the output folder, such as cdktf.out, or the folder of a stack in it`,
    );
  }
  const folders = foldersIn(stacks);
  const routed = folders.filter((stack) => routersIn(stack).length > 0);
  const [only = folders[0], ...others] = routed;
  if (only === undefined) throw new Error(`${stacks} contains no stack: run "npx cdktf synth" first`);
  if (routed.length === 0 && folders.length > 1) {
    throw new Error(`No stack in ${stacks} has a service whose logs are routed: declare logRouting of a service`);
  }
  if (others.length > 0) {
    throw new Error(`${stacks} contains several stacks with routed services: name one of the folders ${list(routed)}`);
  }
  return only;
}

function routerIn(stack: string, service: string | undefined): string {
  const routers = routersIn(stack);
  const [only, ...others] = routers;
  if (only === undefined) {
    throw new Error(`${stack} has no service whose logs are routed: declare logRouting of a service`);
  }
  const names = routers.map((folder) => basename(folder)).join(', ');
  if (service !== undefined) {
    const named = routers.find((folder) => basename(folder) === service);
    if (named !== undefined) return named;
    throw new Error(`${stack} has no routed service "${service}": name one of ${names} by --service`);
  }
  if (others.length > 0) throw new Error(`${stack} has several routed services: name one of ${names} by --service`);
  return only;
}

function routersIn(stack: string): readonly string[] {
  return ['fluent-bit', 'fluentd'].flatMap((router) => foldersIn(join(stack, router)).filter(isRouter));
}

function routedService(folder: string): RoutedService {
  const name = basename(folder);
  const rows = join(folder, 'routes.json');
  if (basename(join(folder, '..')) === 'fluentd' || !existsSync(rows)) {
    throw new Error(`${name} has a Fluentd router, which this command does not run: it runs routes of Fluent Bit`);
  }
  const table = JSON.parse(readFileSync(rows, 'utf8')) as readonly RouteTableRow[];
  const ofContainers = table.filter(({ source, tag }) => tag === `${source}-firelens-<task id>`);
  const terraformFile = join(folder, '..', '..', 'cdk.tf.json');
  return {
    folder,
    name,
    terraformFile: existsSync(terraformFile) ? terraformFile : undefined,
    containers: [...new Set(ofContainers.map(({ source }) => source))],
  };
}

function isRouter(folder: string): boolean {
  return existsSync(join(folder, 'effective.conf'));
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

function list(names: readonly string[]): string {
  return names.join(', ');
}
