import { isRecord, type Option, optionProblems, type OptionsOf, type OptionTable, writtenValue } from './option';
import { isVariable, partsOf, type Text, textProblem } from './value';

/**
 * Rule for how a plugin splits a value into words: `plain` ignores quotes, and the last word is the rest of the value;
 * `double` keeps words in double quotes together; `any` keeps words in single or double quotes together.
 */
export type Quoting = 'plain' | 'double' | 'any';

/** Option whose value has several words, with names from the table, in the table's order. */
export function words<const T extends OptionTable>(quoting: Quoting, table: T): Option<OptionsOf<T>> {
  const names = Object.keys(table);
  const form = names.map((name) => (table[name]?.required ? name : `${name}?`)).join(', ');
  return {
    form: `an object { ${form} }`,
    accepts: (value) => isRecord(value) && hasNames(table, Object.keys(value)),
    problem: (value) => wordsProblem(quoting, table, value as Readonly<Record<string, unknown>>),
    write: (value) => joined(quoting, table, value as Readonly<Record<string, unknown>>),
  };
}

/** Option whose value is a single word. */
export function word(quoting: Quoting, option: Option<Text>): Option<Text> {
  return { ...option, write: (value) => quoted(quoting, partsOf(value as Text)) };
}

function hasNames(table: OptionTable, names: readonly string[]): boolean {
  return (
    names.every((name) => Object.hasOwn(table, name)) &&
    Object.entries(table).every(([name, { required }]) => !required || names.includes(name))
  );
}

function wordsProblem(
  quoting: Quoting,
  table: OptionTable,
  value: Readonly<Record<string, unknown>>,
): string | undefined {
  const [wrong] = optionProblems(table, value);
  if (wrong !== undefined) return wrong;
  const given = givenWords(table, value);
  const last = given.length - 1;
  const split = given.find(([, word], index) => quoting === 'plain' && index < last && hasBlank(word));
  if (split) return `${split[0]} must not contain whitespace, got ${JSON.stringify(value[split[0]])}`;
  const open = given.find(([, word]) => quoting === 'double' && needsQuotes(word) && endsWithBackslash(word));
  if (open) return `${open[0]} must not end with "\\" when it is quoted, got ${JSON.stringify(value[open[0]])}`;
  return textProblem(joined(quoting, table, value), 'kept');
}

type Word = readonly (string | { readonly variable: string })[];

function givenWords(table: OptionTable, value: Readonly<Record<string, unknown>>): (readonly [string, Word])[] {
  return Object.keys(table)
    .filter((name) => value[name] !== undefined)
    .map((name) => [name, partsOf(writtenValue(table[name], value[name]))] as const);
}

function joined(quoting: Quoting, table: OptionTable, value: Readonly<Record<string, unknown>>): Text {
  return givenWords(table, value).flatMap(([, word], index) => [...(index > 0 ? [' '] : []), ...quoted(quoting, word)]);
}

/** Quotes variables as well, because their value may contain whitespace. */
function quoted(quoting: Quoting, word: Word): Word {
  if (quoting === 'plain' || !needsQuotes(word)) return word;
  const special = quoting === 'double' ? /"/g : /["\\]/g;
  return ['"', ...word.map((part) => (isVariable(part) ? part : part.replace(special, '\\$&'))), '"'];
}

function needsQuotes(word: Word): boolean {
  return word.some(isVariable) || /^["']| /.test(word.join(''));
}

function hasBlank(word: Word): boolean {
  return word.some((part) => !isVariable(part) && part.includes(' '));
}

function endsWithBackslash(word: Word): boolean {
  return (
    word
      .filter((part) => part !== '')
      .at(-1)
      ?.toString()
      .endsWith('\\') ?? false
  );
}
