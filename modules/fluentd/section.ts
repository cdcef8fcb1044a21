import type { OptionTable } from '../fluent-bit/option';
import { written } from './option';

/** A section of a configuration file: what stands between `<match app.*>` and `</match>`. */
export interface Section {
  /** Its name, as in `match`. */
  readonly name: string;
  /** What stands behind the name, such as the pattern of the tags. */
  readonly argument?: string;
  /** Names of parameters, and their values as they stand in the file. */
  readonly entries: readonly (readonly [name: string, value: string])[];
  /** Sections within it. */
  readonly sections?: readonly Section[];
}

/**
 * Sections as the text of a configuration file.
 *
 * @see https://docs.fluentd.org/configuration/config-file
 */
export function renderSections(sections: readonly Section[]): string {
  return sections.map((section) => `${linesOf(section).join('\n')}\n`).join('\n');
}

/** The section of a name that options make, by their table; the keys of chunks stand behind its name. */
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
