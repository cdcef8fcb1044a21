import { meantName, misspelledName, nearestName } from '../core/nearest-name';
import { regexProblem } from './regex';
import { isText, isVariable, renderText, type Text, type Variable, textProblem } from './value';

/** A size in bytes in Fluent Bit's format, such as `512k`, `1M` or `50G`. */
export type Size = `${number}${'' | 'k' | 'K' | 'M' | 'G'}`;

/** A duration in Fluent Bit's format, such as `30s` or `1m`. */
export type Time = `${number}${'s' | 'm' | 'h' | 'd'}`;

/** Definition of a plugin option; `T` is the type of its value. */
export interface Option<T> {
  /** Allowed values, as words that complete "must be …". */
  readonly form: string;
  /** Returns `true` if a value is allowed. */
  readonly accepts: (value: unknown) => boolean;
  /** Allowed strings, if only some are. */
  readonly choices?: readonly string[];
  /** Marks a required option: Fluent Bit aborts without it, or uses an unsuitable default. */
  readonly required?: boolean;
  /** Allows several entries of the option in a section, one for each value. */
  readonly repeated?: boolean;
  /** Options that each element of the array may set, written to the section under their own names. */
  readonly table?: OptionTable;
  /**
   * Returns the reason why an allowed value cannot be written, or `undefined`; by default, `textProblem()` of a string.
   */
  readonly problem?: (value: unknown) => string | undefined;
  /**
   * Returns the string that represents a value in the file; by default the string itself, a number's digits, `On` or
   * `Off`.
   */
  readonly write?: (value: unknown) => Text;
  /** Type of the value, for TypeScript only; never set. */
  readonly type?: T;
}

/** Options of a plugin, by their names in the configuration file. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>;

type TypeOf<O> = O extends Option<infer T> ? T : never;
type RequiredKey<T extends OptionTable> = {
  [K in keyof T]: T[K] extends { readonly required: true } ? K : never;
}[keyof T];

/** Values of the options in a table, with required options as required properties. */
export type OptionsOf<T extends OptionTable> = {
  readonly [K in keyof T as K extends RequiredKey<T> ? K : never]: TypeOf<T[K]>;
} & {
  readonly [K in keyof T as K extends RequiredKey<T> ? never : K]?: TypeOf<T[K]>;
};

/** A single option of a table with its value. */
export type OneOf<T extends OptionTable> = {
  [K in keyof T]: { readonly [P in K]: TypeOf<T[K]> } & { readonly [P in Exclude<keyof T, K>]?: never };
}[keyof T];

/** A one-line string, which may contain variables; `pattern` is tested with variables as `${NAME}`. */
export function text(rule?: { readonly pattern: RegExp; readonly form: string }): Option<Text> {
  return {
    form: rule?.form ?? 'a string',
    accepts: (value) => isText(value) && (!rule || rule.pattern.test(renderText(value))),
  };
}

/**
 * A regular expression in Onigmo syntax; in slashes, it may be followed by the flags `i`, `m` and `x`. Write `\$\{` to
 * match `${`.
 */
export function regex(form = 'a regular expression', fix?: string): Option<Text> {
  return {
    form,
    accepts: isText,
    problem: (value) => textProblem(value as Text, 'kept') ?? regexProblem(value as Text, form, fix),
  };
}

/** The same option without variables, for places where Fluent Bit does not expand them. */
export function constant<T>(option: Option<T>): Option<Exclude<T, Variable | readonly unknown[]>> {
  return {
    ...(option as Option<never>),
    form: `${option.form}, without variables`,
    accepts: (value) => !isVariable(value) && !Array.isArray(value) && option.accepts(value),
  };
}

/** A Boolean, written as `On` or `Off`. */
export function bool(): Option<boolean | Variable> {
  return { form: 'true or false', accepts: (value) => typeof value === 'boolean' || isVariable(value) };
}

/** An integer; Fluent Bit stores 32 bits. */
export function integer(min: number, max = 2 ** 31 - 1): Option<number | Variable> {
  return {
    form: `an integer from ${min} to ${max}`,
    accepts: (value) => isVariable(value) || (Number.isInteger(value) && Number(value) >= min && Number(value) <= max),
  };
}

/** A number, with or without decimals. */
export function decimal(min: number): Option<number | Variable> {
  return {
    form: `a number of ${min} or more`,
    accepts: (value) => isVariable(value) || (Number.isFinite(value) && Number(value) >= min && Number(value) < 1e21),
  };
}

/** One of several strings or numbers. */
export function oneOf<const T extends string | number>(...values: readonly T[]): Option<T | Variable> {
  const list = values.map((value) => JSON.stringify(value)).join(', ');
  return {
    form: `one of ${list}`,
    choices: values.filter((value) => typeof value === 'string'),
    accepts: (value) => isVariable(value) || (values as readonly unknown[]).includes(value),
  };
}

/** A value that either of two options accepts. */
export function anyOf<A, B>(one: Option<A>, other: Option<B>): Option<A | B> {
  return {
    form: `${one.form} or ${other.form}`,
    choices: [...(one.choices ?? []), ...(other.choices ?? [])],
    accepts: (value) => one.accepts(value) || other.accepts(value),
    problem: (value) => valueProblem(one.accepts(value) ? one : other, value),
    write: (value) => writtenValue(one.accepts(value) ? one : other, value),
  };
}

