/**
 * Writes the package `cdktf-firelens-cli`: the program as one file, in which code of this project is bundled. The packages
 * that it loads must be in the `dependencies` of its manifest, because its users install only those.
 */
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const folder = 'cli';
const target = join(folder, 'dist');
rmSync(target, { recursive: true, force: true });

const { metafile } = await build({
  entryPoints: [join(folder, 'main.ts')],
  outfile: join(target, 'main.js'),
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20.9',
  metafile: true,
  logLevel: 'warning',
});
copyFileSync('LICENSE', join(target, 'LICENSE'));

const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const loaded = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
const packages = loaded.filter((path) => !path.startsWith('node:') && !builtinModules.includes(path));
const undeclared = new Set(
  packages.filter((path) => !Object.keys(dependencies).some((name) => path === name || path.startsWith(`${name}/`))),
);
if (undeclared.size > 0) {
  throw new Error(`cli/package.json must have in its dependencies: ${[...undeclared].join(', ')}`);
}
