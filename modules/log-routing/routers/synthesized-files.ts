import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Manifest } from 'cdktf';
import type { Construct } from 'constructs';
import { resolved } from '../../core/resolved';
import { addAspect, stackOf } from '../../core/stack';
import type { TaskHost } from '../../containers/task-host';
import { ecsVariablesOn } from './ecs-variables';
import type { TaskRouter } from './task-router';

/**
 * Writes files to the folder of a router at synth, with its variables, and the build context of its image, if any.
 *
 * @returns the folder of the build context, relative to the app's output folder
 */
export function writeRouterArtifacts(
  scope: Construct,
  name: string,
  { router, host }: { readonly router: TaskRouter; readonly host: TaskHost },
  files: () => Readonly<Record<string, string>>,
): string {
  const folder = join(Manifest.stacksFolder, stackOf(scope).node.id, name);
  addAspect(scope, (visited) => {
    if (visited !== scope) return;
    const { environment, secrets } = router.values;
    writeFiles(join(App.of(scope).outdir, folder), {
      ...files(),
      'effective.env': renderVariables(resolved(scope, environment), Object.keys(secrets), host),
      ...Object.fromEntries(
        Object.entries(router.image?.context ?? {}).map(([name, text]) => [join('image', name), text]),
      ),
    });
  });
  return join(folder, 'image');
}

function renderVariables(
  environment: Readonly<Record<string, string>>,
  secrets: readonly string[],
  host: TaskHost,
): string {
  const ours = Object.entries(environment).map(([name, value]) => `# ${value}, filled in by Terraform\n${name}=\n`);
  const secret = secrets.map((name) => `# a secret, filled in by ECS\n${name}=\n`);
  const ofEcs = Object.entries(ecsVariablesOn(host)).map(([name, origin]) => `# ${origin}\n${name}=\n`);
  return [...ours, ...secret, ...ofEcs].join('');
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
