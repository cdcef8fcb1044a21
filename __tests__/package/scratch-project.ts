import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CommandResult, run } from '../../lab/processes/command';
import { without } from '../../lab/processes/environment';
import { projectFolder } from '../../lab/project';
import { copyProject } from '../support/project-copy';
import { scratchFolder } from '../../lab/synth/scratch';

const core = process.env['CORE'];

/** Package that the library is for: `cdktf`, or `cdktn` for CDK Terrain. */
export const coreName = core === 'cdktn' ? 'cdktn' : 'cdktf';

/** Name of the library. */
export const libraryName = `${coreName}-firelens`;

/** Peers of the library. */
export const peers = [`@${coreName}/provider-aws`, coreName, 'constructs'];

/** Folder with the peers, and that with the dependencies. */
const peersFolder = core === undefined ? projectFolder : join(projectFolder, '__tests__', 'cores', core);

/** A TypeScript compiler, and the name of its package in this project. */
export interface Compiler {
  readonly name: string;
  readonly packageName: string;
}

/** The supported compilers. */
export const compilers: readonly Compiler[] = [
  { name: 'TypeScript 5', packageName: 'typescript' },
  { name: 'TypeScript 7', packageName: 'typescript-native' },
];

/** Location of a compiler error, and the first line of its message. */
export interface CompileError {
  readonly line: number;
  readonly text: string;
}

/**
 * A separate project, with the library installed from its tarball.
 *
 * Its peers and dependencies are those of this project. npm packs and copies them, and rejects them if they do not match the
 * required ranges; nothing is downloaded.
 */
export class ScratchProject {
  private readonly folder = scratchFolder();

  /** Folder of the installed packages. */
  readonly packages = join(this.folder, 'node_modules');

  /** Copy of this project, which is built. */
  private readonly built = copyProject();
  private dependencies: Readonly<Record<string, string>> = {};

  /** Packs the library and installs it. */
  async install(): Promise<void> {
    await npm(this.built, ['run', 'build']);
    const folder = coreName === 'cdktf' ? this.built : join(this.built, 'dist', libraryName);
    const [library, language] = await this.pack(folder, join(this.built, 'language'));
    await this.add({
      [libraryName]: library!,
      'fluent-bit-language': language!,
      ...Object.fromEntries(peers.map(installedIn(peersFolder))),
      ...Object.fromEntries(['luaparse'].map(installedIn(projectFolder))),
    });
  }

  /** Packs the program with all that it needs, and installs it in addition to the library. */
  async installProgram(): Promise<void> {
    const cli = join(this.built, 'cli');
    const { needed, ofParents } = withDependencies(Object.keys(manifestOf(cli).dependencies));
    const tarballs = await this.pack(cli, ...needed.values(), ...ofParents.map(({ folder }) => folder));
    const overrides: Record<string, Record<string, string>> = {};
    ofParents.forEach(({ parent, name }, index) => {
      overrides[parent] = { ...overrides[parent], [name]: tarballs[1 + needed.size + index]! };
    });
    const names = [manifestOf(cli).name, ...needed.keys()];
    await this.add(Object.fromEntries(names.map((name, index) => [name, tarballs[index]!])), overrides);
  }

  /** Packs the starter, unpacks it, and returns its folder; after `install`. */
  async unpackStarter(): Promise<string> {
    const folder = join(this.folder, 'starter');
    mkdirSync(folder);
    await npm(join(this.built, 'starter'), ['pack', '--ignore-scripts', '--pack-destination', folder]);
    await run('tar', ['--extract', '--gzip', '--file', readdirSync(folder).join()], { cwd: folder });
    return join(folder, 'package');
  }

  /** Runs the starter; the app that it writes finds the library and its peers among the installed packages. */
  async startApp(starter: string, args: readonly string[]): Promise<CommandResult> {
    return run(process.execPath, [join(starter, 'dist', 'main.js'), ...args], { cwd: this.folder });
  }

