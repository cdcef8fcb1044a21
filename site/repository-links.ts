import { addressOf } from './code-pages';
import { isRelative, targetOf } from './links';

/** Fields of a token of markdown-it that the plugin uses. */
interface Token {
  readonly type: string;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

/** Part of markdown-it that the plugin uses, which VitePress does not export. */
interface MarkdownParser {
  readonly core: {
    readonly ruler: {
      push(
        name: string,
        rule: (state: { readonly tokens: readonly Token[]; readonly env: { readonly relativePath: string } }) => void,
      ): void;
    };
  };
}

/**
 * Plugin of markdown-it that leads links to files of the repository, such as `../../examples/ec2.ts`, to their pages on the
 * site. Links between pages stay as they are.
 */
export function repositoryLinks(markdown: MarkdownParser): void {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    if (/^(api|code)\//.test(env.relativePath)) return;
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const link = token.type === 'link_open' ? token.attrGet('href') : null;
      if (link === null || !isRelative(link) || link.startsWith('#')) continue;
      const address = addressOf(targetOf(env.relativePath, link));
      if (address !== undefined) token.attrSet('href', link.replace(/^[^#]*/, address));
    }
  });
}
