import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Returns a folder that is filled once in a Jest run: by the first suite that needs it. Suites run in parallel processes;
 * the others wait. If filling it fails, all of them fail with the same message.
 *
 * @param fill fills the folder
 */
export async function oncePerRun(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  // The temporary folder of the run, which is removed after it.
  const folder = join(tmpdir(), name);
  const result = `${folder}.result`;
  if (isFirst(folder)) {
    const problem = await problemOf(fill(folder));
    // Renamed, so that nobody reads a part of it.
    writeFileSync(`${result}.draft`, problem);
    renameSync(`${result}.draft`, result);
  }
  while (!existsSync(result)) await sleep(200);
  const problem = readFileSync(result, 'utf8');
  if (problem !== '') throw new Error(problem);
  return folder;
}

/** Creates a folder, which succeeds in one of several processes. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

async function problemOf(work: Promise<void>): Promise<string> {
  try {
    await work;
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
