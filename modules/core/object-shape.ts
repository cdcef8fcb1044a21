import { inWords } from './format';
import { isGiven } from './given';
import { meantName, misspelledName } from './nearest-name';
import { spreadProblems } from './collection-shape';
import { nestedProperty } from './nested-property';
import {
  alternatives,
  isData,
  isObject,
  kind,
  member,
  problemsOf,
  type RequiredShape,
  type Shape,
  type ShapesOf,
} from './shape';
import { shown } from './shown';
import { isSpread, standsForValue } from './suggestion';
import type { Problem } from './problem';
import { isKnown } from './validation';

/**
 * Returns the shape of an object with the properties of a type and no others: a misspelled name would have no effect.
 *
 * @param elsewhere what to use instead of properties of the ECS API, AWS CDK, Terraform and Docker, by their names in camel case;
 *   or `remove it, because …`
 */
export function fields<T>(shapes: ShapesOf<T>, elsewhere: Readonly<Record<string, string>> = {}): Shape {
  const names = Object.keys(shapes);
  const shape = objectOf(shapes, isData, (path, key) => {
    // Terraform and Docker separate words by an underscore.
    const name = camelCase(key);
    const other = Object.hasOwn(elsewhere, name) ? elsewhere[name] : nestedProperty(path, shapes, name);
    return `${member(path, key)} must not be given, because there is no such property; ${replacement(other, name, names)}`;
  });
  return {
    ...shape,
    problems: (name, values: Readonly<Record<string, unknown>>, check) =>
      isSpread(values)
        ? spreadProblems(name, check)
        : [
            ...shape.problems(name, values as never, check),
            // Inherited properties are lost when properties are spread.
            ...(check === 'types' ? names : [])
              .filter((key) => !Object.hasOwn(values, key) && values[key] !== undefined)
              .map(
                (key) => `${member(name, key)} must be a property of the object itself, got an inherited one; copy it`,
              ),
          ],
  };
}

