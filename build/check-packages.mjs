/**
 * Packs each built package, and checks that Node.js, bundlers and TypeScript find in its tarball what its `package.json`
 * names: by publint, whose suggestions count, and by Are the Types Wrong.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const program = (name) => join('node_modules', '.bin', name);
const { workspaces } = JSON.parse(readFileSync('package.json', 'utf8'));
const tarballs = mkdtempSync(join(tmpdir(), 'packages-'));

/** Returns what the checks print about a package; empty if they find nothing. */
async function problemsOf(folder) {
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', tarballs];
  const { stdout } = await run('npm', pack, { cwd: folder });
  const [{ filename }] = JSON.parse(stdout);
  const tarball = join(tarballs, filename);
  const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const checks = [
    [program('publint'), ['run', tarball, '--strict']],
    // Programs have no types.
    ...(main === undefined ? [] : [[program('attw'), [tarball, '--format', 'ascii']]]),
  ];
  const results = await Promise.allSettled(checks.map(([file, args]) => run(file, args)));
  return results.flatMap(({ reason }) =>
    reason === undefined ? [] : [`${filename}\n${reason.stdout}${reason.stderr}`],
  );
}

try {
  const folders = ['.', 'dist/cdktn-firelens', ...workspaces];
  const problems = (await Promise.all(folders.map(problemsOf))).flat();
  problems.forEach((problem) => console.error(problem));
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(tarballs, { recursive: true });
}
