import { realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { findExecutable } from '../../lab/processes/executable';
import { scratchFolder } from '../../lab/synth/scratch';

/** Returns a folder for PATH that contains only these programs, if they are installed. */
export function folderOfPrograms(...names: readonly string[]): string {
  const folder = scratchFolder();
  for (const name of names) {
    const program = findExecutable(name, process.env);
    if (program !== undefined) symlinkSync(realpathSync(program), join(folder, name));
  }
  return folder;
}
