import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../synth/scratch';

/**
 * Returns a folder in which the stacks of several folders are modules, so that Terraform checks all of them in one run;
 * it starts the AWS provider once instead of once for each stack. Addresses begin with `module.` and the name of the
 * stack. Terraform ignores the backends of modules.
 *
 * @param stackFolders folders of synthesized stacks, by name
 */
export function modulesFolder(stackFolders: Readonly<Record<string, string>>): string {
  const folder = scratchFolder();
  const module = Object.fromEntries(Object.keys(stackFolders).map((name) => [name, { source: `./${name}` }]));
  for (const [name, stackFolder] of Object.entries(stackFolders)) {
    cpSync(stackFolder, join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ module }));
  return folder;
}
