import type { SectionOption } from '../../fluent-bit-sections';

/** A section of a Fluentd configuration, such as `<match app.**>`. */
export interface FluentdSection {
  /** Name of the section, such as `match`. */
  readonly heading: string;
  /** Text after the name, such as the pattern of `<match app.**>`. */
  readonly pattern: string;
  /** Options in their order; an option can occur several times. */
  readonly options: readonly SectionOption[];
  /** Sections inside this one. */
  readonly sections: readonly FluentdSection[];
}

interface OpenSection extends FluentdSection {
  readonly options: SectionOption[];
  readonly sections: FluentdSection[];
}

/** Parses a configuration of Fluentd, without comments. */
export function parseFluentd(text: string): readonly FluentdSection[] {
  const root: OpenSection = { heading: '', pattern: '', options: [], sections: [] };
  const open = [root];
  for (const line of linesOf(text)) {
    const [, heading, pattern] = /^<(\w+) ?(.*)>$/.exec(line) ?? [];
    if (line.startsWith('</')) open.pop();
    else if (heading === undefined) open.at(-1)?.options.push(optionIn(line));
    else {
      const section: OpenSection = { heading, pattern: pattern ?? '', options: [], sections: [] };
      open.at(-1)?.sections.push(section);
      open.push(section);
    }
  }
  return root.sections;
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function optionIn(line: string): SectionOption {
  const [, name = line, value = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
  return [name, value];
}
