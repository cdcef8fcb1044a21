import type { DefaultTheme } from 'vitepress' with { 'resolution-mode': 'import' };

/** Options of the search, whose index is a file of the site. */
export const searchOptions: DefaultTheme.LocalSearchOptions = {
  // Words of code are found without its colors, which take most of the time.
  _render(text, env, markdown) {
    const { highlight } = markdown.options;
    markdown.options.highlight = null;
    try {
      return markdown.render(text, env);
    } finally {
      markdown.options.highlight = highlight;
    }
  },
  miniSearch: {
    searchOptions: {
      boost: { title: 4, titles: 1, text: 2 },
      // The browser gets the function as text, so it uses nothing from outside.
      boostDocument: (address: string) =>
        address.includes('/docs/guides/') ? 4 : /\/(fluent-bit|CHANGELOG|benchmarks)/.test(address) ? 0.2 : 1,
    },
  },
};
