import type { Text } from '../../../fluent-bit/value';
import type { Section } from '../../../fluentd/section';
import { quoted } from '../../../fluentd/value';
import type { DeployTimeValues } from '../deploy-time-values';
import { lineField, sourceField } from '../../routes/record-fields';
import type { FluentdRoute } from './fluentd-route';

/** Returns the filter that selects the records of a route; `undefined` if the route takes all records. */
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
 * Returns the log driver options from which ECS generates filters: at most one to include and one to exclude records
 * (F22). A filter section also has only one condition of each kind for each field.
 */
export function patternOptions({ include, exclude = [] }: FluentdRoute, values: DeployTimeValues): readonly Pattern[] {
  const excluded = [exclude].flat();
  const any = excluded.flatMap((each, index) => [index === 0 ? '(?:' : ')|(?:', each]).concat(')');
  return [
    ...(include === undefined ? [] : [['include-pattern', expression([include], values)] as const]),
    ...(excluded.length === 0 ? [] : [['exclude-pattern', expression(any, values)] as const]),
  ];
}

/** Log driver option from which ECS generates a filter, with its regular expression. */
type Pattern = readonly [name: keyof typeof conditionOf, expression: string];

/** Conditions that ECS generates for the options. */
const conditionOf = { 'include-pattern': 'regexp', 'exclude-pattern': 'exclude' } as const;

/** Returns the filters that ECS generates from the log driver options of a container. */
export function patternFilters(container: string, route: FluentdRoute, values: DeployTimeValues): readonly Section[] {
  return patternOptions(route, values).map(([name, pattern]) => patternFilter(container, name, pattern));
}

/** Returns the filter that ECS generates from one option. */
export function patternFilter(container: string, name: Pattern[0], pattern: string): Section {
  return filterSection(matchOf(container), [condition(conditionOf[name], lineField, pattern)]);
}

/** Returns the pattern of the tags of a container's records in what ECS generates. */
export function matchOf(container: string): string {
  return `${container}-firelens**`;
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

/** Returns a regular expression for the configuration file: between slashes, so that it may start with a slash. */
function expression(parts: readonly string[], values: DeployTimeValues): string {
  const pattern: Text = ['/', ...parts, '/'];
  return quoted(values.extractTokens({ name: 'grep', options: { pattern } }).options.pattern);
}
