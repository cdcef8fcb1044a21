import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this project. */
export const projectFolder = dirname(__dirname);

/** Where what the demo had to download is kept for the next time; never committed. */
export const downloadsFolder = join(projectFolder, '.emulator');

/**
 * Makes a folder that is not there yet: in full or not at all, also where several processes begin at the same time.
 *
 * @param make fills a draft, which then gets the folder's name
 */
export async function makeOnce(folder: string, make: (draft: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    await make(draft);
    renameSync(draft, folder);
  } catch (error) {
    // Somebody else was faster, and theirs is as good.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
