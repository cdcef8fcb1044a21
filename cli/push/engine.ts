import { run } from '../../lab/processes/command';
import { findExecutable } from '../../lab/processes/executable';

/** Programs that build and push images, in the order in which they are tried. */
export const engineNames = ['docker', 'podman', 'finch'] as const;

/** Program that builds and pushes images. */
export type Engine = (typeof engineNames)[number];

/** Image to build and push. */
export interface BuiltImage {
  /** Reference, such as `<repository>:<tag>`. */
  readonly reference: string;
  /** Platforms, such as `linux/arm64`. */
  readonly platforms: readonly string[];
  /** Folder of the build context. */
  readonly context: string;
}

/** Arguments of the commands of each engine that build an image and push it. */
const commands: Readonly<Record<Engine, (image: BuiltImage) => readonly (readonly string[])[]>> = {
  docker: ({ reference, platforms, context }) => [
    ['buildx', 'build', '--platform', platforms.join(), '--tag', reference, '--push', context],
  ],
  podman: ({ reference, platforms, context }) =>
    platforms.length === 1
      ? [
          ['build', '--platform', platforms.join(), '--tag', reference, context],
          ['push', reference],
        ]
      : [
          ['build', '--platform', platforms.join(), '--manifest', reference, context],
          ['manifest', 'push', '--all', reference, `docker://${reference}`],
        ],
  // Without a platform, it pushes the one of the machine.
  finch: ({ reference, platforms, context }) => [
    ['build', '--platform', platforms.join(), '--tag', reference, context],
    ['push', '--platform', platforms.join(), reference],
  ],
};

/** Returns the commands that build an image and push it, in order. */
export function pushCommands(engine: Engine, image: BuiltImage): readonly (readonly string[])[] {
  return commands[engine](image).map((args) => [engine, ...args]);
}

/** Returns the command that logs in to a registry, with the password on its standard input. */
export function loginCommand(engine: Engine, registry: string): readonly [string, ...string[]] {
  return [engine, 'login', '--username', 'AWS', '--password-stdin', registry];
}

/**
 * Returns the first engine that is installed and running.
 *
 * @param candidates engines to try
 * @throws Error with the reason for each engine
 */
export async function findEngine(candidates: readonly Engine[], signal: AbortSignal): Promise<Engine> {
  const reasons: string[] = [];
  for (const engine of candidates) {
    const reason = await reasonAgainst(engine, signal);
    if (reason === undefined) return engine;
    reasons.push(reason);
  }
  throw new Error(
    `No container engine can build the image (${reasons.join('; ')}): install or start Docker with buildx, Podman or Finch`,
  );
}

async function reasonAgainst(engine: Engine, signal: AbortSignal): Promise<string | undefined> {
  if (findExecutable(engine, process.env) === undefined) return `${engine} is not installed`;
  // Podman may be installed under the name of Docker; its buildx cannot push.
  const buildx = engine === 'docker' ? await output([engine, 'buildx', 'version'], signal) : 'docker/buildx';
  if (!buildx?.includes('docker/buildx')) return `${engine} has no buildx`;
  return (await output([engine, 'info'], signal)) === undefined ? `${engine} is not running` : undefined;
}

/** Returns the output of a command, or `undefined` if it fails. */
async function output([file, ...args]: readonly [string, ...string[]], signal: AbortSignal) {
  try {
    return (await run(file, args, { signal })).stdout;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
