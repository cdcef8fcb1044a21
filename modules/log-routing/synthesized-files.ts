import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Aspects, Manifest, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { BuildContext } from './router-image';

/**
 * Has synth leave the build context of a router's image beside `cdk.tf.json`.
 *
 * @returns the folder, from the app's output folder on
 */
export function leaveBuildContext(scope: Construct, family: string, context: BuildContext): string {
  const path = join(Manifest.stacksFolder, TerraformStack.of(scope).node.id, 'fluent-bit', family, 'image');
  Aspects.of(scope).add({
    visit: (visited) => {
      if (visited === scope) writeFiles(join(App.of(scope).outdir, path), context);
    },
  });
  return path;
}

function writeFiles(folder: string, files: BuildContext): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
