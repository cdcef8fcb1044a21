import { join } from 'node:path';
import { type CommandResult, run } from '../../lab/processes/command';
import { without } from '../../lab/processes/environment';

/** Runs npm, without the variables that npm sets for scripts: it would use them, and run in this folder. */
export function npm(cwd: string, args: readonly string[]): Promise<CommandResult> {
  return run('npm', args, { cwd, environment: without(/^npm_/i) });
}

/** Tarball of a package. */
export interface Tarball {
  /** Name of the package. */
  readonly name: string;
  /** Path of the tarball. */
  readonly path: string;
}

/** Packs the packages in these folders as they are, without their scripts; returns the tarballs in the same order. */
export async function pack(folders: readonly string[], tarballs: string): Promise<readonly Tarball[]> {
  const options = ['--ignore-scripts', '--json', '--pack-destination', tarballs];
  const { stdout } = await npm(folders[0]!, ['pack', ...options, ...folders]);
  const packed = JSON.parse(stdout) as readonly { readonly name: string; readonly filename: string }[];
  return packed.map(({ name, filename }) => ({ name, path: join(tarballs, filename) }));
}

/** Installs the dependencies of a manifest, without downloads. */
export async function install(folder: string): Promise<void> {
  const cache = join(folder, 'cache');
  await npm(folder, ['install', '--install-links', '--offline', '--cache', cache, '--no-audit', '--no-fund']);
}
