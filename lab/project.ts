import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Root folder of this project. */
export const projectFolder = dirname(__dirname);

/** Folder of the demo's downloads, which later runs reuse; never committed. */
export const downloadsFolder = join(projectFolder, '.emulator');

/**
 * Creates a folder if it does not exist. The folder is either complete or missing, even if several processes create it.
 *
 * @param make fills a temporary folder, which is then renamed
 */
export async function makeOnce(folder: string, make: (draft: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    await make(draft);
    renameSync(draft, folder);
  } catch (error) {
    // Another process was faster; its folder is equivalent.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
