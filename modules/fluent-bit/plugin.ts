import { compilerEnforces, rule } from '../core/rule';
import type { OutputMessages } from './messages';
import { inExtraOptions, optionProblems, type OptionsOf, type OptionTable, valuesOf, writtenValue } from './option';
import { renderText, type Text, textProblem } from './value';

/** Definition of a plugin. */
export interface PluginType {
  /** Options of the plugin. */
  readonly options: OptionTable;
  /**
   * Checks for combinations of options that the plugin rejects or that lose records; `match` is its tag pattern, if
   * known.
   */
  readonly problems: (options: never, match: string | undefined) => string[];
}

/** Definition of an output plugin. */
export interface OutputType extends PluginType {
  /** Messages with which the output reports problems; empty if it has no specific messages. */
  readonly messages: OutputMessages;
}

/** Plugins of one kind of section. */
export interface PluginKind {
  /** Heading of the section. */
  readonly heading: 'INPUT' | 'FILTER' | 'OUTPUT';
  /** Plugins by name. */
  readonly plugins: Readonly<Record<string, PluginType>>;
  /** Options that all plugins of this kind support. */
  readonly generic: OptionTable;
  /** Options that are written from fields of the section. */
  readonly fields: readonly string[];
}

/** A plugin of a kind, with its options. */
export type PluginOf<K extends PluginKind> = {
  [N in keyof K['plugins'] & string]: {
    /** Name of the plugin. */
    readonly name: N;
    /** Options of the plugin, by their Fluent Bit names. */
    readonly options: OptionsOf<K['plugins'][N]['options']> & OptionsOf<K['generic']>;
    /** Options that this library does not know, which are not checked. */
    readonly extraOptions?: Readonly<Record<string, Text>>;
  };
}[keyof K['plugins'] & string];

/** A plugin of any kind, with its options. */
export interface Plugin {
  /** Name of the plugin. */
  readonly name: string;
  /** Pattern of the tags that the plugin receives, if it is part of a pipeline. */
  readonly match?: string;
  /** Options of the plugin, by their Fluent Bit names. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Options that this library does not know, which are not checked. */
  readonly extraOptions?: Readonly<Record<string, Text>>;
}

/** An option name and its value, as written to a configuration file. */
export type Entry = readonly [name: string, value: string];

/** Returns all options that a plugin supports. */
export function optionTable(kind: PluginKind, name: string): OptionTable {
  const tables = optionTables.get(kind) ?? new Map<string, OptionTable>();
  optionTables.set(kind, tables);
  const table = tables.get(name) ?? { ...kind.generic, ...kind.plugins[name]?.options };
  tables.set(name, table);
  return table;
}

/** Options of plugins by name, because every plugin of a pipeline needs them several times. */
const optionTables = new WeakMap<PluginKind, Map<string, OptionTable>>();

/** Checks a plugin and its options. */
export function pluginProblems(kind: PluginKind, plugin: Plugin): string[] {
  const { name, match, options, extraOptions = {} } = plugin;
  const type = Object.hasOwn(kind.plugins, name) ? kind.plugins[name] : undefined;
  if (!type) return [`${kind.heading}: name must be one of ${Object.keys(kind.plugins).join(', ')}, got "${name}"`];
  const wrong = optionProblems(optionTable(kind, name), options, inExtraOptions);
  return [
    ...wrong,
    ...(wrong.length === 0 ? type.problems(options as never, match) : []),
    ...Object.entries(extraOptions).flatMap(([option, value]) => extraOptionProblems(kind, name, option, value)),
    ...repeatedProblems(Object.keys(extraOptions)),
  ].map((problem) => `${kind.heading} ${name}: ${problem}`);
}

/** Returns the options of a plugin as entries of the configuration file. */
export function pluginEntries(kind: PluginKind, { name, options, extraOptions = {} }: Plugin): Entry[] {
  return optionEntries(optionTable(kind, name), { ...options, ...extraOptions });
}

/** Returns options as entries of the configuration file, without undefined values. */
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

compilerEnforces('F19', {
  states: 'The options of `awsfirelens` are output options; `mode` and `max-buffer-size` are not supported.',
});
compilerEnforces('F20', { states: 'The route of an output selects its records, not the option `Match`.' });

const optionsOnly = rule('F20', {
  variant: 'extra',
  states: 'The options of a plugin that this library does not know include neither its name nor its tags.',
  severity: 'error',
  fix: 'Remove the option: the route of an output selects its records.',
  check: ({ fields }: PluginKind, name: string) =>
    fields.some((field) => sameName(field, name)) && `extraOptions must not contain ${name}`,
});

function extraOptionProblems(kind: PluginKind, plugin: string, name: string, value: Text): string[] {
  if (!/^[A-Za-z][\w.]*$/.test(name)) {
    return [`extraOptions must have option names of letters, digits, "_" and ".", got "${name}"`];
  }
  const ofSection = optionsOnly(kind, name);
  if (ofSection.length > 0) return ofSection;
  const known = Object.entries(optionTable(kind, plugin)).find(([option, { table = {} }]) =>
    [option, ...Object.keys(table)].some((each) => sameName(each, name)),
  );
  if (known) return [`extraOptions must not contain ${name}; set it in options as ${known[0]}`];
  const problem = textProblem(value);
  return problem === undefined ? [] : [`${name} ${problem}`];
}

/** Fluent Bit aborts on a duplicate option, and its option names are case-insensitive. */
function repeatedProblems(names: readonly string[]): string[] {
  return names.flatMap((name, index) => {
    const first = names.slice(0, index).find((other) => sameName(other, name));
    return first === undefined
      ? []
      : [`extraOptions must not contain both ${first} and ${name}, because option names are case-insensitive`];
  });
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
