import type { Filter } from '../../fluent-bit/filter';
import type { Output } from '../../fluent-bit/output';
import type { Pipeline } from '../../fluent-bit/pipeline';
import { renderText } from '../../fluent-bit/value';
import { byTag } from '../../fluent-bit/tag-index';
import type { TaskHost } from '../../containers/task-host';
import type { RecordSource } from './record-source';

/** Filters and outputs of the records with one tag. */
export interface RouteTableRow {
  /** Name of the source of the records. */
  readonly source: string;
  /** Condition that records with this tag meet, if not all records of the source have the tag. */
  readonly condition: string | undefined;
  /** Tag of the records. */
  readonly tag: string;
  /** Names of the filters that process the records, in order. */
  readonly filters: readonly string[];
  /** Names of the outputs that receive the records. */
  readonly outputs: readonly string[];
}

/** Returns which records reach which output, determined by their tags as in Fluent Bit. */
export function routeTable(
  sources: readonly Pick<RecordSource, 'name' | 'match'>[],
  pipeline: Pipeline,
): readonly RouteTableRow[] {
  const plugins = { filters: byTag(pipeline.filters ?? []), outputs: byTag(pipeline.outputs) };
  return sources.flatMap(({ name, match }) =>
    rowsOf(name, match.replace('-firelens-*', '-firelens-<task id>'), undefined, plugins),
  );
}

/** Finds the filters and outputs of a tag. */
interface PluginsOfTag {
  readonly filters: (tag: string) => readonly Filter[];
  readonly outputs: (tag: string) => readonly Output[];
}

/** Properties of a task that determine which other records reach its router. */
export interface RouterReach {
  /** Network mode of the task. */
  readonly networkMode: TaskHost['networkMode'];
  /** `true` if ECS adds a health probe to the configuration, which it does only for Fluent Bit. */
  readonly hasProbe: boolean;
}

/** Returns the table as JSON, which functions for tests read. */
export function renderRoutes(rows: readonly RouteTableRow[]): string {
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}

/** Returns the table as a Markdown page, including the other records that reach a router. */
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
  plugins: PluginsOfTag,
): readonly RouteTableRow[] {
  const passed = plugins.filters(tag);
  const rewrites = passed.flatMap(rulesOf);
  return [
    {
      source,
      condition,
      tag,
      filters: passed.map(({ name }) => name),
      outputs: plugins.outputs(tag).map(nameOf),
    },
    ...rewrites.flatMap((rule) => rowsOf(source, rule.tag.replace('$TAG', tag), rule.condition, plugins)),
  ];
}

function rulesOf(filter: Filter): readonly { readonly tag: string; readonly condition: string }[] {
  if (filter.name !== 'rewrite_tag') return [];
  return filter.options.Rule.map(({ key, regex, tag }) => ({
    tag: renderText(tag),
    condition: `${cell(renderText(key).slice(1))} matches ${cell(renderText(regex))}`,
  }));
}

function nameOf({ name, options }: Pipeline['outputs'][number]): string {
  return typeof options.Alias === 'string' ? options.Alias : name;
}

function reached(outputs: readonly string[]): string {
  return outputs.length === 0 ? 'no output, and are dropped' : outputs.map(cell).join(', ');
}

/** Returns a string as code in a table cell, with vertical bars escaped. */
function cell(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
