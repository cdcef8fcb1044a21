import type { Parts, Shape } from '../../modules/core/shape';
import { isMade, isPlain, isToken } from './made';

/** Keys from an input to a part of it. */
export type Path = readonly (string | number)[];

/** A part of an input, which may be a property that is left out. */
export interface Place {
  /** Keys from the input to the part. */
  readonly path: Path;
  /** The part. */
  readonly value: unknown;
  /** Shape of the part. */
  readonly shape: Shape | undefined;
}

/** Returns the parts of an input: the input itself, everything in it, and the omitted properties of its shape. */
export function placesOf(input: unknown, shape: Shape | undefined): readonly Place[] {
  const within = (key: string | number, value: unknown, own: Shape | undefined): readonly Place[] =>
    placesOf(value, own).map((place) => ({ ...place, path: [key, ...place.path] }));
  const self = { path: [], value: input, shape };
  if (isMade(input)) return input.of === undefined ? [self] : [self, ...within('of', input.of, input.shape)];
  if (Array.isArray(input)) {
    return [self, ...input.flatMap((each, index) => within(index, each, elementOf(shape, input)))];
  }
  if (!isPlain(input)) return [self];
  const fields = fieldsOf(shape, input);
  const names = new Set([...Object.keys(input), ...Object.keys(fields)]);
  return [self, ...[...names].flatMap((name) => within(name, input[name], fields[name] ?? elementOf(shape, input)))];
}

/** Returns the shapes of the properties that an object of a shape may have. */
export function fieldsOf(shape: Shape | undefined, input: unknown): Readonly<Record<string, Shape>> {
  const { parts } = shape ?? {};
  switch (parts?.of) {
    case 'object':
      return parts.fields;
    case 'alternatives':
      return fieldsOf(parts.shapeFor(input), input);
    case 'all':
      return Object.assign({}, ...parts.shapes.map((each) => fieldsOf(each, input))) as Readonly<Record<string, Shape>>;
    default:
      return {};
  }
}

/** Returns the shape of the elements of an array or a map of a shape. */
function elementOf(shape: Shape | undefined, input: unknown): Shape | undefined {
  const { parts } = shape ?? {};
  if (parts?.of === 'array' || parts?.of === 'map') return parts.each;
  return parts?.of === 'alternatives' ? elementOf(parts.shapeFor(input), input) : undefined;
}

/** Returns the paths of the properties and alternatives in the shapes of inputs that no input has. */
export function partsWithoutValue(
  kinds: readonly { readonly name: string; readonly shape: Shape; readonly inputs: readonly unknown[] }[],
): readonly string[] {
  const found = new Map<Parts, Set<string | Shape>>();
  const mark = (parts: Parts, part: string | Shape) => found.set(parts, (found.get(parts) ?? new Set()).add(part));
  for (const { shape, inputs } of kinds) {
    for (const place of inputs.flatMap((input) => placesOf(input, shape))) visit(place.shape, place.value, mark);
  }

  const reported = new Set<Parts>();
  const missing = (path: string, { parts }: Shape): readonly string[] => {
    if (parts === undefined || reported.has(parts)) return [];
    reported.add(parts);
    const inside = (part: string | Shape, name: string, shape: Shape) =>
      found.get(parts)?.has(part) ? missing(name, shape) : [name];
    switch (parts.of) {
      case 'object':
        return Object.entries(parts.fields).flatMap(([name, each]) => inside(name, `${path}.${name}`, each));
      case 'alternatives':
        return parts.shapes.flatMap((each) => inside(each, `${path} as ${each.form}`, each));
      case 'all':
        return parts.shapes.flatMap((each) => missing(path, each));
      default:
        return missing(`${path}[]`, parts.each);
    }
  };
  return kinds.flatMap(({ name, shape }) => missing(name, shape));
}

/** Marks the parts of a shape that a value has; all of them for a value that the library creates. */
function visit(shape: Shape | undefined, value: unknown, mark: (parts: Parts, part: string | Shape) => void): void {
  const { parts } = shape ?? {};
  if (parts === undefined || value === undefined || isToken(value)) return;
  switch (parts.of) {
    case 'object':
      for (const [name, each] of Object.entries(parts.fields)) {
        if (isMade(value)) visit(each, value, mark);
        if (isMade(value) || (value as Readonly<Record<string, unknown>>)[name] !== undefined) mark(parts, name);
      }
      break;
    case 'alternatives':
      for (const each of isMade(value) ? parts.shapes : [parts.shapeFor(value)]) {
        if (each === undefined) continue;
        mark(parts, each);
        visit(each, value, mark);
      }
      break;
    case 'all':
      parts.shapes.forEach((each) => visit(each, value, mark));
      break;
    default:
      if (isMade(value)) visit(parts.each, value, mark);
  }
}
