import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import { projectFolder } from '../../../lab/project';
import { scratchFolder } from '../../../lab/synth/scratch';

jest.setTimeout(120_000);

/**
 * Installs an app and the library side by side, as `npm link` and workspaces do. `second` is a real copy of CDKTF.
 */
const folder = scratchFolder();
const installed = join(projectFolder, 'node_modules');
const second = join(folder, 'second', 'cdktf');

beforeAll(() => {
  cpSync(join(installed, 'cdktf'), second, { recursive: true });
  symlinkSync(installed, join(second, '..', 'node_modules'));
  for (const file of readdirSync(join(projectFolder, 'modules'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const { code } = transformSync(readFileSync(join(projectFolder, 'modules', file), 'utf8'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    const compiled = join(folder, 'compiled', file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(compiled), { recursive: true });
    writeFileSync(compiled, code);
  }
});

/** Synthesizes a service with these copies of CDKTF; returns the message of the error, or `synthesized`. */
function synthesizedWith(name: string, copies: { readonly app: string; readonly library: string }): string {
  const [app, library] = [join(folder, name, 'app'), join(folder, name, 'library')];
  install(app, copies.app);
  install(library, copies.library);
  cpSync(join(folder, 'compiled'), join(library, 'modules'), { recursive: true });
  writeFileSync(
    join(app, 'main.js'),
    `const { App, TerraformStack } = require('cdktf');
     const { EcsCluster } = require(${JSON.stringify(join(library, 'modules'))});
     const app = new App({ outdir: ${JSON.stringify(join(app, 'out'))} });
     const stack = new TerraformStack(app, 'service');
     const { AwsProvider } = require('@cdktf/provider-aws/lib/provider');
     new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
     new EcsCluster(stack, 'Cluster');
     app.synth();
     console.log('synthesized');`,
  );
  const run = `try { require(${JSON.stringify(join(app, 'main.js'))}); } catch (error) { console.log(error.message); }`;
  return execFileSync(process.execPath, ['-e', run], { encoding: 'utf8' }).trim();
}

function install(project: string, cdktf: string): void {
  mkdirSync(join(project, 'node_modules', '@cdktf'), { recursive: true });
  symlinkSync(cdktf, join(project, 'node_modules', 'cdktf'));
  symlinkSync(join(installed, 'constructs'), join(project, 'node_modules', 'constructs'));
  symlinkSync(join(installed, '@cdktf', 'provider-aws'), join(project, 'node_modules', '@cdktf', 'provider-aws'));
}

const first = join(installed, 'cdktf');
const fix = 'make both resolve the same copy, for example with `overrides` in package.json, and without `npm link`';

test('CDK Terrain is refused with the library that is for it', () => {
  const terrain = join(folder, 'terrain', 'cdktn');
  cpSync(second, terrain, { recursive: true });
  symlinkSync(installed, join(terrain, '..', 'node_modules'));
  // The classes of CDK Terrain differ in the name of their package.
  for (const file of readdirSync(join(terrain, 'lib')).filter((each) => each.endsWith('.js'))) {
    const path = join(terrain, 'lib', file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('fqn: "cdktf.', 'fqn: "cdktn.'));
  }

  expect(synthesizedWith('terrain-app', { app: terrain, library: first })).toContain(
    'and cdktf-firelens uses cdktf 0.21.0 in ' +
      `${realpathSync(first)}; install cdktn-firelens, which is this library for cdktn, and import it by this name`,
  );
  expect(synthesizedWith('terrain-library', { app: first, library: terrain })).toContain(
    'install cdktf-firelens, which is this library for cdktf, and import it by this name',
  );
});

test('An app and the library with one copy of CDKTF are accepted', () => {
  expect(synthesizedWith('one', { app: first, library: first })).toBe('synthesized');
});

test.each([
  ['the app has another copy', { app: second, library: first }],
  ['the library has another copy', { app: first, library: second }],
])('Two copies of CDKTF are refused with both paths when %s', (name, copies) => {
  const { version } = JSON.parse(readFileSync(join(second, 'package.json'), 'utf8')) as { readonly version: string };
  const message = synthesizedWith(name.replaceAll(' ', '-'), copies);

  expect(message).toContain(
    `CDKTF must be installed once, but the app uses cdktf ${version} in ${realpathSync(copies.app)}, ` +
      `and cdktf-firelens uses cdktf ${version} in ${realpathSync(copies.library)}; ${fix}`,
  );
});

test('AWS bindings that resolve another copy of CDKTF than the app and the library are refused', () => {
  expect(synthesizedWith('bindings', { app: second, library: second })).toContain(
    'CDKTF must be installed once, but the package of the AWS bindings uses cdktf',
  );
});
