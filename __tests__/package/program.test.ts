import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../lab/processes/command';
import { without } from '../../lab/processes/environment';
import { libraryName, ScratchProject } from './scratch-project';

const minutes = 60_000;
jest.setTimeout(5 * minutes);

describe('The program of the packed library', () => {
  const project = new ScratchProject();
  const cli = join(project.packages, 'cdktf-firelens-cli');
  let folder: string;

  /** Runs the program as its users do; returns its exit code and what it prints. */
  async function npx(...args: readonly string[]): Promise<{ exitCode: number; printed: string }> {
    const lines: string[] = [];
    const { exitCode } = await run('npx', ['--no-install', libraryName, ...args], {
      cwd: folder,
      environment: without(/^npm_/i),
      accept: [0, 1],
      onLine: (line) => lines.push(line),
    });
    return { exitCode, printed: lines.join('\n') };
  }

  beforeAll(async () => {
    await project.install();
    folder = join(project.packages, '..');
  });

  test('says how to install the package of the program, if it is missing', async () => {
    expect(existsSync(cli)).toBe(false);
    expect(await npx('--help')).toEqual({
      exitCode: 1,
      printed: 'The commands are in a package of their own: install it by "npm install --save-dev cdktf-firelens-cli"',
    });
  });

  describe('with the packed program', () => {
    beforeAll(() => project.installProgram());

    test('runs its commands, also from a folder of the project', async () => {
      const { exitCode, printed } = await npx('--help');
      expect(exitCode).toBe(0);
      expect(printed).toMatch(/^Usage: cdktf-firelens \[options\] \[command\]/);
      expect(printed).toMatch(/^ {2}local /m);

      const inside = join(folder, 'src');
      mkdirSync(inside);
      const program = join(project.packages, '.bin', libraryName);
      const { stdout } = await run(program, ['local', '--help'], { cwd: inside });
      expect(stdout).toMatch(/^Usage: cdktf-firelens local /);
    });

    test('is one file, which loads only the dependencies of its package', () => {
      const { dependencies } = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8')) as {
        readonly dependencies: Readonly<Record<string, string>>;
      };
      const code = readFileSync(join(cli, 'dist', 'main.js'), 'utf8');
      const loaded = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!);

      expect(loaded.length).toBeGreaterThan(10);
      const ofPackages = loaded.filter((name) => !name.startsWith('node:'));
      const packages = new Set(ofPackages.map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0]));
      expect([...packages].filter((name) => !(name in dependencies))).toEqual([]);
      expect(existsSync(join(cli, 'dist', 'LICENSE'))).toBe(true);
    });

    test('ends with one sentence about what is wrong', async () => {
      expect(await npx('local', 'missing')).toEqual({
        exitCode: 1,
        printed: '\nThere is no folder missing: run "npx cdktf synth" first, or name the folder that synth writes',
      });
    });
  });
});
