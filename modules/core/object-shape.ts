import { inWords } from './format';
import { isGiven } from './given';
import { misspelledName, nearestName } from './nearest-name';
import {
  alternatives,
  isObject,
  kind,
  member,
  problemsOf,
  type RequiredShape,
  type Shape,
  type ShapesOf,
} from './shape';
import type { Problem } from './validation';

/** Returns the shape of an object with the properties of a type and no others: a misspelled name would have no effect. */
export function fields<T>(shapes: ShapesOf<T>): Shape {
  const names = Object.keys(shapes);
  const shape = objectOf(shapes, (path, key) => {
    const nearest = nearestName(key, names);
    const fix = nearest === undefined ? `remove it, or use one of ${names.join(', ')}` : `did you mean ${nearest}?`;
    return `${member(path, key)} must not be given, because there is no such property; ${fix}`;
  });
  return {
    ...shape,
    problems: (name, values: Readonly<Record<string, unknown>>, check) => [
      ...shape.problems(name, values as never, check),
      // Inherited properties are lost when properties are spread.
      ...(check === 'types' ? names : [])
        .filter((key) => !Object.hasOwn(values, key) && values[key] !== undefined)
        .map((key) => `${member(name, key)} must be a property of the object itself, got an inherited one; copy it`),
    ],
  };
}

/**
 * Returns the shape of an object that stands for an existing resource: a construct, or an object of the caller. It may have
 * other properties, except for a misspelled name of an optional property.
 */
export function reference<T>(shapes: ShapesOf<T>): Shape {
  const optionalNames = Object.entries<Shape | RequiredShape>(shapes)
    .filter(([, shape]) => !('required' in shape))
    .map(([name]) => name);
  return objectOf(shapes, (path, key, values) => {
    const nearest = misspelledName(key, optionalNames);
    return (
      nearest !== undefined &&
      !(nearest in values) &&
      `${member(path, key)} must not be given, because there is no such property; did you mean ${nearest}?`
    );
  });
}

/** Returns the shape of an object with at least these properties. */
export function including<T>(shapes: ShapesOf<T>): Shape {
  return objectOf(shapes, () => undefined);
}

function objectOf<T>(shapes: ShapesOf<T>, unknownName: (path: string, key: string, values: object) => Problem): Shape {
  const entries = Object.entries<Shape | RequiredShape>(shapes);
  const needed = entries.filter(([, shape]) => 'required' in shape).map(([name]) => name);
  return {
    ...kind(needed.length === 0 ? 'an object' : `an object with ${needed.join(', ')}`, isObject),
    problems: (name, values: Readonly<Record<string, unknown>>, check) => [
      ...entries.flatMap(([key, shape]) => {
        const [path, value] = [member(name, key), values[key]];
        if (value !== undefined) return problemsOf(path, shape, value, check);
        return 'required' in shape && check === 'types' ? [`${path} must be given: ${shape.form}`] : [];
      }),
      ...(check === 'types' ? Object.entries(Object.getOwnPropertyDescriptors(values)) : [])
        // A property whose value is `undefined` is not given; getters are not called.
        .filter(([key, { enumerable, get, value }]) => {
          return enumerable && !Object.hasOwn(shapes, key) && (get !== undefined || value !== undefined);
        })
        .map(([key]) => unknownName(name, key, values))
        .filter((problem) => typeof problem === 'string'),
    ],
    parts: { of: 'object', fields: shapes },
  };
}

/** Returns the shape of an object with exactly one of several properties, which determines its shape. */
export function byProperty(shapes: Readonly<Record<string, Shape>>): Shape {
  const names = Object.keys(shapes);
  const { problems, parts } = alternatives(Object.values(shapes), (value) => {
    const found = names.filter((each) => isGiven(value as object, each));
    return found.length === 1 ? shapes[found[0]!] : undefined;
  });
  return {
    ...kind(`an object with ${inWords(names)}`, isObject),
    problems: (name, value, check) =>
      parts.shapeFor(value)
        ? problems(name, value, check)
        : check === 'types'
          ? [`exactly one of ${inWords(names.map((each) => member(name, each)))} must be given`]
          : [],
    parts,
  };
}

/** Returns the shape of an object whose shape is determined by the value of a property. */
export function byValueOf(property: string, shapes: Readonly<Record<string, Shape>>): Shape {
  const names = Object.keys(shapes);
  const nameOf = (value: object) => names.find((each) => each === (value as Record<string, unknown>)[property]);
  return {
    form: `an object whose ${property} is ${inWords(names.map((each) => JSON.stringify(each)))}`,
    fits: (value) => isObject(value) && nameOf(value) !== undefined,
    ...alternatives(Object.values(shapes), (value) => shapes[nameOf(value as object) ?? '']),
  };
}
