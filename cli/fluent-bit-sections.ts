/** An option of a section: its name and its value. */
export type SectionOption = readonly [name: string, value: string];

/** A section of a Fluent Bit configuration in the classic format, such as `[OUTPUT]`. */
export interface FluentBitSection {
  /** Heading without brackets, in upper case. */
  readonly heading: string;
  /** Options in their order; an option can occur several times. */
  readonly options: readonly SectionOption[];
}

/** Parses a configuration in the classic format, without comments. */
export function parseSections(text: string): readonly FluentBitSection[] {
  const sections: { heading: string; options: SectionOption[] }[] = [];
  for (const line of text.split('\n')) {
    const [, heading] = /^\[(\w+)\]/.exec(line) ?? [];
    if (heading !== undefined) sections.push({ heading: heading.toUpperCase(), options: [] });
    const [, name, value = ''] = /^\s+([^\s#]\S*)(?:\s+(.*\S))?\s*$/.exec(line) ?? [];
    if (name !== undefined) sections.at(-1)?.options.push([name, value]);
  }
  return sections;
}

/** Returns a configuration in the classic format. */
export function renderSections(sections: readonly FluentBitSection[]): string {
  return sections
    .map(({ heading, options }) =>
      [`[${heading}]`, ...options.map((option) => `    ${option.join(' ')}`), ''].join('\n'),
    )
    .join('\n');
}

/** Returns the first value of an option, whose name is compared without case, as log routers do. */
export function optionOf(section: Pick<FluentBitSection, 'options'>, name: string): string | undefined {
  return optionsOf(section, name)[0];
}

/** Returns all values of an option. */
export function optionsOf({ options }: Pick<FluentBitSection, 'options'>, name: string): readonly string[] {
  return options.filter(([each]) => isSame(each, name)).map(([, value]) => value);
}

/** Returns a section with other values of options; `undefined` removes an option. */
export function withOptions(
  section: FluentBitSection,
  changes: Readonly<Record<string, string | undefined>>,
): FluentBitSection {
  const changed = Object.keys(changes);
  return {
    ...section,
    options: [
      ...section.options.filter(([name]) => !changed.some((each) => isSame(name, each))),
      ...Object.entries(changes).flatMap(([name, value]): SectionOption[] =>
        value === undefined ? [] : [[name, value]],
      ),
    ],
  };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
