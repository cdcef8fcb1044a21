import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './project';

/** Fails if a page in `docs/` has another text; `npm run docs` rewrites the page. */
export function checkPage(name: string, blocks: readonly string[]): void {
  const file = join(projectFolder, 'docs', name);
  const text = `${blocks.join('\n\n')}\n`;
  if (process.env['UPDATE_DOCS']) writeFileSync(file, text);

  expect(readFileSync(file, 'utf8')).toBe(text);
}

/**
 * Fails if the table of a guide with these headings has other rows; `npm run docs` rewrites the table.
 *
 * @param title line before the table, if several tables have these headings
 */
export function checkGuideTable(
  guide: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  title = '',
): void {
  const file = join(projectFolder, 'docs', 'guides', guide);
  const before = title && `(?<=^${title.replaceAll('*', '\\*')}\\n\\n)`;
  const pattern = new RegExp(`${before}^\\| ${headings.join(' +\\| ')} +\\|\\n[^]*?(?=\\n(\\n|(?![^])))`, 'm');
  const expected = alignedTable(headings, rows);
  if (process.env['UPDATE_DOCS'])
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(pattern, () => expected),
    );

  expect(pattern.exec(readFileSync(file, 'utf8'))?.[0]).toBe(expected);
}

/** A table in Markdown with aligned columns, as Prettier formats it. */
function alignedTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((_, column) => Math.max(...[headings, ...rows].map((cells) => cells[column]!.length)));
  const pad = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column]!));
  const line = (cells: readonly string[]) => `| ${pad(cells).join(' | ')} |`;
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** A table in Markdown. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
