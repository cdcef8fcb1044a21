import { isText, isVariable, renderText, type Text, type Variable, textProblem } from './value';

/** A number of bytes as Fluent Bit writes it: `512k`, `1M`, `50G`. */
export type Size = `${number}${'' | 'k' | 'K' | 'M' | 'G'}`;

/** A length of time as Fluent Bit writes it: `30s`, `1m`. */
export type Time = `${number}${'s' | 'm' | 'h' | 'd'}`;

/** What an option of a plugin takes; `T` is the type of its value. */
export interface Option<T> {
  /** What is allowed, in words that complete "must be …". */
  readonly form: string;
  /** Whether a value is allowed. */
  readonly accepts: (value: unknown) => boolean;
  /** Whether it must be given: Fluent Bit aborts without it, or takes a default that nobody wants. */
  readonly required?: boolean;
  /** Whether it may stand in a section more than once, each time with another value. */
  readonly repeated?: boolean;
  /** What each value of a list may be of, where it stands in the section under a name of its own. */
  readonly table?: OptionTable;
  /** What keeps an allowed value from being written, or nothing; what keeps a text from it, unless given. */
  readonly problem?: (value: unknown) => string | undefined;
  /** The text that stands for a value; itself, its digits, `On` or `Off`, unless given. */
  readonly write?: (value: unknown) => Text;
  /** Carries the type of the value only; never set. */
  readonly type?: T;
}

/** The options of a plugin, by their names in the configuration file. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>;

type TypeOf<O> = O extends Option<infer T> ? T : never;
type RequiredKey<T extends OptionTable> = {
  [K in keyof T]: T[K] extends { readonly required: true } ? K : never;
}[keyof T];

/** The values that a table of options describes: required ones must be there, the others may. */
export type OptionsOf<T extends OptionTable> = {
  readonly [K in keyof T as K extends RequiredKey<T> ? K : never]: TypeOf<T[K]>;
} & {
  readonly [K in keyof T as K extends RequiredKey<T> ? never : K]?: TypeOf<T[K]>;
};

/** One of the options that a table describes, with its value. */
export type OneOf<T extends OptionTable> = {
  [K in keyof T]: { readonly [P in K]: TypeOf<T[K]> } & { readonly [P in Exclude<keyof T, K>]?: never };
}[keyof T];

/** A text of one line; variables may stand in it, as `${NAME}` where a pattern is concerned. */
export function text(rule?: { readonly pattern: RegExp; readonly form: string }): Option<Text> {
  return {
    form: rule?.form ?? 'a string',
    accepts: (value) => isText(value) && (!rule || rule.pattern.test(renderText(value))),
  };
}

/**
 * A regular expression in Onigmo's syntax, or anything else that is one line and in which a blank may stand before `#`;
 * between slashes, the letters `i`, `m` and `x` may follow it. `\$\{` matches what `${` would.
 */
export function regex(form = 'a regular expression'): Option<Text> {
  return { form, accepts: isText, problem: (value) => textProblem(value as Text, 'kept') };
}

/** The same option, where Fluent Bit does not expand variables. */
export function constant<T>(option: Option<T>): Option<Exclude<T, Variable | readonly unknown[]>> {
  return {
    ...(option as Option<never>),
    form: `${option.form}, without variables`,
    accepts: (value) => !isVariable(value) && !Array.isArray(value) && option.accepts(value),
  };
}

/** On or off. */
export function bool(): Option<boolean | Variable> {
  return { form: 'true or false', accepts: (value) => typeof value === 'boolean' || isVariable(value) };
}

/** A whole number; Fluent Bit keeps 32 bits of it. */
export function integer(min: number, max = 2 ** 31 - 1): Option<number | Variable> {
  return {
    form: `an integer from ${min} to ${max}`,
    accepts: (value) => isVariable(value) || (Number.isInteger(value) && Number(value) >= min && Number(value) <= max),
  };
}

/** A number, whole or not. */
export function decimal(min: number): Option<number | Variable> {
  return {
    form: `a number of ${min} or more`,
    accepts: (value) => isVariable(value) || (Number.isFinite(value) && Number(value) >= min && Number(value) < 1e21),
  };
}

/** One of a few words, or numbers. */
export function oneOf<const T extends string | number>(...values: readonly T[]): Option<T | Variable> {
  const list = values.map((value) => JSON.stringify(value)).join(', ');
  return {
    form: `one of ${list}`,
    accepts: (value) => isVariable(value) || (values as readonly unknown[]).includes(value),
  };
}