  /** Links the tools of an app, which are those of this project, and returns the app's folder. */
  linkTools(name: string, tools: readonly string[]): string {
    const app = join(this.folder, name);
    for (const tool of ['.bin', ...tools]) {
      const link = join(app, 'node_modules', tool);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(projectFolder, 'node_modules', tool), link);
    }
    return app;
  }

  /** Adds a folder with the sources in `app/`, and returns its path. */
  addApp(name: string): string {
    const folder = join(this.folder, name);
    cpSync(join(__dirname, 'app'), folder, { recursive: true });
    for (const file of coreName === 'cdktf' ? [] : readdirSync(folder).filter((each) => each.endsWith('.ts'))) {
      const source = readFileSync(join(folder, file), 'utf8');
      writeFileSync(join(folder, file), source.replaceAll(/ from '(@?)cdktf\b/g, ` from '$1${coreName}`));
    }
    return folder;
  }

  /** Packs packages, and returns their tarballs as dependencies. */
  private async pack(...folders: readonly string[]): Promise<readonly string[]> {
    const tarballs = join(this.folder, 'tarballs');
    mkdirSync(tarballs, { recursive: true });
    const options = ['--ignore-scripts', '--silent', '--pack-destination', tarballs];
    const { stdout } = await npm(folders[0]!, ['pack', ...options, ...folders]);
    return stdout.split('\n').map((name) => `file:${join(tarballs, name)}`);
  }

  private async add(
    dependencies: ScratchManifest['dependencies'],
    overrides: ScratchManifest['overrides'] = {},
  ): Promise<void> {
    this.dependencies = { ...this.dependencies, ...dependencies };
    const manifest: ScratchManifest = { private: true, dependencies: this.dependencies, overrides };
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify(manifest));
    const cache = join(this.folder, 'cache');
    await npm(this.folder, ['install', '--install-links', '--offline', '--cache', cache, '--no-audit', '--no-fund']);
  }
}

/** Returns the name and the source of an installed package. */
function installedIn(folder: string): (name: string) => readonly [string, string] {
  return (name) => [name, `file:${join(folder, 'node_modules', name)}`];
}

/** Manifest of a scratch project. */
interface ScratchManifest {
  readonly private: true;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface Manifest {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Partial<Manifest>;
  return { name: '', dependencies: {}, ...manifest };
}

/** A package that is installed for another one alone, in another version than for the others. */
interface PackageOfParent {
  readonly parent: string;
  readonly name: string;
  readonly folder: string;
}

/** Returns the folders of packages of this project and of all that they need. */
function withDependencies(names: readonly string[]): {
  readonly needed: ReadonlyMap<string, string>;
  readonly ofParents: readonly PackageOfParent[];
} {
  const folderOf = (name: string): string => join(projectFolder, 'node_modules', name);
  const needed = new Map(names.map((name) => [name, folderOf(name)]));
  const ofParents: PackageOfParent[] = [];
  for (const [parent, folder] of needed) {
    for (const name of Object.keys(manifestOf(folder).dependencies)) {
      const own = join(folder, 'node_modules', name);
      if (existsSync(own)) ofParents.push({ parent, name, folder: own });
      else needed.set(name, folderOf(name));
    }
  }
  return { needed, ofParents };
}

/** Runs npm, without the variables that npm sets for scripts: it would use them, and run in this folder. */
export function npm(cwd: string, args: readonly string[]): Promise<CommandResult> {
  return run('npm', args, { cwd, environment: without(/^npm_/i) });
}

/** Compiles a folder; fails with the compiler's output. */
export async function compile(compiler: Compiler, folder: string, args: readonly string[]): Promise<void> {
  await run(process.execPath, [programOf(compiler), ...args], { cwd: folder });
}

/** Returns the compiler errors in a folder, by file; fails if there are none. */
export async function errorsIn(compiler: Compiler, folder: string): Promise<Record<string, CompileError[]>> {
  const { stdout } = await run(process.execPath, [programOf(compiler), '--noEmit'], { cwd: folder, accept: [1, 2] });
  const errors: Record<string, CompileError[]> = {};
  // Further lines of an error are indented.
  for (const [, file, line, text] of stdout.matchAll(/^(\S+)\((\d+),\d+\): error (.*(?:\n .*)*)/gm)) {
    (errors[file!] ??= []).push({ line: Number(line), text: text! });
  }
  return errors;
}

function programOf({ packageName }: Compiler): string {
  return join(projectFolder, 'node_modules', packageName, 'bin', 'tsc');
}