/** Returns what to do about a name that is not one of several, with what to use instead if that is known. */
function replacement(other: string | undefined, name: string, names: readonly string[]): string {
  if (other !== undefined) return other.startsWith('remove it') ? other : `use ${other}`;
  const nearest = names.includes(name) ? name : meantName(name, names);
  if (nearest !== undefined) return `did you mean ${nearest}?`;
  return names.length === 0 ? 'remove it' : `remove it, or use one of ${names.join(', ')}`;
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Returns the shape of an object that may have properties that are newer than this library, except for misspelled names of
 * those that it knows.
 *
 * @param elsewhere names to use instead of other names for the same
 */
export function extensible<T>(shapes: ShapesOf<T>, elsewhere: Readonly<Record<string, string>> = {}): Shape {
  const names = Object.keys(shapes);
  return objectOf(shapes, isData, (path, key) => {
    const meant = Object.hasOwn(elsewhere, key) ? elsewhere[key] : misspelledName(key, names);
    return (
      meant !== undefined &&
      `${member(path, key)} must not be given, because there is no such field; ${Object.hasOwn(elsewhere, key) ? `use ${meant}` : `did you mean ${meant}?`}`
    );
  });
}

/**
 * Returns the shape of an object that stands for an existing resource: a construct, or an object of the caller. It may have
 * other properties, except for a misspelled name of an optional property.
 */
export function reference<T>(shapes: ShapesOf<T>): Shape {
  const optionalNames = Object.entries<Shape | RequiredShape>(shapes)
    .filter(([, shape]) => !('required' in shape))
    .map(([name]) => name);
  const needed = requiredIn(shapes);
  // A construct of another type lacks what identifies this one.
  const fits = (value: unknown) =>
    isReference(value) &&
    (isData(value) || (needed.length > 0 && needed.every((name) => isGiven(value as object, name))));
  return objectOf(shapes, fits, (path, key, values) => {
    const nearest = misspelledName(key, optionalNames);
    return (
      nearest !== undefined &&
      !(nearest in values) &&
      `${member(path, key)} must not be given, because there is no such property; did you mean ${nearest}?`
    );
  });
}

/**
 * Returns the same shape of a reference with a name that must agree with its ARN: `inArn` finds a part of the ARN, and
 * `inName`, by default the whole name, the same part of the name. A pair with a token is not checked.
 */
export function namedLikeArn<T>(
  shape: Shape,
  name: keyof T & string,
  arn: keyof T & string,
  inArn: RegExp,
  inName?: RegExp,
): Shape {
  return {
    ...shape,
    problems: (path, values: Readonly<Record<string, unknown>>, check) => {
      const [given, ofArn] = [values[name], values[arn]];
      const found = check === 'values' && isKnownString(given) && isKnownString(ofArn);
      const expected = found ? inArn.exec(ofArn)?.[1] : undefined;
      const actual = found ? (inName ? inName.exec(given)?.[1] : given) : undefined;
      return [
        ...shape.problems(path, values as never, check),
        ...(expected !== undefined && actual !== undefined && actual !== expected
          ? [
              `${member(path, name)} must ${inName ? 'contain' : 'be'} ${shown(expected)}, as in ${arn}, got ${shown(given)}; change one of them`,
            ]
          : []),
      ];
    },
  };
}

function isKnownString(value: unknown): value is string {
  return typeof value === 'string' && isKnown(value);
}

/** Returns the shape of an object with at least these properties. */
export function including<T>(shapes: ShapesOf<T>): Shape {
  return objectOf(shapes, isObject, () => undefined);
}

/** Returns whether a value can stand for a resource: an object, and no construct that stands for a single value. */
function isReference(value: unknown): value is object {
  return isObject(value) && !standsForValue(value);
}

function requiredIn(shapes: object): readonly string[] {
  return Object.entries<Shape | RequiredShape>(shapes as Readonly<Record<string, Shape>>)
    .filter(([, shape]) => 'required' in shape)
    .map(([name]) => name);
}

function objectOf<T>(
  shapes: ShapesOf<T>,
  fits: (value: unknown) => boolean,
  unknownName: (path: string, key: string, values: object) => Problem,
): Shape {
  const entries = Object.entries<Shape | RequiredShape>(shapes);
  const needed = requiredIn(shapes);
  return {
    ...kind(needed.length === 0 ? 'an object' : `an object with ${needed.join(', ')}`, fits),
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
export function byProperty(
  shapes: Readonly<Record<string, Shape>>,
  elsewhere: Readonly<Record<string, string>> = {},
): Shape {
  const names = Object.keys(shapes);
  const { problems, parts } = alternatives(Object.values(shapes), (value) => {
    const found = names.filter((each) => isGiven(value as object, each));
    return found.length === 1 ? shapes[found[0]!] : undefined;
  });
  return {
    ...kind(
      `an object with ${inWords(names)}`,
      // A construct of another type has none of the properties.
      (value) => isReference(value) && (isData(value) || names.some((name) => isGiven(value, name))),
    ),
    problems: (name, value, check) =>
      parts.shapeFor(value)
        ? problems(name, value, check)
        : check === 'types'
          ? [
              `exactly one of ${inWords(names.map((each) => member(name, each)))} must be given${meantAmong(value, names, elsewhere)}`,
            ]
          : [],
    parts,
  };
}

/** Returns the property that an object has instead, and what to use for it, if it has one. */
function meantAmong(value: object, names: readonly string[], elsewhere: Readonly<Record<string, string>>): string {
  const other = Object.keys(value).find((key) => !names.includes(key));
  if (other === undefined) return '';
  const name = camelCase(other);
  const instead = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined;
  const isMeant = instead !== undefined || meantName(name, names) !== undefined;
  return isMeant ? `, got ${other}; ${replacement(instead, name, names)}` : '';
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
