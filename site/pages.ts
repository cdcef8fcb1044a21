import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../lab/project';

/** Folders of the repository whose Markdown files are pages. */
export const pageFolders = ['docs', 'benchmarks'] as const;

/** Page of the repository that is the home page of the site. */
export const homePage = 'README.md';

const pagesOfRoot = [homePage, 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];

/** Pages of the repository, by their paths in it, in order. */
export const repositoryPages: readonly string[] = [
  ...pagesOfRoot,
  ...pageFolders.flatMap((folder) => filesIn(folder).filter((file) => file.endsWith('.md'))),
];

/** Files in a folder of the repository and in its folders, by their paths in the repository, in order. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(join(projectFolder, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(projectFolder.length + 1))
    .sort();
}

/** Text of a file of the repository. */
export function textOf(file: string): string {
  return readFileSync(join(projectFolder, file), 'utf8');
}

/** Text of a page without code blocks. */
export function proseOf(page: string): string {
  return textOf(page).replace(/^```[^]*?^```/gm, '');
}

/** Title of a page: its first heading, without formatting. */
export function titleOf(page: string): string {
  const [, heading] = /^# (.+)$/m.exec(proseOf(page)) ?? [];
  if (heading === undefined) throw new Error(`${page} must have a heading of the first level`);
  return heading.replaceAll('`', '');
}
