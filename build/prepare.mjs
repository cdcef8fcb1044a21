/**
 * Builds the library when npm installs it from its repository: `npm install github:<owner>/cdktf-firelens`. npm runs this
 * after every `npm ci` in a clone too, where nothing is built, and before it packs, where `prepack` has built everything.
 *
 * Only for a package that it fetches or packs does npm set the variable.
 * @see https://github.com/npm/pacote/blob/main/lib/dir.js
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (process.env.npm_package_resolved && !existsSync('dist/modules/index.js')) {
  // Without the commands, the starter and the package for CDK Terrain, which are other packages.
  const { status } = spawnSync('npx', ['run-s', 'build:library', 'build:language'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
