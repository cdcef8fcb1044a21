import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { endProcessTree } from './process-tree';

/** A running child process. */
export interface Child {
  /** The process, with its output streams. */
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;

  /** Ends the process and its descendants, and waits until they have exited. */
  end(): Promise<void>;
}

// A watcher process waits until the pipe closes, which happens when this process exits.
const watched = 'exec 3<&0; { read -r _ <&3; kill $$; } >/dev/null 2>&1 & exec "$@" </dev/null 3<&-';

/**
 * Starts a program without a terminal and without input. It ends when this process exits, even if this process is
 * killed.
 */
export function start(
  command: readonly string[],
  options: { readonly cwd?: string; readonly env: NodeJS.ProcessEnv },
): Child {
  const child = spawn('sh', ['-c', watched, 'sh', ...command], {
    ...options,
    stdio: ['pipe', 'pipe', 'pipe'],
    // In a separate process group, Ctrl-C in a terminal reaches only this process, which then ends the child.
    detached: true,
  });
  const group = child.pid;
  child.once('exit', () => {
    // The watcher still runs, so no other process can get the ID of the group.
    if (group !== undefined) killGroup(group);
  });
  return { process: child, end: () => (group === undefined ? Promise.resolve() : endProcessTree(group)) };
}

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It has already exited.
  }
}
