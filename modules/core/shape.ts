import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { isOpaque } from './class-instance';
import { inWords } from './format';
import { nearestName } from './nearest-name';
import { misplacedToken, shown } from './shown';
import {
  type AcceptedForms,
  type Cast,
  isSpread,
  isValueOfVariable,
  standsForValue,
  suggestionFor,
} from './suggestion';

/**
 * Runtime check of a property, for values that the compiler has not checked: from JavaScript or JSON. In TypeScript,
 * the property types enforce the same rules.
 */
export interface Shape {
  /** Description of the allowed values that completes "must be …". */
  readonly form: string;
  /** Returns whether a value has the right type, regardless of its contents. */
  readonly fits: (value: unknown) => boolean;
  /** Functions that convert a token of another type, such as `Token.asString`. */
  readonly casts?: readonly Cast[];
  /** Returns what to use instead of a value that does not fit, for values that are common elsewhere. */
  readonly suggest?: (value: unknown) => string | undefined;
  /** Returns the problems in the contents of a value of the right type. */
  readonly problems: (name: string, value: never, check: Check) => readonly string[];
  /** Shapes of the values inside a value of this shape; absent if the shape does not describe them. */
  readonly parts?: Parts;
  /** Values of the shape that are valid unless another rule restricts them. */
  readonly samples?: readonly unknown[];
}

/** Shapes that a shape consists of. */
export type Parts =
  | {
      readonly of: 'object';
      /** Shape of each property. */
      readonly fields: Readonly<Record<string, Shape | RequiredShape>>;
    }
  | {
      readonly of: 'array' | 'map';
      /** Shape of each element. */
      readonly each: Shape;
    }
  | {
      readonly of: 'alternatives';
      /** Shapes of which a value has one. */
      readonly shapes: readonly Shape[];
      /** Returns the shape that applies to a value, if any. */
      readonly shapeFor: (value: unknown) => Shape | undefined;
    }
  | {
      readonly of: 'all';
      /** Shapes that apply to every value. */
      readonly shapes: readonly Shape[];
    };

/** Aspect to check: the types of values, or the contents of values of the right types. */
export type Check = 'types' | 'values';

/** Shape of a required property. */
export interface RequiredShape extends Shape {
  /** Marks the shape as required. */
  readonly required: true;
}

/** Shapes of all properties of a type: required properties need a `RequiredShape`. */
export type ShapesOf<T> = Shapes<T, keyof T>;

// For a union, `Pick` selects the properties of all members.
type Shapes<T, Name extends keyof T> = {
  readonly [K in Name]-?: object extends Pick<T, K> ? Shape : RequiredShape;
};

/**
 * Returns an error for each property of the wrong type and, if there are any, for each value in the other properties that
 * Terraform would reject. Other checks assume the right types and run only if there are no such errors.
 */
export function typeErrors(props: unknown, shape: Shape): readonly string[] {
  if (props === undefined) {
    const missing = shape.problems('', {} as never, 'types');
    return missing.length > 0 ? missing : [`props must be given: ${shape.form}`];
  }
  if (!shape.fits(props)) return [refusal('props', shape, props)];
  const errors = shape.problems('', props as never, 'types');
  return errors.length > 0 ? [...errors, ...valueErrors(props, shape)] : errors;
}

/** Returns an error for each value that Terraform would reject, in properties of the right types. */
export function valueErrors(props: unknown, shape: Shape): readonly string[] {
  return shape.problems('', props as never, 'values');
}

/** Returns a shape that checks the type only. */
export function kind(form: string, fits: (value: unknown) => boolean): Shape {
  return { form, fits, problems: () => [] };
}

/** Shape of a number or a number token. */
export const number: Shape = {
  ...kind('a number', (value) => Number.isFinite(value) && misplacedToken(value) === undefined),
  casts: ['Token.asNumber'],
  samples: [10],
};

/** Shape of a boolean known at synth time. */
export const flag: Shape = {
  ...kind('true or false known at synth time', (value) => typeof value === 'boolean'),
  samples: [true, false],
};

/** Shape of an element of `dependsOn`: a resource, a data source or a module. */
export const dependable = kind(
  'a Terraform resource, data source or module',
  (value) => isObject(value) && !standsForValue(value) && typeof (value as { readonly fqn?: unknown }).fqn === 'string',
);

/** Returns the shape of an object identified by its methods. */
export function withMethods<T>(form: string, ...names: readonly (keyof T)[]): Shape {
  return kind(form, (value) => isObject(value) && names.every((name) => typeof (value as T)[name] === 'function'));
}

/** Returns the shape of a value that is one of the given strings, numbers or `false`. */
export function oneOf(...values: readonly (string | number | false)[]): Shape {
  const form = inWords(values.map((value) => JSON.stringify(value)));
  const strings = values.filter((value) => typeof value === 'string');
  return {
    ...kind(form, (value) => values.some((each) => each === value)),
    suggest: (value) => (typeof value === 'string' ? meantValue(nearestName(value, strings)) : undefined),
    samples: values,
  };
}

/** Returns the same shape, restricted to values known at synth time. */
export function known(shape: Shape): Shape {
  const form = `${shape.form} known at synth time`;
  return { ...shape, form, casts: [], fits: (value) => !isToken(value) && shape.fits(value) };
}

