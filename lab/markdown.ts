import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './project';

/** Fails where a page in `docs/` is not this text; `npm run docs` writes the pages anew. */
export function checkPage(name: string, blocks: readonly string[]): void {
  const file = join(projectFolder, 'docs', name);
  const text = `${blocks.join('\n\n')}\n`;
  if (process.env['UPDATE_DOCS']) writeFileSync(file, text);

  expect(readFileSync(file, 'utf8')).toBe(text);
}

/** A table in Markdown. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
