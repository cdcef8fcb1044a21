/**
 * Returns `true` if a regular expression certainly matches a line from its beginning to its end. In Onigmo's syntax, `^`
 * and `$` are the beginning and the end of any line in a message of several lines, and `.` matches a line break only
 * with the flag `m`.
 *
 * @param severalLines `true` if a message may have several lines
 * @see https://github.com/k-takata/Onigmo/blob/master/doc/RE
 */
export function matchesWholeLine(regex: string, severalLines: boolean): boolean {
  const [, inner, flags = ''] = /^\/([^]*)\/([imxo]*)$/.exec(regex) ?? [];
  const pattern = inner ?? regex;
  const dotMatchesBreak = flags.includes('m');
  const strict = severalLines && !dotMatchesBreak;
  const begins = strict ? beginsText : beginsLine;
  const ends = strict ? endsText : endsLine;
  return flags.includes('x') || alternativesOf(pattern).every((each) => begins.test(each) && ends.test(each));
}

const opening = String.raw`^(?:\((?:\?(?:<\w+>|[imx]*:|>))?)*`;
const beginsLine = new RegExp(String.raw`${opening}(?:\\A|\^|\.[*+](?!\?))`);
const beginsText = new RegExp(String.raw`${opening}\\A`);
const endsLine = /(?:(?<!\\)(?:\\\\)*(?:\$|\\[zZ])|(?<!\\)(?:\\\\)*\.[*+]\+?)\)*$/;
const endsText = /(?<!\\)(?:\\\\)*\\[zZ]\)*$/;

/** Returns the alternatives of a pattern outside of its groups and character classes. */
function alternativesOf(pattern: string): readonly string[] {
  const parts = pattern.match(/\\[^]|\[(?:\\[^]|[^\]\\])*\]|[^]/g) ?? [];
  const alternatives = [''];
  let depth = 0;
  for (const part of parts) {
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    if (part === '|' && depth === 0) alternatives.push('');
    else alternatives[alternatives.length - 1] += part;
  }
  return alternatives;
}

/**
 * Returns the first part of a regular expression that matches any text outside of named groups, such as `\S+`, or
 * `undefined`: Fluent Bit keeps only the text of named groups.
 */
export function unnamedPart(regex: string): string | undefined {
  const parts = regex.match(/\\[^]|\[(?:\\[^]|[^\]\\])*\]|\(\?<(?![=!])|\(|[^]/g) ?? [];
  const groups: boolean[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.startsWith('(')) groups.push(part === '(?<');
    if (part === ')') groups.pop();
    const [next = ''] = parts.slice(index + 1, index + 2);
    const isRepeated = /^[*+{]$/.test(next);
    if (isRepeated && !groups.includes(true) && /^(?:\.|\\[SwWdD]|\[\^)/.test(part)) return part + next;
  }
  return undefined;
}
