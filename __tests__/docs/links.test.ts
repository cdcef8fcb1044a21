import { anchorOf, anchorsIn } from '../../site/headings';
import { linkProblem, linksOf } from '../../site/links';
import { repositoryPages } from '../../site/pages';

test('relative links lead to existing files and headings', () => {
  const links = repositoryPages.flatMap((page) => linksOf(page).map((link) => [page, link] as const));

  expect(links.length).toBeGreaterThan(80);
  expect(links.flatMap(([page, link]) => linkProblem(page, link) ?? [])).toEqual([]);
});

test('every guide is linked from README', () => {
  const linked = new Set(linksOf('README.md'));
  const guides = repositoryPages.filter((page) => page.startsWith('docs/guides/'));

  expect(guides.filter((guide) => !linked.has(guide))).toEqual([]);
});

test.each([
  ['missing.md', 'there is no docs/missing.md'],
  ['operations.md#missing', 'docs/operations.md has no such heading'],
  ['#missing', 'docs/rules.md has no such heading'],
  ['../modules#missing', 'modules has no headings'],
  ['../../project', 'there is no ../project'],
])('finds that %s leads nowhere', (link, problem) => {
  expect(linkProblem('docs/rules.md', link)).toBe(`docs/rules.md: ${link}: ${problem}`);
});

test.each([
  ['`nginx-logs.ts`', 'nginx-logsts'],
  ['Wiring of a task (F)', 'wiring-of-a-task-f'],
  ['1. A service whose logs go to a bucket', '1-a-service-whose-logs-go-to-a-bucket'],
])('derives the anchor of the heading %s as GitHub does', (heading, anchor) => {
  expect(anchorOf(heading)).toBe(anchor);
});

test('numbers equal anchors of a page', () => {
  expect([...anchorsIn('## Fixed\n\n### Added\n\n## Fixed\n\n## `Fixed`\n')]).toEqual([
    'fixed',
    'added',
    'fixed-1',
    'fixed-2',
  ]);
});
