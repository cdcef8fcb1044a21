import { createReadStream, existsSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { findExecutable } from '../../lab/processes/executable';
import { start } from '../../lab/processes/child';

/** Output stream of a container. */
export type LineStream = 'stdout' | 'stderr';

/** Source of the lines that a container writes. */
export interface LineSource {
  /** Calls a function with each line, in order, until the lines end or the signal is aborted. */
  read(onLine: (line: string, stream: LineStream) => Promise<void>, signal: AbortSignal): Promise<void>;
}

/** Returns the lines of a file. */
export function linesOfFile(path: string, stream: LineStream): LineSource {
  if (!existsSync(path)) throw new Error(`There is no file ${path}: name a file with lines of the container by --file`);
  return { read: (onLine, signal) => readLines(createReadStream(path), stream, onLine, signal) };
}

/** Returns the lines of the standard input of this program. */
export function linesOfInput(stream: LineStream): LineSource {
  return { read: (onLine, signal) => readLines(process.stdin, stream, onLine, signal) };
}

/** Returns the lines that a command writes to both streams. The command ends when the signal is aborted. */
export function linesOfCommand(command: readonly string[], environment: NodeJS.ProcessEnv): LineSource {
  const [program = ''] = command;
  if (!program.includes('/') && findExecutable(program, process.env) === undefined) {
    throw new Error(`There is no program ${program} on PATH: name the command of the container after "--"`);
  }
  return {
    async read(onLine, signal) {
      const { process: child, end } = start(command, { env: { ...process.env, ...environment } });
      const closed = once(child, 'close');
      const stop = (): void => void end();
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      try {
        await Promise.all([
          readLines(child.stdout, 'stdout', onLine, signal),
          readLines(child.stderr, 'stderr', onLine, signal),
        ]);
        await closed;
      } finally {
        signal.removeEventListener('abort', stop);
        await end();
      }
    },
  };
}

async function readLines(
  from: Readable,
  stream: LineStream,
  onLine: (line: string, stream: LineStream) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const lines = createInterface({ input: from, crlfDelay: Infinity });
  const stop = (): void => {
    lines.close();
    from.destroy();
  };
  signal.addEventListener('abort', stop);
  try {
    if (signal.aborted) return;
    for await (const line of lines) await onLine(line, stream);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    lines.close();
  }
}
