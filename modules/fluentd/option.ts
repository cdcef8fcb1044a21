import { type Option, optionProblems, type OptionsOf, type OptionTable, text as anyText } from '../fluent-bit/option';
import { isText, type Text } from '../fluent-bit/value';
import { quoted, textProblem } from './value';

/** A text of one line, in which `${tag}`, `${chunk_id}` and `%Y` stand for what Fluentd puts in their place. */
export function text(rule?: { readonly pattern: RegExp; readonly form: string }): Option<Text> {
  return { ...anyText(rule), problem: (value) => textProblem(value as Text) };
}

/** A section within that of a plugin, by its options. */
export function section<const T extends OptionTable>(table: T): Option<OptionsOf<T>> & { readonly table: T } {
  return {
    form: `an object with ${Object.keys(table).join(', ')}`,
    accepts: isRecord,
    problem: (value) => optionProblems(table, value as Readonly<Record<string, unknown>>)[0],
    table,
  };
}

/** Several sections of one name. */
export function sections<const T extends OptionTable>(
  table: T,
): Option<readonly OptionsOf<T>[]> & { readonly table: T; readonly repeated: true } {
  const each = section(table);
  return {
    form: `an array, not empty, each ${each.form}`,
    accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(isRecord),
    problem: (value) => each.problem?.(value),
    table,
    repeated: true,
  };
}

/** A list of a few words. */
export function words<const T extends string>(...known: readonly T[]): Option<readonly T[]> {
  return {
    form: `an array of ${known.map((word) => JSON.stringify(word)).join(', ')}`,
    accepts: (value) => Array.isArray(value) && value.every((each) => (known as readonly unknown[]).includes(each)),
    problem: () => undefined,
  };
}

/** The text that stands for the value of an option. */
export function written(value: unknown): string {
  return isText(value) ? quoted(value) : String(value);
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
