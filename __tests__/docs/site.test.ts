import { addressOf, codePages, exampleFiles } from '../../site/code-pages';
import { linksOf, targetOf } from '../../site/links';
import { repositoryPages } from '../../site/pages';
import { repositoryLinks } from '../../site/repository-links';
import { guideSidebar, pagesInTable, type SidebarEntry } from '../../site/sidebar';

/** Address to which the plugin leads a link of a page. */
function ledTo(relativePath: string, link: string): string {
  let href = link;
  const token = {
    type: 'link_open',
    children: null,
    attrGet: () => href,
    attrSet: (_: string, value: string) => void (href = value),
  };
  const tokens = [{ ...token, type: 'inline', children: [token] }];
  repositoryLinks({ core: { ruler: { push: (_, rule) => rule({ tokens, env: { relativePath } }) } } });
  return href;
}

function linksIn(entries: readonly SidebarEntry[]): readonly string[] {
  return entries.flatMap(({ link, items = [] }) => [...(link === undefined ? [] : [link]), ...linksIn(items)]);
}

test('the sidebar contains every page and every example once', () => {
  const links = linksIn(guideSidebar());
  const pages = repositoryPages.map((page) => (page === 'README.md' ? '/' : `/${page.replace(/\.md$/, '')}`));
  const examples = exampleFiles().map((file) => `/code/${file}.html`);

  expect([...links].sort()).toEqual([...pages, ...examples, '/api/'].sort());
});

test('the guides of the sidebar have the order of the table in README, and their titles', () => {
  const { items } = guideSidebar().find(({ text }) => text === 'Guides')!;

  expect(items!.map(({ link }) => `${link!.slice(1)}.md`)).toEqual(pagesInTable('guide'));
  expect(items!.find(({ link }) => link === '/docs/guides/failures')!.text).toBe('When something fails');
});

test('fails when README has no table with a heading', () => {
  expect(() => pagesInTable('no such heading')).toThrow('README.md must have a table with the heading no such heading');
});

test('every file that a page links to has a page of the site', () => {
  const shown = new Set(codePages().map(({ path }) => path));
  const linked = repositoryPages.flatMap((page) => linksOf(page).map((link) => targetOf(page, link)));
  const files = linked.filter((path) => !repositoryPages.includes(path) && !path.endsWith('.svg'));

  expect(files.filter((path) => !shown.has(path) && addressOf(path)?.startsWith('/api/') !== true)).toEqual([]);
  expect(files).toContain('LICENSE');
});

test('the page of a file contains its text, and the page of a folder its pages', () => {
  const contentOf = (path: string) => codePages().find((page) => page.path === path)!.content;

  expect(contentOf('examples/ec2.ts')).toMatch(/^# examples\/ec2\.ts\n\n````ts\nimport [^]*\n````$/);
  expect(contentOf('examples/fluent-logger/server.mjs')).toMatch(/^# [^\n]*\n\n````js\n/);
  expect(contentOf('examples')).toContain('- [ec2.ts](/code/examples/ec2.ts.md)\n');
  expect(contentOf('docs/guides')).toContain('- [Log routes](/docs/guides/log-routes.md)\n');
});

test.each([
  ['docs/guides/ec2.md', '../../examples/ec2.ts', '/code/examples/ec2.ts.md'],
  ['docs/guides/ec2.md', '../../README.md#install', '/index.md#install'],
  ['index.md', 'LICENSE', '/code/LICENSE.md'],
  ['index.md', 'modules/index.ts', '/api/cdktf-firelens/index.md'],
  ['index.md', 'docs/rules.md#fluentd', 'docs/rules.md#fluentd'],
  ['index.md', '#guides', '#guides'],
  ['index.md', 'https://nodejs.org', 'https://nodejs.org'],
  ['api/index.md', 'cdktf-firelens/index.md', 'cdktf-firelens/index.md'],
])('on the page %s, a link to %s leads to %s', (page, link, address) => {
  expect(ledTo(page, link)).toBe(address);
});
