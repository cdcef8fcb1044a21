/** A section of a router configuration, such as a filter or an output. */
export interface Section {
  /** Name of the section: `FILTER` and `OUTPUT` of Fluent Bit, and the element of Fluentd, such as `match`. */
  readonly heading: string;
  /** Text after the heading: the pattern of `<match app.**>`. */
  readonly pattern: string;
  /** Options in their order; an option can occur several times. */
  readonly options: readonly (readonly [name: string, value: string])[];
  /** Sections inside this one, which only Fluentd has. */
  readonly sections: readonly Section[];
}

/** Returns the value of an option, whose name is compared without case, as routers do. */
export function optionOf({ options }: Pick<Section, 'options'>, name: string): string | undefined {
  return options.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

/** Returns all values of an option. */
export function optionsOf({ options }: Pick<Section, 'options'>, name: string): readonly string[] {
  return options.filter(([each]) => each.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}

/** Parses a configuration of Fluent Bit in its classic format. */
export function parseFluentBit(text: string): readonly Section[] {
  const sections: { heading: string; pattern: string; options: [string, string][]; sections: [] }[] = [];
  for (const line of linesOf(text)) {
    const [, heading] = /^\[(\w+)\]$/.exec(line) ?? [];
    if (heading === undefined) sections.at(-1)?.options.push(optionIn(line));
    else sections.push({ heading: heading.toUpperCase(), pattern: '', options: [], sections: [] });
  }
  return sections;
}

/** Parses a configuration of Fluentd. */
export function parseFluentd(text: string): readonly Section[] {
  const root: MutableSection = { heading: '', pattern: '', options: [], sections: [] };
  const open = [root];
  for (const line of linesOf(text)) {
    const [, heading, pattern] = /^<(\w+) ?(.*)>$/.exec(line) ?? [];
    if (line.startsWith('</')) open.pop();
    else if (heading === undefined) open.at(-1)?.options.push(optionIn(line));
    else {
      const section: MutableSection = { heading, pattern: pattern ?? '', options: [], sections: [] };
      open.at(-1)?.sections.push(section);
      open.push(section);
    }
  }
  return root.sections;
}

interface MutableSection extends Section {
  readonly options: [string, string][];
  readonly sections: Section[];
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function optionIn(line: string): [string, string] {
  const [, name = line, value = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
  return [name, value];
}
