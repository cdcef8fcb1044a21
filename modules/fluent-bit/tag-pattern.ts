/** Returns `true` if a pattern of tags, in which `*` matches any characters, matches a tag. */
export function matchesTag(pattern: string, tag: string): boolean {
  const expression = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${expression}$`).test(tag);
}

/** Returns `true` if some tag matches both patterns, in which `*` matches any characters. */
export function patternsMeet(one: string, other: string): boolean {
  if (one === '' && other === '') return true;
  if (one.startsWith('*'))
    return patternsMeet(one.slice(1), other) || (other !== '' && patternsMeet(one, other.slice(1)));
  if (other.startsWith('*')) return patternsMeet(other, one);
  return one !== '' && one[0] === other[0] && patternsMeet(one.slice(1), other.slice(1));
}
