import { run } from '../lab/processes/command';
import { findExecutable } from '../lab/processes/executable';

/** Container engines, in the order in which they are tried. */
export const engineNames = ['docker', 'podman', 'finch', 'nerdctl'] as const;

/** Name of a container engine, which is the name of its program. */
export type EngineName = (typeof engineNames)[number];

/** A container engine that is installed. */
export interface ContainerEngine<Name extends EngineName = EngineName> {
  /** Name of the engine. */
  readonly name: Name;
  /** Path of its program. */
  readonly program: string;
}

/** A container engine that cannot be used. */
export interface UnusableEngine {
  /** Name of the engine. */
  readonly name: EngineName;
  /** Path of its program; `undefined` if it is not installed. */
  readonly program: string | undefined;
  /** Reason, such as `docker is not running`. */
  readonly reason: string;
}

/** Options of the search for a container engine. */
export interface EngineSearch {
  /** Aborts the search. */
  readonly signal: AbortSignal;

  /**
   * Environment with the PATH that is searched.
   *
   * @default - the environment of this process
   */
  readonly environment?: NodeJS.ProcessEnv;

  /**
   * Returns the reason why an engine cannot be used although it may be running; `undefined` if there is none.
   *
   * @default - every engine that is running can be used
   */
  readonly reasonAgainst?: (engine: ContainerEngine) => Promise<string | undefined>;
}

/** Time in milliseconds after which an engine that does not answer counts as not running. */
const answerTimeMs = 20_000;

/**
 * Returns the first engine that is installed, suitable and running, or the reason for each engine.
 *
 * @param names engines to try, in this order
 */
export async function findContainerEngine<Name extends EngineName>(
  names: readonly Name[],
  { signal, environment = process.env, reasonAgainst = async () => undefined }: EngineSearch,
): Promise<ContainerEngine<Name> | readonly UnusableEngine[]> {
  const unusable: UnusableEngine[] = [];
  for (const name of names) {
    const program = findExecutable(name, environment);
    if (program === undefined) {
      unusable.push({ name, program, reason: `${name} is not installed` });
      continue;
    }
    const engine = { name, program };
    const reason = (await reasonAgainst(engine)) ?? (await reasonIfStopped(engine, signal));
    if (reason === undefined) return engine;
    unusable.push({ name, program, reason });
  }
  return unusable;
}

/** Returns what an engine prints for a command; `undefined` if the command fails or does not end. */
export async function engineOutput(
  { program }: ContainerEngine,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(answerTimeMs)]);
    return (await run(program, args, { signal: limited })).stdout;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

async function reasonIfStopped(engine: ContainerEngine, signal: AbortSignal): Promise<string | undefined> {
  const answer = await engineOutput(engine, ['info'], signal);
  return answer === undefined ? `${engine.name} is not running` : undefined;
}
