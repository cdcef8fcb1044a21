import { Token, Tokenization } from 'cdktf';
import { isPartOfToken, shown } from './shown';
import { patternProblem, type Problem } from './validation';

/**
 * What a property takes, for values that no compiler has seen: of a program in JavaScript, or read from JSON. The types
 * say the same to everybody else.
 */
export interface Shape {
  /** What is right, in words that complete "must be …". */
  readonly form: string;
  /** Whether a value is of this kind, whatever it holds. */
  readonly fits: (value: unknown) => boolean;
  /** What makes such a value of a token of another type. */
  readonly cast?: string | undefined;
  /** What is wrong within a value of this kind. */
  readonly problems: (name: string, value: never, look: Look) => readonly string[];
}

/** What is looked at: what kinds of values there are, or what is in values of the right kinds. */
type Look = 'kinds' | 'contents';

/** The shape of a property that must be given. */
export interface RequiredShape extends Shape {
  /** Tells it from the others. */
  readonly required: true;
}

/** A shape for each property of a type, so that none is forgotten: required where the property is. */
export type ShapesOf<T> = Shapes<T, keyof T>;

// Of a union, all properties at once, as `Pick` has them.
type Shapes<T, Name extends keyof T> = {
  readonly [K in Name]-?: object extends Pick<T, K> ? Shape : RequiredShape;
};

/** Everything in properties that is of another kind than their types say; no other problem can be sought then. */
export function typeErrors(props: unknown, shape: Shape): readonly string[] {
  if (props === undefined) {
    const missing = shape.problems('', {} as never, 'kinds');
    return missing.length > 0 ? missing : [`props must be given: ${shape.form}`];
  }
  return shape.fits(props) ? shape.problems('', props as never, 'kinds') : [refusal('props', shape, props)];
}

/** Everything in properties of the right kinds that Terraform would refuse, as far as their shapes tell. */
export function valueErrors(props: unknown, shape: Shape): readonly string[] {
  return shape.problems('', props as never, 'contents');
}

/** A shape by itself. */
export function kind(form: string, fits: (value: unknown) => boolean): Shape {
  return { form, fits, problems: () => [] };
}

/** A text that is looked at elsewhere, or is taken as it stands. */
export const plainText: Shape = { ...kind('a string', isText), cast: 'Token.asString' };

/** A text that is looked at letter by letter, tokens in it included. */
export const checkedString: Shape = { ...plainText, fits: (value) => typeof value === 'string' && isText(value) };

/** A text that becomes an argument of Terraform's, and is no expression but by tokens. */
export const noInterpolation = literal(plainText);

/** The same, of a name or an id. */
export const text = upTo(255);

/** A number, known at synth or not. */
export const number: Shape = { ...kind('a number', Number.isFinite), cast: 'Token.asNumber' };

/** True or false. */
export const flag = kind('true or false known at synth time', (value) => typeof value === 'boolean');

/** What Terraform can wait for: a resource, a data source, a module. */
export const dependable = kind(
  'a resource to wait for',
  (value) => isObject(value) && typeof (value as { readonly fqn?: unknown }).fqn === 'string',
);

/** An object that is told by its methods. */
export function withMethods<T>(form: string, ...names: readonly (keyof T)[]): Shape {
  return kind(form, (value) => isObject(value) && names.every((name) => typeof (value as T)[name] === 'function'));
}

/** What JSON can hold, but for tokens in it, down to ten levels. */
export const json = kind('a string, a number, true, false, an array or an object', (value) => isJson(value, isToken));

/** The same, all of it known at synth. */
export const plainJson = kind(`${json.form}, known at synth time`, (value) => isJson(value, () => false));

/** One of a few texts or numbers, or false. */
export function oneOf(...values: readonly (string | number | false)[]): Shape {
  return kind(inWords(values.map((value) => JSON.stringify(value))), (value) => values.some((each) => each === value));
}

