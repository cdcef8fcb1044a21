import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type CommandResult, run } from '../../lab/processes/command';
import { projectFolder } from '../../lab/project';
import { scratchFolder } from '../../lab/synth/scratch';
import { oncePerRun } from '../support/once-per-run';
import { install, pack } from './npm';
import { tarballOf } from './packed-packages';

const core = process.env['CORE'];

/** Package that the library is for: `cdktf`, or `cdktn` for CDK Terrain. */
export const coreName = core === 'cdktn' ? 'cdktn' : 'cdktf';

/** Name of the library. */
export const libraryName = `${coreName}-firelens`;

/** Peers of the library. */
const peers = [`@${coreName}/provider-aws`, coreName, 'constructs'];

/** Folder with the peers. */
const peersFolder = core === undefined ? projectFolder : join(projectFolder, '__tests__', 'cores', core);

const cliName = 'cdktf-firelens-cli';

/**
 * A separate project, with the library installed from its tarball.
 *
 * Its peers and dependencies are those of this project. npm packs and copies them, and rejects them if they do not match the
 * required ranges; nothing is downloaded. The packages are built, packed and installed once for all suites of a Jest run;
 * each project is a copy.
 */
export class ScratchProject {
  private readonly folder = scratchFolder();

  /** Folder of the installed packages. */
  readonly packages = join(this.folder, 'node_modules');

  /** Installs the library. */
  async install(): Promise<void> {
    const installed = await installedLibrary();
    cpSync(installed, this.folder, {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
      filter: (path) => basename(path) !== 'cache',
    });
  }

  /** Packs what the program needs, and installs it with the program in addition to the library. */
  async installProgram(): Promise<void> {
    const { dependencies } = manifestOf(join(projectFolder, 'cli'));
    const { needed, ofParents } = withDependencies(Object.keys(dependencies));
    const tarballs = join(this.folder, 'tarballs');
    mkdirSync(tarballs);
    const packed = await pack([...needed, ...ofParents.map(({ folder }) => folder)], tarballs);
    const overrides: Record<string, Record<string, string>> = {};
    ofParents.forEach(({ parent, name }, index) => {
      overrides[parent] = { ...overrides[parent], [name]: `file:${packed[needed.length + index]!.path}` };
    });
    await add(
      this.folder,
      {
        [cliName]: `file:${await tarballOf(cliName)}`,
        ...Object.fromEntries(packed.slice(0, needed.length).map(({ name, path }) => [name, `file:${path}`])),
      },
      overrides,
    );
  }

  /** Unpacks the starter, and returns its folder. */
  async unpackStarter(): Promise<string> {
    const folder = join(this.folder, 'starter');
    mkdirSync(folder);
    const tarball = await tarballOf('create-cdktf-firelens');
    await run('tar', ['--extract', '--gzip', '--file', tarball], { cwd: folder });
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
}

/** Returns a project in which the library is installed, for all suites of a Jest run. */
function installedLibrary(): Promise<string> {
  return oncePerRun('installed-library', async (folder) => {
    await add(folder, {
      [libraryName]: `file:${await tarballOf(libraryName)}`,
      'fluent-bit-language': `file:${await tarballOf('fluent-bit-language')}`,
      ...Object.fromEntries(peers.map((name) => [name, `file:${join(peersFolder, 'node_modules', name)}`])),
      luaparse: `file:${join(projectFolder, 'node_modules', 'luaparse')}`,
    });
  });
}

/** Dependencies of a project, and the versions that others than the project need. */
interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function manifestOf(folder: string): Manifest {
  const file = join(folder, 'package.json');
  const manifest = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Manifest>) : {};
  return { dependencies: manifest.dependencies ?? {}, overrides: manifest.overrides ?? {} };
}

/** Installs packages in addition to those of a project. */
async function add(
  folder: string,
  dependencies: Manifest['dependencies'],
  overrides: Manifest['overrides'] = {},
): Promise<void> {
  const all = { ...manifestOf(folder).dependencies, ...dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: all, overrides }));
  await install(folder);
}

/** A package that is installed for another one alone, in another version than for the others. */
interface PackageOfParent {
  readonly parent: string;
  readonly name: string;
  readonly folder: string;
}

/** Returns the folders of packages of this project and of all that they need. */
function withDependencies(names: readonly string[]): {
  readonly needed: readonly string[];
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
  return { needed: [...needed.values()], ofParents };
}
