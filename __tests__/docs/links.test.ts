import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { projectFolder } from '../../lab/project';

const folders = ['docs', 'benchmarks'];
const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  ...folders.flatMap((folder) =>
    readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];

/** Text of a page without code. */
function proseOf(page: string): string {
  const text = readFileSync(join(projectFolder, page), 'utf8');
  return text.replace(/^```[^]*?^```/gm, '');
}

/** Anchors of the headings of a page, as GitHub derives them. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors: string[] = [];
  for (const [, heading] of proseOf(page).matchAll(/^#{1,6} (.+)$/gm)) {
    const text = heading!.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = text.replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
    const before = anchors.filter((each) => each === anchor || each.replace(/-\d+$/, '') === anchor).length;
    anchors.push(before ? `${anchor}-${before}` : anchor);
  }
  return new Set(anchors);
}

/** Relative links of a page, without code. */
function linksOf(page: string): readonly string[] {
  const targets = [
    ...proseOf(page)
      .replace(/`[^`\n]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, target]) => target!);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** Returns the reason why a link leads nowhere. */
function problemOf(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path ? relative(projectFolder, join(projectFolder, dirname(page), path)) : page;
  if (!existsSync(join(projectFolder, target))) return `${page}: ${link}: there is no ${target}`;
  if (anchor === undefined) return undefined;
  if (!target.endsWith('.md') || statSync(join(projectFolder, target)).isDirectory())
    return `${page}: ${link}: ${target} has no headings`;
  return anchorsOf(target).has(anchor) ? undefined : `${page}: ${link}: ${target} has no such heading`;
}

test('relative links lead to existing files and headings', () => {
  const links = pages.flatMap((page) => linksOf(page).map((link) => [page, link] as const));

  expect(links.length).toBeGreaterThan(80);
  expect(links.flatMap(([page, link]) => problemOf(page, link) ?? [])).toEqual([]);
});

test('every guide is linked from README', () => {
  const linked = new Set(linksOf('README.md'));
  const guides = pages.filter((page) => page.startsWith('docs/guides/'));

  expect(guides.filter((guide) => !linked.has(guide))).toEqual([]);
});

test.each([
  ['missing.md', 'there is no docs/missing.md'],
  ['operations.md#missing', 'docs/operations.md has no such heading'],
  ['../modules#missing', 'modules has no headings'],
])('finds that %s leads nowhere', (link, problem) => {
  expect(problemOf('docs/rules.md', link)).toBe(`docs/rules.md: ${link}: ${problem}`);
});