/** A size in bytes. */
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

/** A duration. */
export function time(min: Time = '0s'): Option<Time | Variable> {
  return {
    form: `a duration of ${min} or more, such as "30s" or "1m"`,
    accepts: (value) => {
      const seconds = secondsOf(value);
      return isVariable(value) || (seconds !== undefined && seconds >= secondsOf(min)!);
    },
  };
}

/** The same option, marked as required. */
export function required<T>(option: Option<T>): Option<T> & { readonly required: true } {
  return { ...option, required: true };
}

/** An array of values, each written as a separate entry. */
export function repeated<T>(option: Option<T>): Option<readonly T[]> & { readonly repeated: true } {
  return {
    form: `a non-empty array, each element ${option.form}`,
    accepts: (value) => Array.isArray(value) && value.length > 0 && value.every((each) => option.accepts(each)),
    problem: (value) => valueProblem(option, value),
    write: (value) => writtenValue(option, value),
    repeated: true,
  };
}

/** An array of options from a table, written to the section in the array's order; options can occur several times. */
export function inOrder<const T extends OptionTable>(
  table: T,
): Option<readonly OneOf<T>[]> & { readonly repeated: true } {
  return {
    form: `a non-empty array, each element with one of ${Object.keys(table).join(', ')}`,
    accepts: (value) => Array.isArray(value) && value.length > 0 && value.every((each) => isOneOf(table, each)),
    problem: (value) => optionProblems(table, value as Readonly<Record<string, unknown>>)[0],
    repeated: true,
    table,
  };
}

function isOneOf(table: OptionTable, value: unknown): boolean {
  if (!isRecord(value)) return false;
  const names = Object.keys(value);
  return names.length === 1 && names.every((name) => Object.hasOwn(table, name));
}

/** Returns the values of an option in order: one, unless the option can be repeated. */
export function valuesOf(option: Option<unknown> | undefined, value: unknown): readonly unknown[] {
  return option?.repeated ? (value as readonly unknown[]) : [value];
}

/** Returns the string that represents a value in the configuration file. */
export function writtenValue(option: Option<unknown> | undefined, value: unknown): Text {
  if (option?.write) return option.write(value);
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  return isText(value) ? value : String(value);
}

/** Returns the reason why a value cannot be written to the configuration file, or `undefined`. */
export function valueProblem(option: Option<unknown>, value: unknown): string | undefined {
  if (option.problem) return option.problem(value);
  return isText(value) ? textProblem(value) : undefined;
}

/** Returns a size in bytes, or `undefined` if the value is not a size. */
export function bytesOf(value: unknown): number | undefined {
  return inUnits(value, { '': 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9 });
}

/** Returns a duration in seconds, or `undefined` if the value is not a duration. */
export function secondsOf(value: unknown): number | undefined {
  return inUnits(value, { s: 1, m: 60, h: 3600, d: 86400 });
}

function inUnits(value: unknown, units: Readonly<Record<string, number>>): number | undefined {
  const [, digits, unit = ''] = /^(\d+)([A-Za-z]?)$/.exec(String(value)) ?? [];
  const factor = units[unit];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}

/** Returns `true` if a value is an object and not an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Checks values against a table: unknown, missing and invalid options. `elsewhere` states where an option can be given
 * that is not in the table.
 */
export function optionProblems(
  table: OptionTable,
  values: Readonly<Record<string, unknown>>,
  elsewhere?: string,
): string[] {
  const missing = Object.entries(table)
    .filter(([name, option]) => option.required && values[name] === undefined)
    .map(([name, option]) => `${name} must be set: ${option.form}`);
  return [...missing, ...givenOptionProblems(table, values, elsewhere)];
}

/** Checks values against a table as `optionProblems` does, of which others may be set elsewhere. */
export function givenOptionProblems(
  table: OptionTable,
  values: Readonly<Record<string, unknown>>,
  elsewhere?: string,
): string[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const option = Object.hasOwn(table, name) ? table[name] : undefined;
      if (!option) return unknownOption(table, name, elsewhere);
      if (!option.accepts(value))
        return `${name} must be ${option.form}, got ${JSON.stringify(value)}${meant(option, value)}`;
      const problem = valuesOf(option, value)
        .map((each) => valueProblem(option, each))
        .find((found) => found !== undefined);
      return problem && `${name} ${problem}`;
    })
    .filter((problem) => problem !== undefined);
}

/** Returns the allowed string that a value was probably meant to be, as the end of a message. */
function meant({ choices = [] }: Option<unknown>, value: unknown): string {
  const nearest = typeof value === 'string' ? nearestName(value, choices) : undefined;
  return nearest === undefined ? '' : `; did you mean ${JSON.stringify(nearest)}?`;
}

/** Fluent Bit ignores the case of option names; the library does not, so that no option can be given twice. */
function unknownOption(table: OptionTable, name: string, elsewhere = 'remove it'): string {
  const names = Object.keys(table);
  const nearest = misspelledName(name, names) && meantName(name, names);
  return `${name} must be a known option; ${nearest === undefined ? elsewhere : `did you mean ${nearest}?`}`;
}

/** Advice about an unknown option where `extraOptions` accepts it. */
export const inExtraOptions = 'pass an option that this library does not know in `extraOptions`';
