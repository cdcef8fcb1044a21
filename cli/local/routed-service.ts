import { join } from 'node:path';
import { hasConfiguration, readRouteTable, type RouterFolder, routerFolderAt, routerFoldersOf } from '../router-folder';
import {
  readStackFolder,
  readSynthFolder,
  requireFolder,
  type StackDocument,
  type SynthesizedStack,
} from '../synth-folder';

/** A service of a synthesized stack whose logs Fluent Bit routes. */
export interface RoutedService {
  /** Folder of its log router. */
  readonly folder: RouterFolder;
  /** Terraform JSON of its stack; empty if the folder of the log router is not in that of a stack. */
  readonly document: StackDocument;
  /** Names of the containers whose records are routed. */
  readonly containers: readonly string[];
}

/**
 * Finds the service to run.
 *
 * @param folder output folder of a synthesis, folder of a stack in it, or folder of a log router
 * @param service name of the service, if the stack has several
 * @throws Error that lists the alternatives
 */
export function findRoutedService(folder: string, service?: string): RoutedService {
  requireFolder(folder);
  const named = routerFolderAt(folder);
  // The folder can be a copy outside of a stack.
  if (hasConfiguration(named)) return routedService(named, readStackFolder(join(folder, '..', '..')));
  const stack = routedStackIn(folder);
  return routedService(routerIn(stack, service), stack);
}

/** Returns the container that the lines come from: the named one, or the only one. */
export function containerOf({ folder: { family }, containers }: RoutedService, container?: string): string {
  if (container === undefined && containers.length === 1) return containers[0]!;
  if (container !== undefined && containers.includes(container)) return container;
  const choice = `name one of ${containers.join(', ')} by --container`;
  if (container !== undefined) {
    throw new Error(`No logs of a container "${container}" are routed in ${family}: ${choice}`);
  }
  throw new Error(
    containers.length === 0
      ? `${family} routes only records of libraries: name your program after "--", which receives FLUENT_HOST and FLUENT_PORT`
      : `${family} routes the logs of several containers: ${choice}`,
  );
}

function routedStackIn(folder: string): SynthesizedStack {
  const stacks = readSynthFolder(folder);
  const routed = stacks.filter((stack) => routersOf(stack).length > 0);
  const [only = stacks[0]!, ...others] = routed;
  if (routed.length === 0 && stacks.length > 1) {
    throw new Error(`No stack in ${folder} has a service whose logs are routed: declare logRouting of a service`);
  }
  if (others.length > 0) {
    const folders = routed.map((stack) => stack.folder).join(', ');
    throw new Error(`${folder} contains several stacks with routed services: name one of the folders ${folders}`);
  }
  return only;
}

function routerIn(stack: SynthesizedStack, service: string | undefined): RouterFolder {
  const routers = routersOf(stack);
  const [only, ...others] = routers;
  if (only === undefined) {
    throw new Error(`${stack.folder} has no service whose logs are routed: declare logRouting of a service`);
  }
  const choice = `name one of ${routers.map(({ family }) => family).join(', ')} by --service`;
  if (service !== undefined) {
    const named = routers.find(({ family }) => family === service);
    if (named !== undefined) return named;
    throw new Error(`${stack.folder} has no routed service "${service}": ${choice}`);
  }
  if (others.length > 0) throw new Error(`${stack.folder} has several routed services: ${choice}`);
  return only;
}

function routersOf({ folder }: SynthesizedStack): readonly RouterFolder[] {
  return routerFoldersOf(folder).filter(hasConfiguration);
}

function routedService(folder: RouterFolder, stack: SynthesizedStack | undefined): RoutedService {
  const table = folder.router === 'fluentd' ? undefined : readRouteTable(folder);
  if (table === undefined) {
    throw new Error(
      `${folder.family} has a Fluentd router, which this command does not run: it runs routes of Fluent Bit`,
    );
  }
  const ofContainers = table.filter(({ source, tag }) => tag === `${source}-firelens-<task id>`);
  return {
    folder,
    document: stack?.document ?? {},
    containers: [...new Set(ofContainers.map(({ source }) => source))],
  };
}
