import { inWords } from './format';
import { member, type Parts, type RequiredShape, type Shape } from './shape';

/** Names that say too little about what was meant. */
const plainNames: ReadonlySet<string> = new Set(['arn', 'id', 'key', 'name', 'type', 'value']);

/** Most properties that a message names. */
const maxPlaces = 3;

/**
 * Returns the properties with a name that are nearest below an object, as paths in words, such as `ports[].hostPort`;
 * `undefined` if there are none, or more than a few.
 *
 * @param name path of the object
 * @param fields properties of the object
 */
export function nestedProperty(
  name: string,
  fields: Readonly<Record<string, Shape | RequiredShape>>,
  key: string,
): string | undefined {
  if (plainNames.has(key)) return undefined;
  let level = Object.entries(fields).map(([each, { parts }]) => [member(name, each), parts] as const);
  while (level.length > 0) {
    const below = level.flatMap(([path, parts]) => objectsIn(path, parts));
    const places = below.filter(([, each]) => Object.hasOwn(each, key)).map(([path]) => member(path, key));
    if (places.length > 0) return places.length <= maxPlaces ? inWords([...new Set(places)]) : undefined;
    level = below.flatMap(([path, each]) =>
      Object.entries(each).map(([own, { parts }]) => [member(path, own), parts] as const),
    );
  }
  return undefined;
}

type Fields = Readonly<Record<string, Shape | RequiredShape>>;

/** Returns the objects that a value consists of, without those inside them. */
function objectsIn(path: string, parts: Parts | undefined): readonly (readonly [path: string, fields: Fields])[] {
  switch (parts?.of) {
    case 'object':
      return [[path, parts.fields]];
    case 'array':
      return objectsIn(`${path}[]`, parts.each.parts);
    case 'map':
      return objectsIn(`${path}.<name>`, parts.each.parts);
    case 'alternatives':
    case 'all':
      return parts.shapes.flatMap((shape) => objectsIn(path, shape.parts));
    default:
      return [];
  }
}
