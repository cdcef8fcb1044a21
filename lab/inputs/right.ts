import fc from 'fast-check';
import { json } from '../../modules/core/json-shape';
import { dependable, type Parts, type Shape } from '../../modules/core/shape';
import { isMade, isPlain, type Made, made, route, tokens } from './made';

const mark = Symbol('choice');

/**
 * Valid values of a type: a value, a generator of values, or the valid values of each property. A property that is left
 * out has the values that its shape determines, if any. Optional properties are in some of the inputs.
 */
export type Right<T> =
  fc.Arbitrary<T | Made> | Made | Choice | (T extends object ? { readonly [K in keyof T]?: Right<T[K]> } : T);

/** Valid values that are not written as a value. */
export type Choice = { readonly [mark]: true } & (
  | { readonly is: 'any of'; readonly choices: readonly unknown[] }
  | { readonly is: 'always' | 'known' | 'only'; readonly right: unknown }
  | { readonly is: 'never' }
  | { readonly is: 'made'; readonly name: string; readonly shape: Shape; readonly make: Make; readonly right: unknown }
);

type Make = (of: never) => unknown;

/** Valid values of several kinds, of which each input has one. */
export function anyOf<T>(...choices: readonly Right<T>[]): Choice {
  return { [mark]: true, is: 'any of', choices };
}

/** An optional property that is in every input, because other properties depend on it. */
export function always<T>(right?: Right<T>): Choice {
  return { [mark]: true, is: 'always', right };
}

/** A value without tokens, although its shape accepts them: another rule needs to know it. */
export function known<T>(right: Right<T>): Choice {
  return { [mark]: true, is: 'known', right };
}

/** An optional property that is in no input, because another property excludes it. */
export const never: Choice = { [mark]: true, is: 'never' };

/** An object with all of these properties, and no others. */
export function only<T>(right: Right<T>): Choice {
  return { [mark]: true, is: 'only', right };
}

/** A value that a function of the library creates from properties, such as a destination. */
export function created<Props>(
  name: string,
  shape: Shape,
  make: (props: Props) => unknown,
  right: Right<Props>,
): Choice {
  return { [mark]: true, is: 'made', name, shape, make, right };
}

/** Generates one of these values. */
export function one<const T>(...values: readonly T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...values);
}

/** Generates an array of one to three of these values, each at most once. */
export function some<const T>(...values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.subarray([...values], { minLength: 1, maxLength: Math.min(3, values.length) });
}

/** Generates an integer. */
export function number(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max });
}

/** Generates valid values of a shape, half of the time without tokens. */
export function rightInputs(shape: Shape, right: unknown): fc.Arbitrary<unknown> {
  const withTokens = generator(shape, right, { tokens: true });
  const allKnown = generator(shape, right, { tokens: false });
  if (!withTokens || !allKnown) throw new Error('the shape needs a valid value');
  return fc.oneof(allKnown, withTokens);
}

interface Options {
  /** Generates tokens as well, where a shape accepts them. */
  readonly tokens: boolean;
  /** Generates no properties that are not given. */
  readonly only?: boolean;
}

/** Generator of valid values; `undefined` if none are known. */
type Generator = fc.Arbitrary<unknown> | undefined;

function generator(shape: Shape, right: unknown, options: Options): Generator {
  if (isChoice(right)) return ofChoice(shape, right, options);
  const values = right === undefined ? ofShape(shape, options) : ofRight(shape, right, options);
  const token = options.tokens && tokenOf(shape);
  return values && token ? fc.oneof({ weight: 4, arbitrary: values }, { weight: 1, arbitrary: token }) : values;
}

function ofChoice(shape: Shape, choice: Choice, options: Options): Generator {
  switch (choice.is) {
    case 'any of':
      return fc.oneof(
        // A construct of the library takes longer than the properties of an existing resource.
        ...choice.choices.map((each) => ({
          weight: isMade(each) ? 1 : 9,
          arbitrary: generator(shape, each, options)!,
        })),
      );
    case 'always':
      return generator(shape, choice.right, options);
    case 'only':
      return generator(shape, choice.right, { ...options, only: true });
    case 'known':
      return generator(shape, choice.right, { ...options, tokens: false });
    case 'never':
      return undefined;
    case 'made': {
      const { name, make, shape: own } = choice;
      return generator(own, choice.right, options)!.map((of) => made(name, make as (of: unknown) => unknown, of, own));
    }
  }
}