/** A text that becomes an argument of Terraform's, neither empty nor longer than this. */
export function upTo(mostCharacters: number): Shape {
  return containing(
    noInterpolation,
    (name, value) =>
      (value === '' || (!isToken(value) && value.length > mostCharacters)) &&
      `${name} must have 1 to ${mostCharacters} characters, got ${value.length}`,
  );
}

/** The ARN of something in a service of AWS, known at synth or not; `resource` is the pattern of its end. */
export function arnOf(service: string, what: string, resource = '[^\\s$%{}"\\\\]+'): Shape {
  const pattern = new RegExp(`^arn:aws(-[a-z]+)*:${service}:([a-z]{2,4}(-[a-z]+)+-\\d+)?:(\\d{12}|aws)?:${resource}$`);
  return containing(
    plainText,
    (name, value) =>
      !isToken(value) && !pattern.test(value) && `${name} must be the ARN of ${what}, got ${shown(value)}`,
  );
}

/** The same shape, of a string in which nothing begins an expression of Terraform's but tokens. */
export function literal(shape: Shape): Shape {
  return containing(shape, (name, value) => {
    const rest = value.replace(/\$\{TfToken\[[^\]]*\]\}/g, '').replace(/([$%])\1\{/g, '');
    return (
      /[$%]\{/.test(rest) &&
      `${name} must not hold "\${" or "%{", which begin an expression in Terraform, got ${shown(rest)}; give a token`
    );
  });
}

/** The same shape, of a value that is known at synth. */
export function known(shape: Shape): Shape {
  const form = `${shape.form} known at synth time`;
  return { ...shape, form, cast: undefined, fits: (value) => !isToken(value) && shape.fits(value) };
}

/** The same shape, of a string that matches a pattern; `form` says what is allowed. */
export function matching(shape: Shape, pattern: RegExp, form: string): Shape {
  return containing(shape, (name, value) => patternProblem(name, value, pattern, form));
}

/** The same shape, where a value may be missing. */
export function optional(shape: Shape): Shape {
  return {
    ...shape,
    fits: (value) => value === undefined || shape.fits(value),
    problems: (name, value, look) => (value === undefined ? [] : shape.problems(name, value, look)),
  };
}

/** What both of two shapes take. */
export function allOf(one: Shape, other: Shape): Shape {
  return {
    form: other.form,
    fits: (value) => one.fits(value) && other.fits(value),
    problems: (...given) => [...one.problems(...given), ...other.problems(...given)],
  };
}

/** The same shape, of a property that must be given. */
export function required(shape: Shape): RequiredShape {
  return { ...shape, required: true };
}

/** A list, whose number of elements is known at synth. */
export function list(each: Shape): Shape {
  return {
    form: 'an array known at synth time',
    fits: (value) => Array.isArray(value) && !isToken(value),
    problems: (name, values: readonly unknown[], look) =>
      // By index, so that holes are seen.
      Array.from(values, (value, index) => problemsOf(`${name}[${index}]`, each, value, look)).flat(),
  };
}

/** A list that may be a token as a whole. */
export function tokenList(each: Shape): Shape {
  const { problems } = list(each);
  return {
    form: 'an array',
    fits: Array.isArray,
    cast: 'Token.asList',
    problems: (name, values, look) => (isToken(values) ? [] : problems(name, values, look)),
  };
}

/** An object of values by names of the user's. */
export function mapOf(each: Shape): Shape {
  return {
    ...kind('an object', isObject),
    problems: (name, values: object, look) =>
      Object.entries(values).flatMap(([key, value]) => problemsOf(member(name, key), each, value, look)),
  };
}

/** An object with properties of a type; what else it has is not looked at. */
export function fields<T>(shapes: ShapesOf<T>): Shape {
  const entries = Object.entries<Shape | RequiredShape>(shapes);
  const needed = entries.filter(([, shape]) => 'required' in shape).map(([name]) => name);
  return {
    ...kind(needed.length === 0 ? 'an object' : `an object with ${needed.join(', ')}`, isObject),
    problems: (name, values: Readonly<Record<string, unknown>>, look) =>
      entries.flatMap(([key, shape]) => {
        const [path, value] = [member(name, key), values[key]];
        if (value !== undefined) return problemsOf(path, shape, value, look);
        return 'required' in shape && look === 'kinds' ? [`${path} must be given: ${shape.form}`] : [];
      }),
  };
}

/** What either of several shapes takes, each of another kind. */
export function anyOf(...shapes: readonly Shape[]): Shape {
  const forms = shapes.map(({ form }) => form);
  return {
    form: forms.some((form) => form.includes(' or ')) ? forms.join(', or ') : inWords(forms),
    fits: (value) => shapes.some((shape) => shape.fits(value)),
    problems: (name, value, look) => shapes.find((shape) => shape.fits(value))?.problems(name, value, look) ?? [],
  };
}

/** An object of one of several shapes, told by the one property that it has of these. */
export function byProperty(shapes: Readonly<Record<string, Shape>>): Shape {
  const names = Object.keys(shapes);
  return {
    ...kind(`an object with ${inWords(names)}`, isObject),
    problems: (name, value: object, look) => {
      const found = names.filter((each) => each in value);
      if (found.length === 1) return shapes[found[0]!]!.problems(name, value as never, look);
      return [`${inWords(names.map((each) => member(name, each)))} must be given, and only one of them`];
    },
  };
}

/** An object of one of several shapes, told by what a property of it says. */
export function byValueOf(property: string, shapes: Readonly<Record<string, Shape>>): Shape {
  const names = Object.keys(shapes);
  const nameOf = (value: object) => names.find((each) => each === (value as Record<string, unknown>)[property]);
  return {
    form: `an object whose ${property} is ${inWords(names.map((each) => JSON.stringify(each)))}`,
    fits: (value) => isObject(value) && nameOf(value) !== undefined,
    problems: (path, value: object, look) => shapes[nameOf(value)!]!.problems(path, value as never, look),
  };
}

/** Whether a value is an object that has properties. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isToken(value);
}

/** A text with something more to be said of it, where it is no token as a whole. */
function containing(shape: Shape, problem: (name: string, value: string) => Problem): Shape {
  return {
    ...shape,
    problems: (name, value: unknown, look) => {
      const found = look === 'contents' && typeof value === 'string' && problem(name, value);
      return [...shape.problems(name, value as never, look), ...(found ? [found] : [])];
    },
  };
}

function problemsOf(name: string, shape: Shape, value: unknown, look: Look): readonly string[] {
  return shape.fits(value) ? shape.problems(name, value as never, look) : [refusal(name, shape, value)];
}

function refusal(name: string, { form, cast }: Shape, value: unknown): string {
  const fix = isToken(value) && cast !== undefined ? ` of another type; ${cast} makes one of it` : '';
  return `${name} must be ${form}, got ${shown(value)}${fix}`;
}

function member(name: string, key: string): string {
  if (!/^[A-Za-z_]\w*$/.test(key)) return `${name}[${shown(key)}]`;
  return name === '' ? key : `${name}.${key}`;
}

/** Several words, the last one after "or". */
export function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function isToken(value: unknown): boolean {
  return Token.isUnresolved(value);
}

/** A text, or a token that becomes one; a part of a list that is a token is none. */
function isText(value: unknown): boolean {
  return typeof value === 'string' ? !isPartOfToken(value) : Tokenization.isResolvable(value);
}

function isJson(value: unknown, accepts: (value: unknown) => boolean, depth = 10): boolean {
  if (depth === 0 || (typeof value === 'string' && !isText(value))) return false;
  if (isToken(value)) return !Array.isArray(value) && accepts(value);
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).every((each) => each === undefined || isJson(each, accepts, depth - 1));
  }
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
