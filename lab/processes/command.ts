import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { start } from './child';

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
   * Hears the number of the command's process group, to which signals can be sent.
   *
   * @default - nobody does
   */
  readonly onStart?: (group: number) => void;

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
 * Runs a command to its end.
 *
 * @throws Error that ends with what it printed last, errors included
 */
export async function run(
  file: string,
  args: readonly string[],
  { cwd, environment = {}, signal, onLine = () => {}, onStart = () => {}, accept = [0] }: CommandOptions = {},
): Promise<CommandResult> {
  signal?.throwIfAborted();
  const { process: child, end } = start([file, ...args], {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...environment },
  });
  if (child.pid !== undefined) onStart(child.pid);
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
  const endNow = (): void => void (ended ??= end());
  signal?.addEventListener('abort', endNow);
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null];
    await ended;
    signal?.throwIfAborted();
    if (exitCode !== null && accept.includes(exitCode)) return { exitCode, stdout: stdout.join('\n') };
    throw new Error([`${[file, ...args].join(' ')} failed (${exitCode ?? 'killed'}):`, ...said.slice(-60)].join('\n'));
  } finally {
    signal?.removeEventListener('abort', endNow);
  }
}
