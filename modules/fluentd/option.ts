import {
  isRecord,
  type Option,
  optionProblems,
  type OptionsOf,
  type OptionTable,
  text as anyText,
} from '../fluent-bit/option';
import { isText, type Text } from '../fluent-bit/value';
import { quoted, textProblem } from './value';

/** A one-line string, in which Fluentd replaces placeholders such as `${tag}`, `${chunk_id}` and `%Y`. */
export function text(rule?: { readonly pattern: RegExp; readonly form: string }): Option<Text> {
  return { ...anyText(rule), problem: (value) => textProblem(value as Text) };
}

/** A nested section with its own options. */
export function section<const T extends OptionTable>(table: T): Option<OptionsOf<T>> & { readonly table: T } {
  return {
    form: `an object with ${Object.keys(table).join(', ')}`,
    accepts: isRecord,
    problem: (value) => optionProblems(table, value as Readonly<Record<string, unknown>>)[0],
    table,
  };
}

/** One or more nested sections with the same name. */
export function sections<const T extends OptionTable>(
  table: T,
): Option<readonly OptionsOf<T>[]> & { readonly table: T; readonly repeated: true } {
  const each = section(table);
  return {
    form: `a non-empty array, each element ${each.form}`,
    accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(isRecord),
    problem: (value) => each.problem?.(value),
    table,
    repeated: true,
  };
}

/** An array of known strings. */
export function words<const T extends string>(...known: readonly T[]): Option<readonly T[]> {
  return {
    form: `an array of ${known.map((word) => JSON.stringify(word)).join(', ')}`,
    accepts: (value) => Array.isArray(value) && value.every((each) => (known as readonly unknown[]).includes(each)),
    problem: () => undefined,
  };
}

/** Returns the string that represents the value of an option in the configuration file. */
export function written(value: unknown): string {
  return isText(value) ? quoted(value) : String(value);
}
