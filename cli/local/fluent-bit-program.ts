import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routingDefaults } from '../../modules/log-routing/routers/routing-defaults';
import { findExecutable, type Missing } from '../../lab/processes/executable';
import { buildContextOf, type RouterFolder } from '../router-folder';

/** A Fluent Bit that can be started: the program, or its image in a container engine. */
export interface FluentBitProgram {
  /** Description, such as `/usr/bin/fluent-bit`. */
  readonly name: string;

  /** Host name by which Fluent Bit reaches this machine. */
  readonly host: string;

  /** Address on which Fluent Bit must listen to be reached from this machine. */
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
  /** Folder with its files. */
  readonly folder: string;
  /** Path of the configuration in the folder. */
  readonly configuration: string;
  /** Port that must be reachable from this machine. */
  readonly ports: readonly number[];
  /** Names of its environment variables. */
  readonly variables: readonly string[];
  /** Name of its container. */
  readonly containerName: string;
}

/** Container engines, in the order in which they are tried. */
const engines = ['docker', 'podman', 'finch', 'nerdctl'];

const howTo =
  'install Fluent Bit (https://docs.fluentbit.io/manual/installation), ' +
  `or start a container engine (${engines.join(', ')})`;

/**
 * Finds Fluent Bit: the program that the environment variable `FLUENT_BIT` names, or `fluent-bit` on PATH, or else a
 * container engine on PATH that runs, with an image.
 *
 * @param image image to run, even if the program is on PATH
 * @param router folder of the log router, whose image determines the default
 */
export function findFluentBit(
  router: RouterFolder,
  image: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): FluentBitProgram | Missing {
  const program = environment['FLUENT_BIT'] ?? findExecutable('fluent-bit', environment);
  if (image === undefined && program !== undefined) return onThisMachine(program);
  const installed = engines.flatMap((name) => findExecutable(name, environment) ?? []);
  const engine = installed.find((path) => spawnSync(path, ['info'], { stdio: 'ignore', timeout: 20_000 }).status === 0);
  if (engine !== undefined) return inContainer(engine, image ?? imageOf(router), platform);
  if (image !== undefined && installed.length === 0) {
    return { missing: `No container engine is installed to run ${image}: install one (${engines.join(', ')})` };
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
  // Engines of other platforms run containers in a virtual machine, which has another network.
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
      // The values are in the environment of the engine's client.
      ...variables.flatMap((name) => ['--env', name]),
      ...['--entrypoint', '/fluent-bit/bin/fluent-bit', image, '-c', configuration],
    ],
    removal: (containerName) => [engine, 'rm', '--force', containerName],
  };
}

/** Returns the image of the library that the router's image is built from, or else the default of the library. */
function imageOf(router: RouterFolder): string {
  const context = buildContextOf(router);
  const dockerfile = context === undefined ? '' : readFileSync(join(context, 'Dockerfile'), 'utf8');
  const [, image] = /^FROM (\S+)/m.exec(dockerfile) ?? [];
  return image ?? routingDefaults.fluentBitImage;
}
