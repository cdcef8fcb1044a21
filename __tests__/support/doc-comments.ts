import { readFileSync } from 'node:fs';

/** Doc comment of an exported thing, or of a property. */
export interface DocComment {
  /** First paragraph, without its last full stop. */
  readonly summary: string;
  /** Costs, from the paragraph that begins with "Cost:", with a link to the pricing page; `undefined` if there is none. */
  readonly costs: string | undefined;
}

/** Returns the doc comments in a file by the names of what they describe. */
export function docCommentsIn(file: string): Readonly<Record<string, DocComment>> {
  const comments = readFileSync(file, 'utf8').matchAll(
    /\/\*\*((?:(?!\*\/)[^])*)\*\/\n\s*(?:export (?:class|const) )?(\w+)/g,
  );
  return Object.fromEntries([...comments].map(([, text, name]) => [name!, docCommentOf(text!)]));
}

function docCommentOf(comment: string): DocComment {
  const text = comment.replace(/^ *\* ?/gm, '').trim();
  const paragraphs = text.split(/\n\n/).map((paragraph) => paragraph.replaceAll('\n', ' ').replace(/\.$/, ''));
  const costs = paragraphs.find((paragraph) => paragraph.startsWith('Cost: '))?.slice('Cost: '.length);
  return { summary: linked(paragraphs[0]!), costs: costs && linked(costs) };
}

/** Returns a text with links instead of the addresses of pricing pages. */
function linked(text: string): string {
  return text.replace(/https:\/\/aws\.amazon\.com\/[\w/-]+\//g, '[AWS]($&)');
}
