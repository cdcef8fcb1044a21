import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyProject } from './support/project-copy';

/** Runs the check of imports in a copy of the project with lines added to files, and returns its output. */
function importsWith(planted: Readonly<Record<string, string>>): string {
  const folder = copyProject();
  for (const [file, line] of Object.entries(planted)) appendFileSync(join(folder, file), `\n${line}\n`);
  try {
    return execFileSync('npm', ['run', '--silent', 'imports'], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}

jest.setTimeout(60_000);

test('the check of imports rejects circles and imports that point upward, including type imports', () => {
  const printed = importsWith({
    'modules/core/omit-undefined.ts': "export type { Digest } from './digest';",
    'modules/core/digest.ts':
      "import type { omitUndefined } from './omit-undefined';\nexport type Digest = typeof omitUndefined;",
    'modules/storage/log-group.ts': "export type { Vpc } from '../network/vpc';",
    'modules/network/vpc.ts': "export type { EcsCluster } from '../services';",
    'lab/until.ts': "import '../__tests__/support/role';",
    'modules/storage/writable-bucket.ts': "export type { Settings } from '../../settings';",
  });

  expect(printed).toContain('error no-circle: modules/core/digest.ts');
  expect(printed).toContain('error upward-from-storage: modules/storage/log-group.ts → modules/network/vpc.ts');
  expect(printed).toContain('error upward-from-network: modules/network/vpc.ts → modules/services/index.ts');
  expect(printed).toContain('error not-through-an-index: modules/network/vpc.ts → modules/services/index.ts');
  expect(printed).toContain('error upward-from-lab: lab/until.ts → __tests__/support/role.ts');
  expect(printed).toContain('error upward-from-modules: modules/storage/writable-bucket.ts → settings.ts');
});