/** What either of two options takes. */
export function anyOf<A, B>(one: Option<A>, other: Option<B>): Option<A | B> {
  return {
    form: `${one.form} or ${other.form}`,
    accepts: (value) => one.accepts(value) || other.accepts(value),
    problem: (value) => valueProblem(one.accepts(value) ? one : other, value),
    write: (value) => writtenValue(one.accepts(value) ? one : other, value),
  };
}

/** A number of bytes. */
export function size(min: Size = '0', max?: Size): Option<Size | Variable> {
  return {
    form: `a size ${max === undefined ? `of ${min} or more` : `from ${min} to ${max}`}, such as "${max ?? '1M'}"`,
    accepts: (value) => {
      if (isVariable(value)) return true;
      const bytes = bytesOf(value);
      return bytes !== undefined && bytes >= bytesOf(min)! && (max === undefined || bytes <= bytesOf(max)!);
    },
  };
}

/** A length of time. */
export function time(min: Time = '0s'): Option<Time | Variable> {
  return {
    form: `a time of ${min} or more, such as "30s" or "1m"`,
    accepts: (value) => {
      const seconds = secondsOf(value);
      return isVariable(value) || (seconds !== undefined && seconds >= secondsOf(min)!);
    },
  };
}

/** The same option, which Fluent Bit aborts without. */
export function required<T>(option: Option<T>): Option<T> & { readonly required: true } {
  return { ...option, required: true };
}

/** A list of what an option takes, each written as an option of its own. */
export function repeated<T>(option: Option<T>): Option<readonly T[]> & { readonly repeated: true } {
  return {
    form: `an array, not empty, each ${option.form}`,
    accepts: (value) => Array.isArray(value) && value.length > 0 && value.every((each) => option.accepts(each)),
    problem: (value) => valueProblem(option, value),
    write: (value) => writtenValue(option, value),
    repeated: true,
  };
}

/** A list of options of a table, any of them any number of times, that stand in the section in the list's order. */
export function inOrder<const T extends OptionTable>(
  table: T,
): Option<readonly OneOf<T>[]> & { readonly repeated: true } {
  return {
    form: `an array, not empty, each with one of ${Object.keys(table).join(', ')}`,
    accepts: (value) => Array.isArray(value) && value.length > 0 && value.every((each) => isOneOf(table, each)),
    problem: (value) => optionProblems(table, value as Readonly<Record<string, unknown>>)[0],
    repeated: true,
    table,
  };
}

function isOneOf(table: OptionTable, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const names = Object.keys(value);
  return names.length === 1 && names.every((name) => Object.hasOwn(table, name));
}

/** The values of an option, in order: one, unless it is repeated. */
export function valuesOf(option: Option<unknown> | undefined, value: unknown): readonly unknown[] {
  return option?.repeated ? (value as readonly unknown[]) : [value];
}

/** The text that stands for one value of an option. */
export function writtenValue(option: Option<unknown> | undefined, value: unknown): Text {
  if (option?.write) return option.write(value);
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  return isText(value) ? value : String(value);
}

/** What keeps one value of an option from being written as it stands, or nothing. */
export function valueProblem(option: Option<unknown>, value: unknown): string | undefined {
  if (option.problem) return option.problem(value);
  return isText(value) ? textProblem(value) : undefined;
}

/** The bytes of a size, or nothing if it is not one. */
export function bytesOf(value: unknown): number | undefined {
  const match = /^(\d+)([kKMG]?)$/.exec(String(value));
  if (!match) return undefined;
  return Number(match[1]) * { '': 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9 }[match[2] as '' | 'k' | 'K' | 'M' | 'G'];
}

/** The seconds of a time, or nothing if it is not one. */
export function secondsOf(value: unknown): number | undefined {
  const match = /^(\d+)([smhd])$/.exec(String(value));
  if (!match) return undefined;
  return Number(match[1]) * { s: 1, m: 60, h: 3600, d: 86400 }[match[2] as 's' | 'm' | 'h' | 'd'];
}

/** Problems of the values of one table: unknown names, missing and wrong values. */
export function optionProblems(table: OptionTable, values: Readonly<Record<string, unknown>>): string[] {
  const missing = Object.entries(table)
    .filter(([name, option]) => option.required && values[name] === undefined)
    .map(([name, option]) => `${name} must be given: ${option.form}`);
  const wrong = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const option = Object.hasOwn(table, name) ? table[name] : undefined;
      if (!option)
        return `${name} is not an option of it; give an option this library does not know as \`extraOptions\``;
      if (!option.accepts(value)) return `${name} must be ${option.form}, got ${JSON.stringify(value)}`;
      const problem = valuesOf(option, value)
        .map((each) => valueProblem(option, each))
        .find((found) => found !== undefined);
      return problem && `${name} ${problem}`;
    });
  return [...missing, ...wrong].filter((problem) => problem !== undefined);
}
