import { Tokenization } from 'cdktf';
import { classOf } from './class-instance';
import {
  type Check,
  isData,
  isObject,
  isKnownText,
  isToken,
  kind,
  member,
  problemsOf,
  requiredNames,
  type Shape,
} from './shape';
import { shown } from './shown';
import { plainText } from './string-shape';
import { isSpread } from './suggestion';

/** Returns the shape of an array whose length is known at synth time. */
export function list(each: Shape): Shape {
  return {
    form: 'an array known at synth time',
    fits: (value) => Array.isArray(value) && !isToken(value),
    suggest: (value) => asElements(value, each),
    problems: (name, values: readonly unknown[], check) =>
      // `Array.from` also visits the holes of a sparse array.
      Array.from(values, (value, index) => problemsOf(`${name}[${index}]`, each, value, check)).flat(),
    parts: { of: 'array', each },
  };
}

/** Returns how to write a single element, or a list that is known only at deploy, as an array. */
function asElements(value: unknown, each: Shape): string | undefined {
  if (isObject(value) && classOf(value) === 'Set') return 'use an array of its elements, such as [...set]';
  if (Array.isArray(value)) {
    const takesTokens = (each.casts ?? []).length > 0;
    return takesTokens ? 'use an array of its elements, such as [Fn.element(list, 0)]' : undefined;
  }
  const element = each.fits(value) && !isToken(value) ? shown(value) : each.suggest?.(value)?.replace(/^use /, '');
  return element === undefined || !isPlain(value) ? undefined : `use [${element}]`;
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

/** Returns the shape of an array or a list token. */
export function tokenList(each: Shape): Shape {
  const known = list(each);
  return {
    ...known,
    form: 'an array',
    fits: Array.isArray,
    casts: ['Token.asList'],
    problems: (name, values, check) => (isToken(values) ? [] : known.problems(name, values, check)),
  };
}

/** Shape of a command: its program and arguments. */
export const commandLine: Shape = {
  ...tokenList(plainText),
  // A shell would split the words; ECS does not.
  suggest: (value) =>
    typeof value === 'string' && isKnownText(value) && !/["'\\$]/.test(value)
      ? `use ${JSON.stringify(value.trim().split(/\s+/))}`
      : undefined,
};

/** Returns the shape of an object with arbitrary keys, which are known at synth time. */
export function mapOf(each: Shape): Shape {
  return {
    ...kind('an object', isData),
    suggest: (values) => keyedByName(values, each),
    problems: (name, values: object, check) =>
      isSpread(values)
        ? spreadProblems(name, check)
        : Object.entries(values).flatMap(([key, value]) =>
            isKnownText(key)
              ? problemsOf(member(name, key), each, value, check)
              : check === 'types'
                ? [`the keys of ${name} must be known at synth time, got ${shown(key)}`]
                : [],
          ),
    parts: { of: 'map', each },
  };
}

/**
 * Returns the object to write instead of an array of names, with or without values; `undefined` if they do not determine
 * its members.
 */
function byNameOf(text: string, each: Shape): string | undefined {
  const [, name = text, given] = /^([^=:]+)[=:](.*)$/.exec(text) ?? [];
  const [sample] = given !== undefined && each.fits(given) ? [given] : (each.samples ?? []);
  const value =
    sample === undefined
      ? requiredNames(each).some(({ length }) => length === 0)
        ? '{}'
        : undefined
      : JSON.stringify(sample);
  return value && `use an object with the names as keys, such as { ${JSON.stringify(name)}: ${value} }`;
}

/** Properties by which the ECS API names the elements of its arrays. */
const namesOfElements = [
  ...['name', 'containerName', 'sourceContainer', 'namespace', 'hostname', 'hostPath', 'containerPath'],
];

/**
 * Returns the object to write instead of an array of named objects, such as those of the ECS API; `undefined` for other
 * values. `each` is the shape of its members.
 */
export function keyedByName(values: unknown, each: Shape): string | undefined {
  if (isObject(values) && classOf(values) === 'Map')
    return 'use an object with its entries, such as Object.fromEntries(map)';
  const first: unknown = Array.isArray(values) ? values[0] : undefined;
  if (typeof first === 'string' && first !== '') return isKnownText(first) ? byNameOf(first, each) : undefined;
  if (!isData(first)) return undefined;
  const members = first as Readonly<Record<string, unknown>>;
  const key = namesOfElements.find((name) => typeof members[name] === 'string' && isKnownText(members[name]));
  if (key === undefined) return undefined;
  const others = Object.keys(members).filter((name) => name !== key);
  const [required = others] = requiredNames(each);
  const value =
    required === others && others.length === 1
      ? others[0]!
      : required.length === 0
        ? '{}'
        : `{ ${required.join(', ')} }`;
  const suggested = each.suggest?.(first)?.replace(/^use /, '') ?? value;
  return `use an object with the names as keys, such as { ${JSON.stringify(members[key])}: ${suggested} }`;
}

/** Returns the shape of an object with arbitrary keys, or of a map token. */
export function tokenMap(each: Shape): Shape {
  const known = mapOf(each);
  return {
    ...known,
    fits: (value) => isData(value) || isMapToken(value),
    casts: ['Token.asStringMap'],
    problems: (name, values: object, check) => {
      if (!isSpread(values)) return isToken(values) ? [] : known.problems(name, values as never, check);
      const problem = `${name} must not spread a token into an object, because its members are known only at deploy; use Token.asStringMap(Fn.merge([token, { … }]))`;
      return check === 'types' ? [problem] : [];
    },
  };
}

/** Returns the problem of an object into which a token or a construct was spread. */
export function spreadProblems(name: string, check: Check): readonly string[] {
  const problem = `${name || 'props'} must be an object known at synth time, got one into which a token or a construct was spread; write its members`;
  return check === 'types' ? [problem] : [];
}

/** Returns whether a value is a map token, or an object that it was spread into. */
function isMapToken(value: unknown): boolean {
  return isToken(value) && typeof value === 'object' && !Array.isArray(value) && !Tokenization.isResolvable(value);
}
