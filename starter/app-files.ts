import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Core, cores, forCore, type Versions } from './core';

/** What differs between the apps that are written. */
export interface AppChoices {
  /** Name of the app, its package and its stack. */
  readonly name: string;
  /** Core of the app. */
  readonly core: Core;
  /** AWS region of its stack. */
  readonly region: string;
}

/** Dependencies in `package.json`. */
interface Manifest {
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
}

/**
 * Returns the files of a new app, by name: those of the template, which is an app by itself, with other names, another
 * region, and the packages of the core.
 *
 * @param template folder of the template
 */
export function appFiles(template: string, { name, core, region }: AppChoices): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(template).map((file) => {
      const text = forCore(readFileSync(join(template, file), 'utf8'), core)
        .replaceAll('firelens-app', name)
        .replace(`region: 'us-east-1'`, `region: '${region}'`);
      // npm does not pack a file with the name .gitignore.
      return [file.replace(/^_/, '.'), file === 'package.json' ? manifestFor(text, core) : text];
    }),
  );
}

function manifestFor(text: string, core: Core): string {
  const manifest = JSON.parse(text) as Manifest;
  const { node, versions } = cores[core];
  const withVersions = (dependencies: Versions) =>
    Object.fromEntries(Object.entries(dependencies).map(([name, version]) => [name, versions[name] ?? version]));
  const { dependencies, devDependencies, ...rest } = manifest;
  const own = {
    ...rest,
    engines: { node: `>=${node}` },
    dependencies: withVersions(dependencies),
    devDependencies: withVersions(devDependencies),
  };
  return `${JSON.stringify(own, undefined, 2)}\n`;
}
