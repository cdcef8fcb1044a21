import { optionProblems, type OptionsOf, type OptionTable, valuesOf, writtenValue } from './option';
import { renderText, type Text, textProblem } from './value';

/** What this library knows of one plugin. */
export interface PluginType {
  /** Its options. */
  readonly options: OptionTable;
  /** Combinations of them that it refuses, or that lose records; with the pattern of its tags, if that is known. */
  readonly problems: (options: never, match: string | undefined) => string[];
}

/** Plugins that stand in one kind of section. */
export interface PluginKind {
  /** Heading of the section. */
  readonly heading: 'INPUT' | 'FILTER' | 'OUTPUT';
  /** The plugins, by name. */
  readonly plugins: Readonly<Record<string, PluginType>>;
  /** Options that all of them take. */
  readonly generic: OptionTable;
  /** Options that the section has fields for. */
  readonly fields: readonly string[];
}

/** The use of one of the plugins of a kind: its name and options. */
export type PluginOf<K extends PluginKind> = {
  [N in keyof K['plugins'] & string]: {
    /** Name of the plugin. */
    readonly name: N;
    /** Its options, by Fluent Bit's own names. */
    readonly options: OptionsOf<K['plugins'][N]['options']> & OptionsOf<K['generic']>;
    /** Options that this library does not know, for Fluent Bit to judge. */
    readonly extraOptions?: Readonly<Record<string, Text>>;
  };
}[keyof K['plugins'] & string];

/** The use of a plugin, whichever it is. */
export interface Plugin {
  /** Name of the plugin. */
  readonly name: string;
  /** Pattern of the tags whose records it gets, once it stands in a pipeline. */
  readonly match?: string;
  /** Its options, by Fluent Bit's own names. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Options that this library does not know, for Fluent Bit to judge. */
  readonly extraOptions?: Readonly<Record<string, Text>>;
}

/** A name and its value, as they stand in a configuration file. */
export type Entry = readonly [name: string, value: string];

/** Everything that a plugin of a kind takes. */
export function optionTable({ plugins, generic }: PluginKind, name: string): OptionTable {
  return { ...generic, ...plugins[name]?.options };
}

/** Everything that is wrong with the use of one plugin. */
export function pluginProblems(kind: PluginKind, plugin: Plugin): string[] {
  const { name, match, options, extraOptions = {} } = plugin;
  const type = Object.hasOwn(kind.plugins, name) ? kind.plugins[name] : undefined;
  if (!type) return [`${kind.heading}: name must be one of ${Object.keys(kind.plugins).join(', ')}, got "${name}"`];
  const wrong = optionProblems(optionTable(kind, name), options);
  return [
    ...wrong,
    ...(wrong.length === 0 ? type.problems(options as never, match) : []),
    ...Object.entries(extraOptions).flatMap(([option, value]) => unlistedProblems(kind, name, option, value)),
    ...repeatedProblems(Object.keys(extraOptions)),
  ].map((problem) => `${kind.heading} ${name}: ${problem}`);
}

/** The options of a plugin as they stand in a configuration file. */
export function pluginEntries(kind: PluginKind, { name, options, extraOptions = {} }: Plugin): Entry[] {
  return optionEntries(optionTable(kind, name), { ...options, ...extraOptions });
}

/** Options as they stand in a configuration file, those left out that have no value. */
export function optionEntries(table: OptionTable, options: Readonly<Record<string, unknown>>): Entry[] {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) =>
      valuesOf(table[name], value).flatMap((each) => {
        const within = table[name]?.table;
        return within
          ? optionEntries(within, each as Readonly<Record<string, unknown>>)
          : [[name, renderText(writtenValue(table[name], each))] as const];
      }),
    );
}

function unlistedProblems(kind: PluginKind, plugin: string, name: string, value: Text): string[] {
  if (!/^[A-Za-z][\w.]*$/.test(name)) {
    return [`extraOptions option names must be letters, digits, "_" and ".", got "${name}"`];
  }
  if (kind.fields.some((field) => sameName(field, name))) return [`extraOptions must not hold ${name} (F20)`];
  const known = Object.entries(optionTable(kind, plugin)).find(([option, { table = {} }]) =>
    [option, ...Object.keys(table)].some((each) => sameName(each, name)),
  );
  if (known) return [`extraOptions must not hold ${name}, which options takes as ${known[0]}`];
  const problem = textProblem(value);
  return problem === undefined ? [] : [`${name} ${problem}`];
}

/** Fluent Bit aborts on an option that is there twice, and does not tell its names by their case. */
function repeatedProblems(names: readonly string[]): string[] {
  return names.flatMap((name, index) => {
    const first = names.slice(0, index).find((other) => sameName(other, name));
    return first === undefined ? [] : [`extraOptions must not hold ${name} beside ${first}: case makes no difference`];
  });
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
