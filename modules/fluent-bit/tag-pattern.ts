/** Returns `true` if a pattern of tags, in which `*` matches any characters, matches a tag. */
export function matchesTag(pattern: string, tag: string): boolean {
  const [prefix, suffix, between] = fixedParts(pattern);
  if (suffix === undefined) return pattern === tag;
  if (!tag.startsWith(prefix) || !tag.endsWith(suffix)) return false;
  // The first occurrence of each part leaves the most characters for the parts after it.
  const end = between.reduce((index, part) => {
    const found = index < 0 ? -1 : tag.indexOf(part, index);
    return found < 0 ? -1 : found + part.length;
  }, prefix.length);
  return end >= 0 && end + suffix.length <= tag.length;
}

/** Returns `true` if some tag matches both patterns, in which `*` matches any characters. */
export function patternsMeet(one: string, other: string): boolean {
  const [prefix, suffix] = fixedParts(one);
  const [otherPrefix, otherSuffix] = fixedParts(other);
  if (suffix === undefined) return matchesTag(other, one);
  if (otherSuffix === undefined) return matchesTag(one, other);
  // Each `*` also matches what the other pattern requires between its ends.
  return (
    (prefix.startsWith(otherPrefix) || otherPrefix.startsWith(prefix)) &&
    (suffix.endsWith(otherSuffix) || otherSuffix.endsWith(suffix))
  );
}

/** Returns the parts of a pattern before its first and after its last `*`, if it has any, and those between. */
function fixedParts(
  pattern: string,
): readonly [prefix: string, suffix: string | undefined, between: readonly string[]] {
  const [prefix = '', ...parts] = pattern.split('*');
  return [prefix, parts.at(-1), parts.slice(0, -1)];
}
