import { type Category, entryPoints } from './api-reference';
import { addressOf, exampleFiles, examplesFolder } from './code-pages';
import { anchorOf } from './headings';
import { isPage, linksIn, targetOf } from './links';
import { homePage, proseOf, repositoryPages, titleOf } from './pages';

/** An entry of a sidebar: a page, or a group of entries. */
export interface SidebarEntry {
  /** Text of the entry. */
  readonly text: string;
  /** Address of the page. */
  readonly link?: string;
  /** Entries of a group. */
  readonly items?: SidebarEntry[];
  /** `true` for a group that is closed at first; without it, a group cannot be closed. */
  readonly collapsed?: boolean;
}

/** Sidebar of all pages but the API reference; its order is that of the tables of README. */
export function guideSidebar(): SidebarEntry[] {
  const guides = pagesInTable('guide');
  const reference = pagesInTable('reference');
  const others = repositoryPages.filter((page) => page !== homePage && ![...guides, ...reference].includes(page));
  const othersIn = (folder: string) => others.filter((page) => page.startsWith(`${folder}/`));
  return [
    { text: 'Start', link: '/' },
    { text: 'Guides', items: guides.map(entryOf) },
    {
      text: 'Reference',
      items: [{ text: 'API', link: '/api/' }, ...[...reference, ...othersIn('docs')].map(entryOf)],
    },
    { text: 'Examples', collapsed: true, items: exampleFiles().map(exampleEntry) },
    { text: 'Measurements', collapsed: true, items: othersIn('benchmarks').map(entryOf) },
    { text: 'Project', items: others.filter((page) => !page.includes('/')).map(entryOf) },
  ];
}

/** Sidebars of the API reference, by the beginning of addresses: the exports of one category, and links to the others. */
export function apiSidebars(): Readonly<Record<string, SidebarEntry[]>> {
  const categories = entryPoints().flatMap((entryPoint) => entryPoint.categories);
  return Object.fromEntries([
    ['/api/', apiSidebar()],
    ...categories.map((category) => [category.folder, apiSidebar(category)] as const),
  ]);
}

function apiSidebar(opened?: Category): SidebarEntry[] {
  return entryPoints().map(({ name, address, categories }) => ({
    text: name,
    link: address,
    items: categories.map(({ title, folder, exports }) =>
      folder === opened?.folder
        ? { text: title, items: exports.map((each) => ({ text: each.name, link: each.address })) }
        : { text: title, link: `${address}#${anchorOf(title)}` },
    ),
  }));
}

/** Pages that the first column of the table of README with this heading links to, in order. */
export function pagesInTable(heading: string): readonly string[] {
  const [table] = new RegExp(`^\\| ${heading} +\\|.*\\n(\\|.*\\n)*`, 'm').exec(proseOf(homePage)) ?? [];
  if (table === undefined) throw new Error(`${homePage} must have a table with the heading ${heading}`);
  const links = table.split('\n').flatMap((row) => linksIn(row.split(' | ')[0]!));
  return links.map((link) => targetOf(homePage, link)).filter(isPage);
}

function entryOf(page: string): SidebarEntry {
  return { text: titleOf(page), link: `/${page.replace(/\.md$/, '')}` };
}

function exampleEntry(file: string): SidebarEntry {
  return { text: file.slice(examplesFolder.length + 1), link: addressOf(file)!.replace(/\.md$/, '.html') };
}
