import { readdirSync } from 'node:fs';
import type { DefaultTheme, UserConfig } from 'vitepress' with { 'resolution-mode': 'import' };
import { projectFolder } from '../../lab/project';
import { anchorOf } from '../headings';
import { pageFolders } from '../pages';
import { repositoryLinks } from '../repository-links';
import { searchOptions } from '../search';
import { apiSidebars, guideSidebar } from '../sidebar';

/** Three lines that part, in the color of the theme. */
const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#5672cd" stroke-width="2">' +
    '<path d="M1 8h14M6 8q2-5 9-5M6 8q2 5 9 5"/></svg>',
)}`;

/** Folders that contain pages; others are not searched. */
const folders: readonly string[] = [...pageFolders, 'site'];

/**
 * The pages are the Markdown files of the repository where they are, so that no copies of them must be kept; the
 * addresses are their paths.
 */
const config: UserConfig<DefaultTheme.Config> = {
  title: 'cdktf-firelens',
  description: 'CDKTF modules for ECS services whose logs are routed by FireLens and Fluent Bit',
  lang: 'en',
  head: [['link', { rel: 'icon', href: icon }]],
  // Below a path on GitHub Pages.
  base: process.env['SITE_BASE'] ?? '/',

  srcDir: '..',
  outDir: 'dist',
  srcExclude: [
    ...readdirSync(projectFolder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !folders.includes(entry.name))
      .map(({ name }) => `${name}/**`),
  ],
  rewrites: {
    'README.md': 'index.md',
    'site/generated/api/:page(.*)': 'api/:page',
    'site/code/:page(.*)': 'code/:page',
  },

  // The list of all pages is a file of its own instead of a part of each page.
  metaChunk: true,

  markdown: {
    anchor: { slugify: anchorOf },
    // What GitHub does not interpret, the site does not either.
    attrs: { disable: true },
    emoji: { enabled: [] },
    config: (markdown) => repositoryLinks(markdown),
  },

  themeConfig: {
    nav: [
      { text: 'Guides', link: '/docs/guides/modules', activeMatch: '^/docs/guides/' },
      { text: 'Rules', link: '/docs/rules' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
      { text: 'Changes', link: '/CHANGELOG' },
    ],
    sidebar: { ...apiSidebars(), '/': guideSidebar() },
    outline: [2, 3],
    search: { provider: 'local', options: searchOptions },
  },
};

export default config;
