import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routingDefaults } from '../../modules/log-routing/routers/routing-defaults';
import { findExecutable, type Missing } from '../../lab/processes/executable';
import { engineNames, findContainerEngine } from '../container-engine';
import { buildContextOf, type RouterFolder } from '../router-folder';

/** An installation of Fluent Bit: the program, or its image in a container engine. */
export interface FluentBitProgram {
  /** Description, such as `/usr/bin/fluent-bit`. */
  readonly name: string;

  /** Host name of this machine for Fluent Bit. */
  readonly host: string;

  /** Address on which Fluent Bit must listen to accept connections from this machine. */
  readonly listensOn: string;

  /** Folder for the buffers of Fluent Bit. */
  readonly buffers: (folder: string) => string;

  /** Returns the command that runs a configuration in a folder. */
  command(run: FluentBitRun): readonly string[];

  /** Returns the command that ends a container whose client was killed, if Fluent Bit runs in one. */
  removal(containerName: string): readonly string[] | undefined;
}

/** A run of Fluent Bit. */
export interface FluentBitRun {
  /** Folder with the files of the run. */
  readonly folder: string;
  /** Path of the configuration in the folder. */
  readonly configuration: string;
  /** Ports that must be reachable from this machine. */
  readonly ports: readonly number[];
  /** Names of the environment variables. */
  readonly variables: readonly string[];
  /** Name of the container. */
  readonly containerName: string;
}

const howTo =
  'install Fluent Bit (https://docs.fluentbit.io/manual/installation), ' +
  `or start a container engine (${engineNames.join(', ')})`;

/** Options of the search for Fluent Bit. */
export interface FluentBitSearch {
  /** Aborts the search. */
  readonly signal: AbortSignal;

  /**
   * Image to run, even if the program is on PATH.
   *
   * @default - the image that the image of the log router is built from, if no program is on PATH
   */
  readonly image?: string | undefined;

  /**
   * Environment with PATH and `FLUENT_BIT`.
   *
   * @default - the environment of this process
   */
  readonly environment?: NodeJS.ProcessEnv;

  /**
   * Operating system.
   *
   * @default - that of this machine
   */
  readonly platform?: NodeJS.Platform;
}

/**
 * Finds Fluent Bit: the program that the environment variable `FLUENT_BIT` names, or `fluent-bit` on PATH, or else a
 * container engine on PATH that is running, with an image.
 *
 * @param router folder of the log router, whose image determines the default image
 */
export async function findFluentBit(
  router: RouterFolder,
  { signal, image, environment = process.env, platform = process.platform }: FluentBitSearch,
): Promise<FluentBitProgram | Missing> {
  const program = environment['FLUENT_BIT'] ?? findExecutable('fluent-bit', environment);
  if (image === undefined && program !== undefined) return onThisMachine(program);
  const found = await findContainerEngine(engineNames, { signal, environment });
  if ('name' in found) return inContainer(found.program, image ?? imageOf(router), platform);
  const installed = found.flatMap((engine) => engine.program ?? []);
  if (image !== undefined && installed.length === 0) {
    return { missing: `No container engine is installed to run ${image}: install one (${engineNames.join(', ')})` };
  }
  return {
    missing:
      installed.length === 0
        ? `Fluent Bit is missing: ${howTo}`
        : `Fluent Bit is missing, and ${installed.join(', ')} has no running engine: ${howTo}`,
  };
}

function onThisMachine(program: string): FluentBitProgram {
  return {
    name: program,
    host: '127.0.0.1',
    listensOn: '127.0.0.1',
    buffers: (folder) => folder,
    command: ({ configuration }) => [program, '-c', configuration],
    removal: () => undefined,
  };
}

function inContainer(engine: string, image: string, platform: NodeJS.Platform): FluentBitProgram {
  // On other platforms, engines run containers in a virtual machine, which has a separate network.
  const isNative = platform === 'linux';
  return {
    name: `${image} in ${engine}`,
    host: isNative ? '127.0.0.1' : 'host.docker.internal',
    listensOn: isNative ? '127.0.0.1' : '0.0.0.0',
    buffers: () => '/tmp/firelens',
    command: ({ folder, configuration, ports, variables, containerName }) => [
      ...[engine, 'run', '--rm', '--name', containerName, '--stop-timeout', '10'],
      ...(isNative ? ['--network', 'host'] : ports.flatMap((port) => ['--publish', `127.0.0.1:${port}:${port}`])),
      ...['--volume', `${folder}:${folder}`, '--tmpfs', '/tmp/firelens'],
      // The client of the engine reads the values from its environment.
      ...variables.flatMap((name) => ['--env', name]),
      ...['--entrypoint', '/fluent-bit/bin/fluent-bit', image, '-c', configuration],
    ],
    removal: (containerName) => [engine, 'rm', '--force', containerName],
  };
}

/** Returns the base image of the log router's image, or else the default of the library. */
function imageOf(router: RouterFolder): string {
  const context = buildContextOf(router);
  const dockerfile = context === undefined ? '' : readFileSync(join(context, 'Dockerfile'), 'utf8');
  const [, image] = /^FROM (\S+)/m.exec(dockerfile) ?? [];
  return image ?? routingDefaults.fluentBitImage;
}
