import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { start } from './child';

/** Options of running a command. */
export interface CommandOptions {
  /**
   * Working directory.
   *
   * @default - the current one
   */
  readonly cwd?: string;

  /**
   * Environment variables to change; `undefined` removes a variable.
   *
   * @default {}
   */
  readonly environment?: NodeJS.ProcessEnv;

  /**
   * Ends the command and its descendants when aborted.
   *
   * @default - the command is not aborted
   */
  readonly signal?: AbortSignal;

  /**
   * Called with each line of stdout and stderr.
   *
   * @default - not called
   */
  readonly onLine?: (line: string) => void;

  /**
   * Called with the ID of the command's process group, to which signals can be sent.
   *
   * @default - not called
   */
  readonly onStart?: (group: number) => void;

  /**
   * Exit codes that are not failures.
   *
   * @default [0]
   */
  readonly accept?: readonly number[];
}

/** Result of a command. */
export interface CommandResult {
  /** One of the accepted exit codes. */
  readonly exitCode: number;

  /** Output on stdout. */
  readonly stdout: string;
}

/**
 * Runs a command until it exits.
 *
 * @throws Error that ends with the last lines of its output
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
  const [stdout, output]: [string[], string[]] = [[], []];
  const collectLines = (stream: Readable, ...records: string[][]): void => {
    createInterface({ input: stream }).on('line', (line) => {
      records.forEach((lines) => lines.push(line));
      onLine(line);
    });
  };
  collectLines(child.stdout, stdout, output);
  collectLines(child.stderr, output);

  let ended: Promise<void> | undefined;
  const endNow = (): void => void (ended ??= end());
  signal?.addEventListener('abort', endNow);
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null];
    await ended;
    signal?.throwIfAborted();
    if (exitCode !== null && accept.includes(exitCode)) return { exitCode, stdout: stdout.join('\n') };
    throw new Error(
      [`${[file, ...args].join(' ')} failed (${exitCode ?? 'killed'}):`, ...output.slice(-60)].join('\n'),
    );
  } finally {
    signal?.removeEventListener('abort', endNow);
  }
}
