import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const project = dirname(__dirname);
const outdir = mkdtempSync(join(tmpdir(), 'synth-'));

afterAll(() => rmSync(outdir, { recursive: true }));

/** Runs the app like `cdktf synth`, with these settings in the context. */
function synthesize(context: Record<string, unknown>) {
  const { status, stdout, stderr } = spawnSync(join(project, 'node_modules', '.bin', 'ts-node'), ['main.ts'], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, CDKTF_OUTDIR: outdir, CDKTF_CONTEXT_JSON: JSON.stringify(context) },
  });
  return { status, stdout, stderr };
}

test('writes both stacks and the files of the router, and prints their paths', () => {
  const { status, stdout } = synthesize({});
  const files = stdout.trim().split('\n  ').slice(1);

  expect(status).toBe(0);
  expect(files.map((file) => file.replace(/^.*?stacks\//, ''))).toEqual([
    'registry/cdk.tf.json',
    'service/cdk.tf.json',
    'service/fluent-bit/firelens-web/effective.conf',
    'service/fluent-bit/firelens-web/effective.env',
    'service/fluent-bit/firelens-web/image/Dockerfile',
    'service/fluent-bit/firelens-web/image/log-routing.conf',
    'service/fluent-bit/firelens-web/routes.json',
    'service/fluent-bit/firelens-web/routes.md',
  ]);
  expect(files.every((file) => existsSync(join(project, file)))).toBe(true);
});

test('fails when settings are invalid, with every error and no stack trace', () => {
  expect(synthesize({ regoin: 'eu-west-1', memoryMiB: 4096, nat: 'triple', cidr: '10.0.0.5/16' })).toEqual({
    status: 1,
    stdout: '',
    stderr: `cdktf.json context:
  - nat must be one of "none", "single", "per-az", got "triple"
  - regoin is not a setting; did you mean region?
  - memoryMiB must be one of 512, 1024, 2048 with cpu 256, got 4096; the smallest size with at least this CPU and memory is cpu 512 with memoryMiB 4096 (M01)
  - cidr must start at the first address of its block, got "10.0.0.5/16"; did you mean "10.0.0.0/16"?
`,
  });
});

test('is run by cdktf.json with ts-node, after a type check', () => {
  const { app } = JSON.parse(readFileSync(join(project, 'cdktf.json'), 'utf8')) as { app: string };

  expect(app).toBe('npm run --silent typecheck:app && npx ts-node main.ts');
});
