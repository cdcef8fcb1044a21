import { ref, Token } from 'cdktf';
import type { Parts, RequiredShape, Shape } from './shape';
import type { Problem } from './problem';

/** Properties without what has the wrong type. */
export interface MendedProps<Props> {
  /** The rest of the properties. */
  readonly given: Props;
  /** Returns the problems of the rest that do not depend on a property of the wrong type, which may be right. */
  withoutThoseOf<P extends Problem>(problems: readonly P[]): readonly P[];
}

/** Returns properties without what has the wrong type; `undefined` if nothing else can be checked. */
export function mendedProps<Props>(props: Props, shape: Shape): MendedProps<Props> | undefined {
  const changed = new Set<string>();
  const given = props === undefined ? undefined : mended(props, shape, changed);
  const isAbout = (problem: Problem) =>
    typeof problem === 'string' && [...changed].some((name) => problem.includes(name));
  return given === undefined
    ? undefined
    : { given: given as Props, withoutThoseOf: (problems) => problems.filter((problem) => !isAbout(problem)) };
}

/**
 * Returns a value without what has the wrong type, so that other checks can find what else is wrong with it: a part that
 * may be known only at deploy becomes such a value, which checks skip, an optional property is left out, and another gets
 * a value of the right type. Returns `undefined` if that is not possible.
 *
 * @param changed gets the names of the properties that are left out or get another value
 */
function mended(value: unknown, shape: Shape, changed: Set<string>): unknown {
  if (hasType(value, shape)) return value;
  const parts = value === undefined || value === null ? undefined : partsMended(value, shape.parts, changed);
  return parts !== undefined && hasType(parts, shape) ? parts : unknownValues.find((each) => hasType(each, shape));
}

function hasType(value: unknown, shape: Shape): boolean {
  return shape.fits(value) && shape.problems('', value as never, 'types').length === 0;
}

/** A value of each type that is known only at deploy. */
const unknownValues: readonly unknown[] = [
  Token.asString(ref('var.mended')),
  Token.asNumber(ref('var.mended')),
  Token.asList(ref('var.mended')),
  Token.asStringMap(ref('var.mended')),
];

function partsMended(
  value: object | string | number | boolean,
  parts: Parts | undefined,
  changed: Set<string>,
): unknown {
  switch (parts?.of) {
    case 'alternatives': {
      const shape = parts.shapeFor(value);
      return shape && mended(value, shape, changed);
    }
    case 'all':
      return parts.shapes.reduce<unknown>((each, shape) => mended(each, shape, changed), value);
    case 'array': {
      const elements = Array.isArray(value) ? value.map((each) => mended(each, parts.each, changed)) : [undefined];
      return elements.includes(undefined) ? undefined : elements;
    }
    case 'map':
      return isPlain(value)
        ? entriesMended(
            Object.entries(value).map(([key, each]) => [key, parts.each, each]),
            changed,
          )
        : undefined;
    case 'object':
      return isPlain(value)
        ? entriesMended(
            Object.entries(parts.fields).map(([key, shape]) => [key, shape, Reflect.get(value, key)]),
            changed,
          )
        : undefined;
    default:
      return undefined;
  }
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && !Array.isArray(value);
}

function entriesMended(
  entries: readonly (readonly [key: string, shape: Shape | RequiredShape, value: unknown])[],
  changed: Set<string>,
): object | undefined {
  const members: Record<string, unknown> = {};
  for (const [key, shape, value] of entries) {
    const isRequired = 'required' in shape;
    if (value === undefined && !isRequired) continue;
    const rest = mended(value, shape, changed);
    const member = rest ?? (isRequired ? shape.samples?.[0] : undefined);
    if (member === undefined && isRequired) return undefined;
    if (member !== undefined) members[key] = member;
    if (rest === undefined || unknownValues.includes(rest)) changed.add(key);
  }
  return members;
}
