import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { projectFolder } from '../lab/project';
import { anchorsOf } from './headings';
import { proseOf, repositoryPages } from './pages';

/** Relative links of a page, without those in code. */
export function linksOf(page: string): readonly string[] {
  return linksIn(proseOf(page));
}

/** Relative links in Markdown, without those in inline code. */
export function linksIn(text: string): readonly string[] {
  const links = text.replace(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g);
  return [...links].map(([, link]) => link!).filter(isRelative);
}

/** Returns `true` if a link leads to a file of the repository or to a heading of the page. */
export function isRelative(link: string): boolean {
  return !/^([a-z]+:|\/)/.test(link);
}

/** Path in the repository of what a link leads to, without the anchor. */
export function targetOf(page: string, link: string): string {
  const [path = ''] = link.split('#');
  return path === '' ? page : normalize(join(dirname(page), path)).replace(/\/$/, '');
}

/** Returns the reason why a link leads nowhere. */
export function linkProblem(page: string, link: string): string | undefined {
  const target = targetOf(page, link);
  if (target.startsWith('..') || !existsSync(join(projectFolder, target)))
    return `${page}: ${link}: there is no ${target}`;
  const [, anchor] = link.split('#');
  if (anchor === undefined) return undefined;
  if (!isPage(target)) return `${page}: ${link}: ${target} has no headings`;
  return anchorsOf(target).has(anchor) ? undefined : `${page}: ${link}: ${target} has no such heading`;
}

/** Returns `true` if a file of the repository is a page of the site. */
export function isPage(file: string): boolean {
  return repositoryPages.includes(file);
}

/** Returns `true` if a path of the repository is a folder. */
export function isFolder(path: string): boolean {
  return statSync(join(projectFolder, path)).isDirectory();
}
