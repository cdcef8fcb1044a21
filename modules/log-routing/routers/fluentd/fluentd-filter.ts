import type { Text } from '../../../fluent-bit/value';
import type { Section } from '../../../fluentd/section';
import { quoted } from '../../../fluentd/value';
import type { DeployTimeValues } from '../deploy-time-values';
import { lineField, sourceField } from '../../routes/record-fields';
import type { FluentdRoute } from './fluentd-route';

/** The filter that leaves the records of a route, or nothing where it takes all. */
export function routeFilter(route: FluentdRoute, values: DeployTimeValues): Section | undefined {
  const { source } = route;
  const ofLine = patternOptions(route, values);
  const sections = [
    ...(source === undefined ? [] : [condition('regexp', sourceField, `/^${source}$/`)]),
    ...ofLine.map(([name, pattern]) => condition(conditionOf[name], lineField, pattern)),
  ];
  return sections.length === 0 ? undefined : filterSection('**', sections);
}

/**
 * The options of a log driver that ECS makes filters of: one of what to take, one of what to leave out (F22). A filter
 * has one condition of a kind for each field as well.
 */
export function patternOptions({ include, exclude = [] }: FluentdRoute, values: DeployTimeValues): readonly Pattern[] {
  const excluded = [exclude].flat();
  const any = excluded.flatMap((each, index) => [index === 0 ? '(?:' : ')|(?:', each]).concat(')');
  return [
    ...(include === undefined ? [] : [['include-pattern', expression([include], values)] as const]),
    ...(excluded.length === 0 ? [] : [['exclude-pattern', expression(any, values)] as const]),
  ];
}

/** An option of a log driver that ECS makes a filter of, and its regular expression. */
type Pattern = readonly [name: keyof typeof conditionOf, expression: string];

/** The conditions that ECS writes for them. */
const conditionOf = { 'include-pattern': 'regexp', 'exclude-pattern': 'exclude' } as const;

/** The filters that ECS makes of the patterns of a container's log driver. */
export function patternFilters(container: string, route: FluentdRoute, values: DeployTimeValues): readonly Section[] {
  return patternOptions(route, values).map(([name, pattern]) =>
    filterSection(`${container}-firelens**`, [condition(conditionOf[name], lineField, pattern)]),
  );
}

function filterSection(argument: string, sections: readonly Section[]): Section {
  return { name: 'filter', argument, entries: [['@type', 'grep']], sections };
}

function condition(name: 'regexp' | 'exclude', key: string, pattern: string): Section {
  return {
    name,
    entries: [
      ['key', key],
      ['pattern', pattern],
    ],
  };
}

/** A regular expression as it stands in the file: between slashes, so that it may begin with one. */
function expression(parts: readonly string[], values: DeployTimeValues): string {
  const pattern: Text = ['/', ...parts, '/'];
  return quoted(values.extractTokens({ name: 'grep', options: { pattern } }).options.pattern);
}
