/** An option of a section: its name and its value. */
export type Entry = readonly [name: string, value: string];

/** One section of a configuration file in Fluent Bit's classic format, such as `[OUTPUT]`. */
export interface Section {
  /** Heading without brackets, in upper case. */
  readonly heading: string;
  /** Options in their order; an option can be repeated. */
  readonly entries: readonly Entry[];
}

/** Parses a configuration in the classic format, without comments. */
export function parseSections(text: string): readonly Section[] {
  const sections: { heading: string; entries: Entry[] }[] = [];
  for (const line of text.split('\n')) {
    const [, heading] = /^\[(\w+)\]/.exec(line) ?? [];
    if (heading !== undefined) sections.push({ heading: heading.toUpperCase(), entries: [] });
    const [, name, value = ''] = /^\s+([^\s#]\S*)(?:\s+(.*\S))?\s*$/.exec(line) ?? [];
    if (name !== undefined) sections.at(-1)?.entries.push([name, value]);
  }
  return sections;
}

/** Returns a configuration in the classic format. */
export function renderSections(sections: readonly Section[]): string {
  return sections
    .map(({ heading, entries }) => [`[${heading}]`, ...entries.map((entry) => `    ${entry.join(' ')}`), ''].join('\n'))
    .join('\n');
}

/** Returns the value of an option, whose name has no case; undefined if the section does not have the option. */
export function valueOf({ entries }: Section, option: string): string | undefined {
  return entries.find(([name]) => isSame(name, option))?.[1];
}

/** Returns a section with other values of options; undefined removes an option. */
export function withOptions(section: Section, options: Readonly<Record<string, string | undefined>>): Section {
  const changed = Object.keys(options);
  return {
    ...section,
    entries: [
      ...section.entries.filter(([name]) => !changed.some((option) => isSame(name, option))),
      ...Object.entries(options).flatMap(([name, value]): Entry[] => (value === undefined ? [] : [[name, value]])),
    ],
  };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