/** Returns the same shape of one of several strings, with other words for them, in lowercase, that users may know. */
export function withSynonyms(shape: Shape, synonyms: Readonly<Record<string, string>>): Shape {
  return suggesting(shape, (value) => {
    const word = typeof value === 'string' ? value.toLowerCase() : '';
    return Object.hasOwn(synonyms, word) && !shape.fits(value) ? meantValue(synonyms[word]) : undefined;
  });
}

function meantValue(value: string | undefined): string | undefined {
  return value === undefined ? undefined : `did you mean ${JSON.stringify(value)}?`;
}

/**
 * Returns the same shape without the values for which `suggest` returns what to use instead: those of another API, which
 * users carry over.
 */
export function suggesting(shape: Shape, suggest: (value: unknown) => string | undefined): Shape {
  return {
    ...shape,
    fits: (value) => suggest(value) === undefined && shape.fits(value),
    suggest: (value) => suggest(value) ?? shape.suggest?.(value),
  };
}

/** Returns the same shape, also accepting `undefined`. */
export function optional(shape: Shape): Shape {
  return {
    ...shape,
    fits: (value) => value === undefined || shape.fits(value),
    problems: (name, value, check) => (value === undefined ? [] : shape.problems(name, value, check)),
  };
}

/** Returns the shape of a value that fits both shapes. */
export function allOf(one: Shape, other: Shape): Shape {
  return {
    form: other.form,
    fits: (value) => one.fits(value) && other.fits(value),
    problems: (...given) => [...one.problems(...given), ...other.problems(...given)],
    parts: { of: 'all', shapes: [one, other] },
  };
}

/** Returns the same shape for a required property. */
export function required(shape: Shape): RequiredShape {
  return { ...shape, required: true };
}

/** Returns the shape of a value that fits one of several shapes of different types. */
export function anyOf(...shapes: readonly Shape[]): Shape {
  const forms = shapes.map(({ form }) => form);
  return {
    form: forms.some((form) => form.includes(' or ')) ? forms.join(', or ') : inWords(forms),
    fits: (value) => shapes.some((shape) => shape.fits(value)),
    casts: [...new Set(shapes.flatMap(({ casts = [] }) => casts))],
    suggest: (value) => shapes.map(({ suggest }) => suggest?.(value)).find((each) => each !== undefined),
    ...alternatives(shapes, (value) => shapes.find((shape) => shape.fits(value))),
  };
}

/** Checks a value with the shape that applies to it. */
export function alternatives(shapes: readonly Shape[], shapeFor: (value: unknown) => Shape | undefined) {
  return {
    problems: (name: string, value: never, check: Check) => shapeFor(value)?.problems(name, value, check) ?? [],
    parts: { of: 'alternatives', shapes, shapeFor },
  } as const;
}

/** Returns whether a value is an object, not an array or a token. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isToken(value);
}

/** Returns whether a value is an object with properties of its own, neither a construct nor a token, nor a `Map` or `Date`. */
export function isData(value: unknown): value is object {
  return isObject(value) && !Construct.isConstruct(value) && !isOpaque(value);
}

/** Returns the problems of a value, which may have the wrong type. */
export function problemsOf(name: string, shape: Shape, value: unknown, check: Check): readonly string[] {
  if (shape.fits(value)) return shape.problems(name, value as never, check);
  return check === 'types' ? [refusal(name, shape, value)] : [];
}

function refusal(name: string, shape: Shape, value: unknown): string {
  const forms: AcceptedForms = { casts: shape.casts ?? [], objects: requiredNames(shape) };
  const suggestion = shape.suggest?.(value) ?? suggestionFor(name, forms, value);
  const isOther = isToken(value) && !isValueOfVariable(value) && !isSpread(value);
  const type = isOther && forms.casts.length > 0 ? ' of the wrong type' : '';
  return `${name} must be ${shape.form}, got ${shown(value)}${type}${suggestion === undefined ? '' : `; ${suggestion}`}`;
}

/** Returns the required properties of each object that fits a shape. */
export function requiredNames({ parts }: Shape): AcceptedForms['objects'] {
  if (parts?.of === 'object') {
    return [Object.entries(parts.fields).flatMap(([name, shape]) => ('required' in shape ? [name] : []))];
  }
  return parts?.of === 'alternatives' || parts?.of === 'all' ? parts.shapes.flatMap(requiredNames) : [];
}

/** Returns the path of a property of an object. */
export function member(name: string, key: string): string {
  if (!/^[A-Za-z_]\w{0,99}$/.test(key)) return `${name}[${shown(key)}]`;
  return name === '' ? key : `${name}.${key}`;
}

/** Returns whether a value is known only to Terraform. */
export function isToken(value: unknown): boolean {
  return Token.isUnresolved(value);
}

/** Returns whether a string contains no token, nor a part of one. */
export function isKnownText(value: string): boolean {
  return isText(value) && !isToken(value);
}

/** Returns whether a value is a string, in which tokens resolve to values. Elements of list tokens do not. */
export function isText(value: unknown): boolean {
  return typeof value === 'string' && misplacedToken(value) === undefined;
}
