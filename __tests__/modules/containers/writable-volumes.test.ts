import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import fc from 'fast-check';
import type { Container } from '../../../modules';
import { writablePathProblems, writableVolumes } from '../../../modules/containers/writable-volumes';

const atDeploy = new TerraformVariable(new TerraformStack(Testing.app(), 'test'), 'value', { type: 'string' });
const nginx: Container = { image: 'nginx:1.29.5', readonlyRootFilesystem: true };

/** Returns the errors of writable paths of a container. */
function problems(writablePaths: readonly string[], container = nginx): unknown[] {
  return writablePathProblems({ ...container, writablePaths }).filter((problem) => typeof problem === 'string');
}

test('names a volume after its container and path', () => {
  expect(writableVolumes('nginx', { ...nginx, writablePaths: ['/var/cache/nginx', '/run'] })).toEqual({
    '/var/cache/nginx': expect.stringMatching(/^nginx-var-cache-nginx-[0-9a-f]{8}$/),
    '/run': expect.stringMatching(/^nginx-run-[0-9a-f]{8}$/),
  });
});

test('creates no volume for a container without writable paths', () => {
  expect(writableVolumes('nginx', nginx)).toEqual({});
});

test('gives every path of every container a unique volume name that ECS accepts', () => {
  const path = fc.stringMatching(/^(\/[a-z._-]{1,60}){1,6}$/);
  const container = fc.stringMatching(/^[a-z_-]{1,255}$/);

  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(container, path), { selector: String, minLength: 2 }), (pairs) => {
      const names = pairs.map(([name, each]) => writableVolumes(name, { ...nginx, writablePaths: [each] })[each]!);

      expect(new Set(names).size).toBe(names.length);
      names.forEach((name) => expect(name).toMatch(/^[A-Za-z0-9_-]{1,255}$/));
    }),
  );
});

test.each([['/tmp'], ['/var/cache/nginx'], ['/app/.cache'], ['/a/..b']])('accepts %s', (path) => {
  expect(problems([path])).toEqual([]);
});

test.each(['', '/', 'tmp', './tmp', '/tmp/', '/tmp//x', '/tmp/../etc', '/tmp/.', '/tm p', '/tmp:ro'])(
  'fails when a path is %j',
  (path) => {
    expect(problems(['/run', path])).toEqual([
      `writablePaths[1] must be the absolute path of a directory below "/", got ${JSON.stringify(path)}`,
    ]);
  },
);

test('fails when a path is a token', () => {
  expect(problems([atDeploy.stringValue])).toEqual([
    'writablePaths[0] must be known at synth time, not a token, because its volume is named after it',
  ]);
});

test('fails when a path is listed twice', () => {
  expect(problems(['/tmp', '/run', '/tmp'])).toEqual(['writablePaths[2] must be unique, got "/tmp" again']);
});

test('fails without readonlyRootFilesystem', () => {
  expect(problems(['/tmp'], { image: 'nginx:1.29.5' })).toEqual([
    'writablePaths must not be set without readonlyRootFilesystem, because all paths are writable then; set readonlyRootFilesystem, or remove writablePaths',
  ]);
});
