import type { Shape } from '../../modules/core/shape';
import { isMade, isPlain } from './made';

/** Steps of a path such as `containers.<name>.ports[].name`: names, `<key>` for a key that users choose, `[]`. */
function stepsOf(path: string): readonly string[] {
  return path.split('.').flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), '[]'] : [step]));
}

function isKey(step: string): boolean {
  return step.startsWith('<');
}

/** Returns the shapes that a property can have; none if a shape has no such property. */
export function shapesAt(shape: Shape, path: string): readonly Shape[] {
  return stepsOf(path).reduce<readonly Shape[]>(
    (shapes, step) => shapes.flatMap((each) => within(each, step)),
    [shape],
  );
}

function within({ parts }: Shape, step: string): readonly Shape[] {
  switch (parts?.of) {
    case 'alternatives':
    case 'all':
      return parts.shapes.flatMap((each) => within(each, step));
    case 'object':
      if (isKey(step)) return Object.values(parts.fields);
      return Object.hasOwn(parts.fields, step) ? [parts.fields[step]!] : [];
    case 'array':
      return step === '[]' ? [parts.each] : [];
    case 'map':
      return isKey(step) ? [parts.each] : [];
    default:
      return [];
  }
}

/** Returns the values that an input has at a path. */
export function valuesOf(input: unknown, path: string): readonly unknown[] {
  return stepsOf(path).reduce<readonly unknown[]>(
    (values, step) => values.flatMap((each) => namesOf(each, step).map((name) => Object(each)[name] as unknown)),
    [input],
  );
}

/** Returns the keys of a value that a step stands for. */
function namesOf(value: unknown, step: string): readonly string[] {
  if (Array.isArray(value)) return step === '[]' ? Object.keys(value) : [];
  if (isMade(value) || !isPlain(value)) return [];
  return Object.keys(value).filter((name) => value[name] !== undefined && (isKey(step) || name === step));
}

/**
 * Returns copies of an input that differ at one place of a path: without the property, or with another value, such as one
 * of `others`. A property that is the only one of its object, such as the kind of a volume, is removed with the object.
 */
export function changesAt(input: unknown, path: string, others: readonly unknown[]): readonly unknown[] {
  return changes(input, stepsOf(path), others);
}

function changes(input: unknown, [step, ...rest]: readonly string[], others: readonly unknown[]): readonly unknown[] {
  if (step === undefined) return [...others.filter((other) => other !== input), ...nearbyValues(input)];
  return namesOf(input, step).flatMap((name) => {
    const value = (input as Readonly<Record<string, unknown>>)[name];
    const isRemoved = step !== '[]' && (rest.length === 0 || isOnlyProperty(value, rest));
    return [
      ...(isRemoved ? [withoutKey(input, name)] : []),
      ...changes(value, rest, others).map((other) =>
        Array.isArray(input) ? (input.with(Number(name), other) as unknown) : { ...Object(input), [name]: other },
      ),
    ];
  });
}

function withoutKey(input: unknown, name: string): unknown {
  return Object.fromEntries(Object.entries(Object(input)).filter(([key]) => key !== name));
}

function isOnlyProperty(value: unknown, rest: readonly string[]): boolean {
  return rest.length === 1 && isPlain(value) && isPlain(value[rest[0]!]) && Object.keys(value).length === 1;
}

/** Returns values that are close to a value, some of which may be valid in its place. */
function nearbyValues(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [value + 1, value - 1];
  if (typeof value === 'boolean') return [!value];
  if (Array.isArray(value))
    return [value.slice(0, -1), [...value.slice(0, -1), ...nearbyValues(value.at(-1)).slice(0, 1)]];
  if (typeof value !== 'string') return [];
  return [`${value.slice(0, -1)}${value.endsWith('1') ? '2' : '1'}`, `x${value}`];
}
