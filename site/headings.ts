import { proseOf } from './pages';

/** Anchor of a heading, as GitHub derives it from the text without formatting; the site uses the same. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

/** Anchors of the headings of a page. */
export function anchorsOf(page: string): ReadonlySet<string> {
  return anchorsIn(proseOf(page));
}

/** Anchors of the headings in Markdown; the second of equal anchors and all that follow get a number. */
export function anchorsIn(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = anchorOf(heading!.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
    let unique = anchor;
    for (let number = 1; anchors.has(unique); number += 1) unique = `${anchor}-${number}`;
    anchors.add(unique);
  }
  return anchors;
}
