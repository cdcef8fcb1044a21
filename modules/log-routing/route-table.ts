import type { Output } from '../fluent-bit';

/** Where the records of one source end. */
export interface RouteTableRow {
  /** Who writes the records. */
  readonly source: string;
  /** Their tag. */
  readonly tag: string;
  /** Names of the outputs that get them. */
  readonly outputs: readonly string[];
}

/** Which output gets the records of which container, told by their tags as Fluent Bit does it. */
export function routeTable(containers: readonly string[], outputs: readonly Output[]): readonly RouteTableRow[] {
  return containers.map((container) => {
    const tag = `${container}-firelens-<task id>`;
    return { source: container, tag, outputs: outputs.filter(({ match }) => matches(match, tag)).map(nameOf) };
  });
}

/** The table as a page in Markdown. */
export function renderRouteTable(rows: readonly RouteTableRow[]): string {
  return [
    '| records of | tag | reach |',
    '| --- | --- | --- |',
    ...rows.map(({ source, tag, outputs }) => `| \`${source}\` | \`${tag}\` | ${reached(outputs)} |`),
    '| libraries, on port 24224 | their own | no output, and are dropped |',
    '| the health probe of ECS | `firelens-healthcheck` | an output that drops them |',
    '',
  ].join('\n');
}

/** `*` stands for any characters, as in Fluent Bit. */
function matches(pattern: string, tag: string): boolean {
  const expression = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${expression}$`).test(tag);
}

function nameOf({ name, options }: Output): string {
  return typeof options.Alias === 'string' ? options.Alias : name;
}

function reached(outputs: readonly string[]): string {
  if (outputs.length === 0) return 'no output, and are dropped';
  return outputs.map((name) => `\`${name}\``).join(', ');
}
