import { extname } from 'node:path/posix';
import { apiPageOf } from './api-reference';
import { isFolder, isPage, linksOf, targetOf } from './links';
import { filesIn, homePage, repositoryPages, textOf, titleOf } from './pages';

/** Folder of the repository whose files all have a page. */
export const examplesFolder = 'examples';

/** A page that shows a file or a folder of the repository that is not a page itself. */
export interface CodePage {
  /** Path of the file or folder in the repository. */
  readonly path: string;
  /** Content of the page in Markdown. */
  readonly content: string;
}

/** Pages for the examples, and for the files and folders that other pages link to. */
export function codePages(): readonly CodePage[] {
  const linked = repositoryPages.flatMap((page) => linksOf(page).map((link) => targetOf(page, link)));
  const shown = new Set([...linked, ...exampleFiles()].filter((path) => hasCodePage(path)));
  return [...shown].sort().map((path) => ({ path, content: isFolder(path) ? listOf(path, shown) : codeOf(path) }));
}

/** Examples of the library, by their paths in the repository. */
export function exampleFiles(): readonly string[] {
  return filesIn(examplesFolder).filter((file) => /\.(ts|mjs)$/.test(file));
}

/**
 * Address on the site, as a link in Markdown, for a path of the repository; `undefined` if the address of the path is the
 * path itself.
 */
export function addressOf(path: string): string | undefined {
  if (path === homePage) return '/index.md';
  return apiPageOf(path) ?? (hasCodePage(path) ? `/code/${path}.md` : undefined);
}

function hasCodePage(path: string): boolean {
  return !isPage(path) && apiPageOf(path) === undefined && extname(path) !== '.svg';
}

function codeOf(file: string): string {
  const language = extname(file).slice(1).replace('mjs', 'js') || 'text';
  return `# ${file}\n\n\`\`\`\`${language}\n${textOf(file).trimEnd()}\n\`\`\`\``;
}

/** The pages in a folder, and its files that have a page. */
function listOf(folder: string, shown: ReadonlySet<string>): string {
  const items = filesIn(folder).flatMap((file) => {
    if (isPage(file)) return `- [${titleOf(file)}](/${file})`;
    return shown.has(file) ? `- [${file.slice(folder.length + 1)}](${addressOf(file)})` : [];
  });
  return `# ${folder}\n\n${items.join('\n')}`;
}
