import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { endProcessTree } from './process-tree';

/** A program that we started. */
export interface Child {
  /** The process, with output to read. */
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;

  /** Ends it and all that it started, and waits until they are gone. */
  end(): Promise<void>;
}

// A watcher waits for the pipe to close, which it does when our process is gone.
const watched = 'exec 3<&0; { read -r _ <&3; kill $$; } >/dev/null 2>&1 & exec "$@" </dev/null 3<&-';

/**
 * Starts a program without a terminal and without input. It ends when our process does, even if that is killed and can
 * do nothing more itself.
 */
export function start(
  command: readonly string[],
  options: { readonly cwd?: string; readonly env: NodeJS.ProcessEnv },
): Child {
  const child = spawn('sh', ['-c', watched, 'sh', ...command], {
    ...options,
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C in a terminal reaches us alone, and we end it in good order.
    detached: true,
  });
  const group = child.pid;
  child.once('exit', () => {
    // The watcher is left. As long as it is, no other process gets the number.
    if (group !== undefined) killGroup(group);
  });
  return { process: child, end: () => (group === undefined ? Promise.resolve() : endProcessTree(group)) };
}

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}
