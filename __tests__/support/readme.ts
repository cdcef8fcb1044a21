import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../lab/project';

const text = readFileSync(join(projectFolder, 'README.md'), 'utf8');

/** Returns the code blocks of the README in one language, in order. */
export function readmeBlocks(language: string): readonly string[] {
  return blocksOf(text, language);
}

/** Returns the code blocks of a page in `docs/` in one language, in order. */
export function docsBlocks(page: string, language: string): readonly string[] {
  return blocksOf(readFileSync(join(projectFolder, 'docs', page), 'utf8'), language);
}

function blocksOf(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map((match) => match[1]!);
}

/** Returns the commands of the README, or of one section, in order. */
export function readmeCommands(heading?: string): readonly string[] {
  const section =
    heading === undefined ? text : text.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`))!;
  return blocksOf(section, 'bash').flatMap((block) => block.trim().split('\n'));
}

/** Returns the cells of the rows of the README's tables with this heading. */
export function readmeTable(heading: string): readonly (readonly string[])[] {
  const headings = [...text.matchAll(new RegExp(`^\\| ${heading} +\\|`, 'gm'))];
  return headings.flatMap(({ index }) =>
    text
      .slice(index)
      .split('\n\n')[0]!
      .split('\n')
      .slice(2)
      .map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim())),
  );
}
