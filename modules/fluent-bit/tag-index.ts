import { matchesTag } from './tag-pattern';

/** Filter or output of a pipeline. */
interface Matching {
  /** Pattern of the tags that it receives. */
  readonly match: string;
}

/**
 * Returns a function that finds the filters or outputs of a tag, in their order, without comparing the tag with every
 * pattern: patterns whose only `*` is at the end, as those of containers, are found by their beginning.
 */
export function byTag<Plugin extends Matching>(plugins: readonly Plugin[]): (tag: string) => readonly Plugin[] {
  const [whole, beginnings, others]: [Places, Places, number[]] = [new Map(), new Map(), []];
  plugins.forEach(({ match }, place) => {
    const star = match.indexOf('*');
    if (star < 0) add(whole, match, place);
    else if (star === match.length - 1) add(beginnings, match.slice(0, star), place);
    else others.push(place);
  });
  const lengths = [...new Set([...beginnings.keys()].map(({ length }) => length))];
  return (tag) => {
    const places = [
      ...(whole.get(tag) ?? []),
      ...lengths
        .filter((length) => length <= tag.length)
        .flatMap((length) => beginnings.get(tag.slice(0, length)) ?? []),
      ...others.filter((place) => matchesTag(plugins[place]!.match, tag)),
    ];
    return places.toSorted((one, other) => one - other).map((place) => plugins[place]!);
  };
}

/** Places of plugins in their order, by pattern. */
type Places = Map<string, number[]>;

function add(places: Places, pattern: string, place: number): void {
  const found = places.get(pattern);
  if (found) found.push(place);
  else places.set(pattern, [place]);
}
