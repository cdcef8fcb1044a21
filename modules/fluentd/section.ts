import type { OptionTable } from '../fluent-bit/option';
import { written } from './option';

/** A section of a configuration file, from `<match app.*>` to `</match>`. */
export interface Section {
  /** Name of the section, such as `match`. */
  readonly name: string;
  /** Argument after the name, such as a tag pattern. */
  readonly argument?: string;
  /** Names and values of parameters, as written to the file. */
  readonly entries: readonly (readonly [name: string, value: string])[];
  /** Nested sections. */
  readonly sections?: readonly Section[];
}

/**
 * Renders sections as the content of a configuration file.
 *
 * @see https://docs.fluentd.org/configuration/config-file
 */
export function renderSections(sections: readonly Section[]): string {
  return sections.map((section) => `${linesOf(section).join('\n')}\n`).join('\n');
}

/** Returns a section with the given name and options; the chunk keys become its argument. */
export function sectionOf(name: string, table: OptionTable, options: Readonly<Record<string, unknown>>): Section {
  const { chunk_keys: keys, ...rest } = options;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    name,
    ...(Array.isArray(keys) && { argument: keys.join(',') }),
    entries: given
      .filter(([option]) => !table[option]?.table)
      .map(([option, value]) => [option, written(value)] as const),
    sections: given.flatMap(([option, value]) => {
      const within = table[option]?.table;
      return within ? [value].flat().map((each) => sectionOf(option, within, each as Record<string, unknown>)) : [];
    }),
  };
}

function linesOf({ name, argument = '', entries, sections = [] }: Section): readonly string[] {
  const within = [...entries.map((entry) => entry.join(' ')), ...sections.flatMap(linesOf)];
  return [argument === '' ? `<${name}>` : `<${name} ${argument}>`, ...within.map((line) => `  ${line}`), `</${name}>`];
}
