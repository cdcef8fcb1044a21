import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oncePerRun } from '../support/once-per-run';
import { copyProject } from '../support/project-copy';
import { npm, pack, type Tarball } from './npm';

const index = 'tarballs.json';

/** Builds all packages of this project in a copy of it, and packs them; once for all suites of a Jest run. */
export async function packedPackages(): Promise<readonly Tarball[]> {
  const folder = await oncePerRun('packed-packages', async (tarballs) => {
    const project = copyProject();
    await npm(project, ['run', 'build']);
    const folders = ['.', join('dist', 'cdktn-firelens'), 'language', 'cli', 'starter'];
    const packed = await pack(
      folders.map((each) => join(project, each)),
      tarballs,
    );
    writeFileSync(join(tarballs, index), JSON.stringify(packed));
  });
  return JSON.parse(readFileSync(join(folder, index), 'utf8')) as readonly Tarball[];
}

/** Returns the path of the tarball of a package of this project. */
export async function tarballOf(packageName: string): Promise<string> {
  return (await packedPackages()).find(({ name }) => name === packageName)!.path;
}
