import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { endProcessTree } from './process-tree';

/** How to run a command. */
export interface CommandOptions {
  /**
   * Folder to run in.
   *
   * @default - the current one
   */
  readonly cwd?: string;

  /**
   * What differs from our own environment; `undefined` takes a variable away.
   *
   * @default {}
   */
  readonly environment?: NodeJS.ProcessEnv;

  /**
   * Ends the command, and whatever it started, when aborted.
   *
   * @default - nothing ends it
   */
  readonly signal?: AbortSignal;

  /**
   * Hears each line of output, errors included, as it comes.
   *
   * @default - nobody does
   */
  readonly onLine?: (line: string) => void;

  /**
   * Exit codes that are not failures.
   *
   * @default [0]
   */
  readonly accept?: readonly number[];
}

/** What became of a command. */
export interface CommandResult {
  /** One of the accepted exit codes. */
  readonly exitCode: number;

  /** What it printed, without its errors. */
  readonly stdout: string;
}

/**
 * Runs a command to its end, without a terminal and without input.
 *
 * @throws Error that ends with what it printed last, errors included
 */
export async function run(
  file: string,
  args: readonly string[],
  { cwd, environment = {}, signal, onLine = () => {}, accept = [0] }: CommandOptions = {},
): Promise<CommandResult> {
  signal?.throwIfAborted();
  const child = spawn(file, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C in the terminal reaches us alone, and we end the command in good order.
    detached: true,
  });
  const [stdout, said]: [string[], string[]] = [[], []];
  const hear = (stream: Readable, ...records: string[][]): void => {
    createInterface({ input: stream }).on('line', (line) => {
      records.forEach((lines) => lines.push(line));
      onLine(line);
    });
  };
  hear(child.stdout, stdout, said);
  hear(child.stderr, said);

  let ended: Promise<void> | undefined;
  const end = (): void => void (ended ??= child.pid === undefined ? Promise.resolve() : endProcessTree(child.pid));
  signal?.addEventListener('abort', end);
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null];
    await ended;
    signal?.throwIfAborted();
    if (exitCode !== null && accept.includes(exitCode)) return { exitCode, stdout: stdout.join('\n') };
    throw new Error([`${[file, ...args].join(' ')} failed (${exitCode ?? 'killed'}):`, ...said.slice(-60)].join('\n'));
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
