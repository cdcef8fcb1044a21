import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../lab/project';

/** Paths of README and of the guides. */
export const readmePages: readonly string[] = [
  'README.md',
  ...readdirSync(join(projectFolder, 'docs', 'guides'))
    .sort()
    .map((name) => `docs/guides/${name}`),
];

/** README and the guides, in order. */
export const readmeText = readmePages.map((page) => readFileSync(join(projectFolder, page), 'utf8')).join('\n\n');

/** Returns the code blocks of README and the guides in one language, in order. */
export function readmeBlocks(language: string): readonly string[] {
  return blocksOf(readmeText, language);
}

/** Returns the code blocks of a page in `docs/` in one language, in order. */
export function docsBlocks(page: string, language: string): readonly string[] {
  return blocksOf(readFileSync(join(projectFolder, 'docs', page), 'utf8'), language);
}

function blocksOf(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map((match) => match[1]!);
}

/** Returns the commands of README and the guides, or of one section, in order. */
export function readmeCommands(heading?: string): readonly string[] {
  const section =
    heading === undefined ? readmeText : readmeText.split(/^#{1,3} /m).find((part) => part.startsWith(`${heading}\n`))!;
  return blocksOf(section, 'bash').flatMap((block) => block.trim().split('\n'));
}

/** Returns the cells of the rows of the tables with this heading in README and the guides. */
export function readmeTable(heading: string): readonly (readonly string[])[] {
  const headings = [...readmeText.matchAll(new RegExp(`^\\| ${heading} +\\|`, 'gm'))];
  return headings.flatMap(({ index }) =>
    readmeText
      .slice(index)
      .split('\n\n')[0]!
      .split('\n')
      .slice(2)
      .map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim())),
  );
}