/** Generates the values that a shape determines. */
function ofShape(shape: Shape, options: Options): Generator {
  const { form, parts, samples } = shape;
  if (samples && samples.length > 0) return fc.constantFrom(...samples);
  if (form === dependable.form) return fc.constant(route);
  switch (parts?.of) {
    case 'object':
      return ofProperties(parts, undefined, options);
    case 'array':
      return generator(parts.each, undefined, options)?.map((each) => [each]);
    case 'map':
      return generator(parts.each, undefined, options)?.map((each) => ({ NAME: each }));
    case 'alternatives': {
      const choices = parts.shapes.flatMap((each) => {
        const values = generator(each, undefined, options);
        return values ? [values] : [];
      });
      return choices.length > 0 ? fc.oneof(...choices) : undefined;
    }
    default:
      return undefined;
  }
}

/** Generates the given values, with the values that the shape determines for properties that are left out. */
function ofRight(shape: Shape, right: unknown, options: Options): fc.Arbitrary<unknown> {
  if (isArbitrary(right)) return right;
  const { parts } = shape;
  if (parts?.of === 'alternatives') {
    const found = parts.shapeFor(right);
    return found ? generator(found, right, options)! : fc.constant(right);
  }
  if (Array.isArray(right) && parts?.of === 'array') {
    return fc.tuple(...right.map((each) => generator(parts.each, each, options)!));
  }
  if (!isPlain(right) || isMade(right)) return fc.constant(right);
  if (parts?.of === 'object') return ofProperties(parts, right, options)!;
  if (parts?.of === 'map') return ofMap(parts.each, right, options);
  return fc.constant(right);
}

function ofProperties(
  parts: Extract<Parts, { readonly of: 'object' }>,
  right: Readonly<Record<string, unknown>> | undefined,
  { only, ...options }: Options,
): Generator {
  const generators: Record<string, fc.Arbitrary<unknown>> = {};
  const requiredKeys: string[] = [];
  for (const [name, shape] of Object.entries(parts.fields)) {
    const isOptional = !('required' in shape);
    const values =
      only && isOptional && right?.[name] === undefined ? undefined : generator(shape, right?.[name], options);
    if (values) generators[name] = values;
    if (!isOptional && !values) {
      if (right) throw new Error(`no valid value is known of ${name}: ${shape.form}`);
      return undefined;
    }
    if (!isOptional || isAlways(right?.[name]) || (only && values)) requiredKeys.push(name);
  }
  // The shape ignores these, but the type has them.
  for (const name of Object.keys(right ?? {}).filter((name) => !(name in parts.fields))) {
    generators[name] = ofRight(json, right![name], options);
  }
  return fc.record(generators, { requiredKeys, noNullPrototype: true });
}

function ofMap(each: Shape, right: Readonly<Record<string, unknown>>, options: Options): fc.Arbitrary<unknown> {
  const generators = Object.entries(right).map(([name, value]) => [name, generator(each, value, options)!] as const);
  const requiredKeys = Object.keys(right).filter((name) => isAlways(right[name]));
  return fc.record(Object.fromEntries(generators), { requiredKeys, noNullPrototype: true });
}

function tokenOf({ casts: [cast] = [] }: Shape): fc.Arbitrary<unknown> | undefined {
  return (
    cast &&
    fc.constant(
      {
        'Token.asString': tokens.text,
        'Token.asNumber': tokens.number,
        'Token.asList': tokens.list,
        'Token.asStringMap': tokens.map,
      }[cast],
    )
  );
}

function isChoice(right: unknown): right is Choice {
  return typeof right === 'object' && right !== null && mark in right;
}

function isAlways(right: unknown): boolean {
  return isChoice(right) && right.is === 'always';
}

function isArbitrary(right: unknown): right is fc.Arbitrary<unknown> {
  return typeof right === 'object' && right !== null && 'generate' in right;
}
