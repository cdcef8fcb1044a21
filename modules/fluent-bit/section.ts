import type { Entry } from './plugin';

/** Renders a section of a configuration file in classic syntax, with aligned values. */
export function renderSection(heading: string, entries: readonly Entry[]): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return `[${heading}]\n${entries.map(([name, value]) => `    ${name.padEnd(width)} ${value}\n`).join('')}`;
}
