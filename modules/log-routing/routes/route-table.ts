import type { Filter } from '../../fluent-bit/filter';
import type { Pipeline } from '../../fluent-bit/pipeline';
import { matchesTag } from '../../fluent-bit/tag-pattern';
import type { TaskHost } from '../../containers/task-host';
import type { RecordSource } from './record-source';

/** What becomes of records with one tag. */
export interface RouteTableRow {
  /** Who writes the records. */
  readonly source: string;
  /** Those of them that have the tag, where not all have it. */
  readonly condition: string | undefined;
  /** Their tag. */
  readonly tag: string;
  /** Names of the filters that they pass, in order. */
  readonly filters: readonly string[];
  /** Names of the outputs that get them. */
  readonly outputs: readonly string[];
}

/** Which records reach which output, told by their tags as Fluent Bit does it. */
export function routeTable(
  sources: readonly Pick<RecordSource, 'name' | 'match'>[],
  pipeline: Pipeline,
): readonly RouteTableRow[] {
  return sources.flatMap(({ name, match }) =>
    rowsOf(name, match.replace('-firelens-*', '-firelens-<task id>'), undefined, pipeline),
  );
}

/** What else reaches a router than what routes say. */
export interface RouterReach {
  /** How the containers see the network. */
  readonly networkMode: TaskHost['networkMode'];
  /** Whether ECS writes a probe for the router, as for Fluent Bit alone. */
  readonly hasProbe: boolean;
}

/** The table as a page in Markdown, with what else reaches a router. */
export function renderRouteTable(rows: readonly RouteTableRow[], { networkMode, hasProbe }: RouterReach): string {
  return [
    '| records of | tag | filters | reach |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ source, condition, tag, filters, outputs }) =>
        `| ${cell(source)}${condition === undefined ? '' : ` where ${condition}`} | ${cell(tag)} | ${filters.map(cell).join(', ')} | ${reached(outputs)} |`,
    ),
    ...(networkMode === 'host'
      ? ['| libraries | their own |  | no router: it has no port in the network mode `host` |']
      : [
          '| libraries, on port 24224, with other tags | their own |  | no output, and are dropped |',
          ...(hasProbe ? ['| the health probe of ECS | `firelens-healthcheck` |  | an output that drops them |'] : []),
        ]),
    '',
  ].join('\n');
}

function rowsOf(
  source: string,
  tag: string,
  condition: string | undefined,
  pipeline: Pipeline,
): readonly RouteTableRow[] {
  const { filters = [], outputs } = pipeline;
  const passed = filters.filter(({ match }) => matchesTag(match, tag));
  const rewrites = passed.flatMap(rulesOf);
  return [
    {
      source,
      condition,
      tag,
      filters: passed.map(({ name }) => name),
      outputs: outputs.filter(({ match }) => matchesTag(match, tag)).map(nameOf),
    },
    ...rewrites.flatMap((rule) => rowsOf(source, rule.tag.replace('$TAG', tag), rule.condition, pipeline)),
  ];
}

function rulesOf(filter: Filter): readonly { readonly tag: string; readonly condition: string }[] {
  if (filter.name !== 'rewrite_tag') return [];
  return filter.options.Rule.map(({ key, regex, tag }) => ({
    tag: String(tag),
    condition: `${cell(String(key).slice(1))} matches ${cell(String(regex))}`,
  }));
}

function nameOf({ name, options }: Pipeline['outputs'][number]): string {
  return typeof options.Alias === 'string' ? options.Alias : name;
}

function reached(outputs: readonly string[]): string {
  return outputs.length === 0 ? 'no output, and are dropped' : outputs.map(cell).join(', ');
}

/** Text as code in a cell, in which a bar would end the cell. */
function cell(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
