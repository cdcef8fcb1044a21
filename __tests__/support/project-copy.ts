import { cpSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectFolder } from '../../lab/project';
import { scratchFolder } from '../../lab/synth/scratch';

const leftOut = new Set([
  'node_modules',
  '.git',
  'cdktf.out',
  'dist',
  'generated',
  'cache',
  '.temp',
  '.emulator',
  'terraform.d',
]);

/** A copy of this project in a temporary folder, like a clone, with the installed packages linked. */
export function copyProject(): string {
  const folder = join(scratchFolder(), 'project');
  cpSync(projectFolder, folder, {
    recursive: true,
    filter: (path) => !leftOut.has(basename(path)) && !/\.tfstate(\.|$)/.test(path),
  });
  symlinkSync(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
