import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

const graceMs = 10_000;

/**
 * Ends the leader of a process group with its descendants, and waits until they have exited. Signaling the group is not
 * enough, because cdktf runs Terraform in a separate terminal, and thus in another group.
 */
export async function endProcessTree(root: number): Promise<void> {
  const tree = new Set([root]);
  const deadline = Date.now() + graceMs;
  const signaled = new Set<number>();
  for (;;) {
    const left = grow(tree, runningProcesses());
    if (left.length === 0) return;
    const late = Date.now() > deadline;
    for (const pid of left.filter((each) => late || !signaled.has(each))) signal(pid, late ? 'SIGKILL' : 'SIGTERM');
    left.forEach((pid) => signaled.add(pid));
    await sleep(50);
  }
}

/** Adds children and group members until there are no more, and returns the running processes. */
function grow(tree: Set<number>, processes: readonly Process[]): number[] {
  const isOurs = ({ pid, parent, group }: Process): boolean => tree.has(pid) || tree.has(parent) || tree.has(group);
  for (let before = -1; before !== tree.size;) {
    before = tree.size;
    processes.filter(isOurs).forEach(({ pid }) => tree.add(pid));
  }
  return processes.filter(({ pid }) => tree.has(pid)).map(({ pid }) => pid);
}

// From /proc if it exists, because containers often have no ps.
function runningProcesses(): Process[] {
  if (process.platform === 'linux') return readdirSync('/proc').flatMap(fromProc);
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => fromFields(line.trim().split(/\s+/)));
}

function fromProc(entry: string): Process[] {
  try {
    const stat = /^\d+$/.test(entry) ? readFileSync(`/proc/${entry}/stat`, 'utf8') : '';
    // The name in parentheses can contain spaces and parentheses.
    const [state = '', parent = '', group = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fromFields([entry, parent, group, state]);
  } catch {
    // It has already exited.
    return [];
  }
}

function fromFields([pid, parent, group, state]: readonly string[]): Process[] {
  // A zombie has exited, but its parent has not read its exit code.
  if (!Number(pid) || !state || state.startsWith('Z')) return [];
  return [{ pid: Number(pid), parent: Number(parent), group: Number(group) }];
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has already exited.
  }
}
