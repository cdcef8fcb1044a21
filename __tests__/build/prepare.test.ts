import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../lab/project';
import { scratchFolder } from '../../lab/synth/scratch';

/** Runs the script in a folder, with an `npx` that only notes its arguments; returns them. */
function prepare(files: Readonly<Record<string, string>>, resolved?: string): string | undefined {
  const folder = scratchFolder({ ...files, 'bin/npx': '#!/bin/sh\necho "$@" > npx.log\n' });
  const { status } = spawnSync(process.execPath, [join(projectFolder, 'build', 'prepare.mjs')], {
    cwd: folder,
    env: {
      PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
      ...(resolved !== undefined && { npm_package_resolved: resolved }),
    },
  });
  expect(status).toBe(0);
  const log = join(folder, 'npx.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim() : undefined;
}

test('builds the library and the language if npm fetched the package from its repository', () => {
  expect(prepare({}, '/tmp/git-clone')).toBe('run-s build:library build:language');
});

test('builds nothing in a clone', () => {
  expect(prepare({})).toBeUndefined();
});

test('builds nothing before npm packs what was built', () => {
  expect(prepare({ 'dist/modules/index.js': '' }, '/tmp/project')).toBeUndefined();
});
