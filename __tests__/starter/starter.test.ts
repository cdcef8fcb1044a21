import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../lab/project';
import { scratchFolder } from '../../lab/synth/scratch';
import { cores, coreNames, defaultCore } from '../../starter/core';
import { createApp, type Surroundings } from '../../starter/create-app';
import { findRegion } from '../../starter/region';

const starter = join(projectFolder, 'starter');
const template = join(starter, 'template');

/** Runs the starter in an empty folder, or one with these files, and returns what it prints. */
function run(args: readonly string[], cwd: string, surroundings: Partial<Surroundings> = {}): string {
  return createApp(args, { template, cwd, home: cwd, environment: {}, nodeVersion: '24.1.0', ...surroundings });
}

/** Reads the files of a folder, by name. */
function filesIn(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

function json(path: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return JSON.parse(readFileSync(join(projectFolder, path), 'utf8')) as never;
}

const files = [
  ...['.gitignore', 'README.md', 'cdktf.json', 'main.ts', 'package.json', 'tsconfig.json'],
  ...['web-stack.test.ts', 'web-stack.ts'],
];

describe('the template', () => {
  test('compiles under the strictest options', () => {
    const folder = scratchFolder({
      'tsconfig.json': JSON.stringify({
        extends: join(projectFolder, 'tsconfig.json'),
        compilerOptions: {
          paths: {
            'cdktf-firelens': [join(projectFolder, 'modules')],
            'cdktf-firelens/testing': [join(projectFolder, 'modules', 'testing')],
            '*': ['@types/*', '*'].map((name) => join(projectFolder, 'node_modules', name)),
          },
          typeRoots: [join(projectFolder, 'node_modules', '@types')],
          types: ['node'],
        },
        include: [join(template, '*.ts')],
      }),
    });
    const compiler = join(projectFolder, 'node_modules', 'typescript-native', 'bin', 'tsc');
    const { stdout, status } = spawnSync(process.execPath, [compiler, '--project', folder], { encoding: 'utf8' });

    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  test('is an app for CDKTF, which the starter writes unchanged but for the oldest Node.js', () => {
    const cwd = scratchFolder();
    run(['--core', 'cdktf'], cwd);
    const { 'package.json': manifest, ...rest } = filesIn(join(cwd, 'firelens-app'));
    const { _gitignore, 'package.json': original, ...ofTemplate } = filesIn(template);

    expect(rest).toEqual({ ...ofTemplate, '.gitignore': _gitignore });
    expect(JSON.parse(manifest!)).toEqual({ ...JSON.parse(original!), engines: { node: '>=20.9.0' } });
  });

  test('requires the versions of the packages that this project is tested with', () => {
    const [root, ownStarter, app] = ['package.json', 'starter/package.json', 'starter/template/package.json'].map(json);
    const ofCdktn = json('__tests__/cores/cdktn/package.json')['dependencies']!;
    const { dependencies, devDependencies } = app!;
    const { 'cdktf-firelens': library, constructs, ...peers } = dependencies!;

    expect(ownStarter!['version']).toBe(root!['version']);
    expect(library).toBe(`^${String(root!['version'])}`);
    expect(constructs).toBe(root!['peerDependencies']!['constructs']);
    expect(root!['devDependencies']).toMatchObject({ ...peers, ...devDependencies });
    expect(cores.cdktn.versions).toMatchObject(ofCdktn);
    expect(cores.cdktn.versions['cdktn-cli']).toBe(ofCdktn['cdktn']);
  });
});

describe.each(coreNames)('an app for %s', (core) => {
  const cwd = scratchFolder();
  const printed = run(['my-shop', '--core', core, '--region', 'eu-west-1'], cwd);
  const written = filesIn(join(cwd, 'my-shop'));
  const other = core === 'cdktf' ? 'cdktn' : 'cdktf';

  test('has the packages and commands of the core only', () => {
    const { dependencies, devDependencies, engines } = JSON.parse(written['package.json']!) as Record<string, object>;
    const text = Object.values(written).join('\n');

    expect(Object.keys({ ...dependencies, ...devDependencies }).sort()).toEqual(
      [
        ...[`@${core}/provider-aws`, core, `${core}-cli`, `${core}-firelens`],
        ...['@types/node', 'constructs', 'ts-node', 'typescript'],
      ].sort(),
    );
    expect(engines).toEqual({ node: `>=${cores[core].node}` });
    expect(text.replace(/cdktf\.(json|out)/g, '')).not.toMatch(new RegExp(`\\b${other}\\b`));
    expect(text).toContain(`npx ${core} deploy`);
  });

  test('has its name, and the region', () => {
    expect(Object.keys(written).sort()).toEqual(files);
    expect(written['main.ts']).toContain(`new WebStack(app, 'my-shop')`);
    expect(written['web-stack.ts']).toContain(`region: 'eu-west-1'`);
    expect(JSON.parse(written['package.json']!)).toMatchObject({ name: 'my-shop' });
    expect(JSON.parse(written['cdktf.json']!)).toMatchObject({ projectId: 'my-shop' });
    expect(Object.values(written).join('\n')).not.toContain('firelens-app');
  });

  test('is printed with the commands to run next', () => {
    expect(printed.split('\n')).toEqual([
      `Wrote my-shop for ${cores[core].title}, with the region eu-west-1 (from --region):`,
      ...files.map((file) => `  ${file}`),
      '',
      'Next:',
      '  cd my-shop',
      '  npm install',
      '  npm test',
      `  npx ${core} deploy   with AWS credentials in the environment; README.md names the cost`,
    ]);
  });
});

describe('the core', () => {
  test.each([
    ['24.0.0', 'cdktn'],
    ['22.19.0', 'cdktn'],
    ['22.20.1', 'cdktn'],
    ['22.18.9', 'cdktf'],
    ['20.20.2', 'cdktf'],
  ])('on Node.js %s is %s by default', (nodeVersion, core) => {
    expect(defaultCore(nodeVersion)).toBe(core);
  });

  test('is CDKTF with a reason if Node.js is too old for CDK Terrain', () => {
    const printed = run([], scratchFolder(), { nodeVersion: '20.20.2' });

    expect(printed).toContain('for CDKTF,');
    expect(printed).toContain('CDK Terrain, the successor of CDKTF, needs Node.js 22.19.0 or newer, this is 20.20.2.');
  });
});

describe('the region', () => {
  const config =
    '[default]\nregion = eu-north-1\n[profile shop]\noutput = json\nregion=ap-south-1\n[sso-session shop]\nregion = x\n';
  const home = scratchFolder({ '.aws/config': config });
  const file = join(home, '.aws', 'config');

  test.each([
    [{ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-1', 'AWS_REGION'],
    [{ AWS_DEFAULT_REGION: 'eu-west-2', AWS_PROFILE: 'shop' }, 'eu-west-2', 'AWS_DEFAULT_REGION'],
    [{ AWS_PROFILE: 'shop' }, 'ap-south-1', `the profile "shop" in ${file}`],
    [{}, 'eu-north-1', `the profile "default" in ${file}`],
    [{ AWS_PROFILE: 'other' }, 'us-east-1', 'the default'],
    [{ AWS_CONFIG_FILE: join(home, 'none') }, 'us-east-1', 'the default'],
    [{ AWS_CONFIG_FILE: file, AWS_REGION: '' }, 'eu-north-1', `the profile "default" in ${file}`],
  ])('with %j is %s', (environment, region, origin) => {
    expect(findRegion(environment, home)).toEqual({ region, origin });
  });
});

describe('the folder', () => {
  test.each([
    ['My Shop', 'my-shop', "'My Shop'"],
    ['@acme.shop_2', 'acme-shop-2', '@acme.shop_2'],
    ['2nd', 'firelens-app', '2nd'],
    ['a'.repeat(60), 'a'.repeat(40), 'a'.repeat(60)],
    ['nested/shop', 'shop', 'nested/shop'],
  ])('%s gives the app the name %s', (folder, name, place) => {
    const cwd = scratchFolder();
    const printed = run([folder], cwd);

    expect(JSON.parse(readFileSync(join(cwd, folder, 'package.json'), 'utf8'))).toMatchObject({ name });
    expect(printed).toContain(`\n  cd ${place}\n`);
  });

  test('can be the current one, and a new Git repository', () => {
    const cwd = scratchFolder({ 'shop/.git/HEAD': 'ref: refs/heads/main' });
    const printed = run(['.'], join(cwd, 'shop'));

    expect(readdirSync(join(cwd, 'shop')).sort()).toEqual(['.git', ...files].sort());
    expect(printed).not.toContain('cd ');
  });

  test('must be empty, or nothing is written', () => {
    const cwd = scratchFolder({ 'shop/notes.txt': 'mine' });

    expect(() => run(['shop'], cwd)).toThrow(
      `${join(cwd, 'shop')} is not empty, it contains notes.txt: name another folder`,
    );
    expect(filesIn(join(cwd, 'shop'))).toEqual({ 'notes.txt': 'mine' });
  });

  test('must not be a file', () => {
    const cwd = scratchFolder({ shop: '' });

    expect(() => run(['shop'], cwd)).toThrow(`${join(cwd, 'shop')} is a file: name another folder`);
  });
});

test.each([
  [['a', 'b'], 'Name one folder, got a and b'],
  [['--core', 'cdk'], '--core must be cdktf or cdktn, got "cdk"'],
  [['--region', 'Europe'], 'The region from --region must be an AWS region such as eu-west-1, got "Europe"'],
  [['--name', 'x'], "Unknown option '--name'; --help lists the options"],
  [['--core'], "Option '--core <value>' argument missing; --help lists the options"],
])('fails with one sentence for the arguments %j, and writes nothing', (args, message) => {
  const cwd = scratchFolder();

  expect(() => run(args, cwd)).toThrow(message);
  expect(readdirSync(cwd)).toEqual([]);
});

test('prints its options', () => {
  expect(run(['--help'], scratchFolder())).toMatch(/--core <core>[^]*--region <region>[^]*--help/);
});

test('uses files only: no package, and no network', () => {
  const sources = readdirSync(starter).filter((file) => file.endsWith('.ts'));
  const imported = sources.flatMap((file) =>
    [...readFileSync(join(starter, file), 'utf8').matchAll(/^(?:import|export) .*from '(.+)'/gm)].map(
      ([, name]) => name,
    ),
  );

  expect(new Set(imported.filter((name) => !name!.startsWith('./')))).toEqual(
    new Set(['node:fs', 'node:os', 'node:path', 'node:util']),
  );
  expect(sources.map((file) => readFileSync(join(starter, file), 'utf8')).join()).not.toMatch(/\bfetch\(/);
});
