import type { RouteTableRow } from '../../../modules/log-routing/routes/route-table';
import { optionOf, type SectionOption } from '../../fluent-bit-sections';
import type { FluentdSection } from './fluentd-sections';
import { outputNamed, type Route } from './route';
import { matchingField } from './route-steps';

/** Returns the routes of a task with Fluentd. */
export function fluentdRoutes(rows: readonly RouteTableRow[], sections: readonly FluentdSection[]): readonly Route[] {
  const outputs = sections.flatMap(matchesIn);
  return rows.map(({ source, condition, filters, outputs: names }) => {
    const stream = /^`source` is `(stdout|stderr)`$/.exec(condition ?? '')?.[1];
    const conditions = condition === undefined || stream !== undefined ? [] : [inWords(condition)];
    // The conditions describe `grep` filters.
    const others = filters.filter((filter) => filter !== 'grep').map((filter) => filter.replaceAll('_', ' '));
    return {
      source,
      name: routeName(names[0], source) ?? stream ?? 'all records',
      steps: [...(stream === undefined ? [] : [`only ${stream}`]), ...conditions, ...others],
      outputs: names.map((each) => {
        const output = outputs.find((candidate) => optionOf(candidate, '@id') === each);
        return outputNamed(each, output && optionOf(output, '@type'), output ? allOptions(output) : []);
      }),
    };
  });
}

/** Returns a condition of `routes.json` as steps, such as ``drop /health/`` for `` `log` does not match `health` ``. */
function inWords(condition: string): string {
  return condition
    .replace(
      /`([^`]*)` does not match `([^`]*)`/g,
      (_, field: string, pattern: string) => `drop ${matchingField(field, pattern)}`,
    )
    .replace(
      /`([^`]*)` matches `([^`]*)`/g,
      (_, field: string, pattern: string) => `only ${matchingField(field, pattern)}`,
    )
    .replace(/`([^`]*)` is `([^`]*)`/g, 'only $2')
    .replaceAll('`', '');
}

/** Returns the name of a route from the name of an output, such as `errors` of `app.errors.s3`. */
function routeName(output = '', source: string): string | undefined {
  const [name, plugin] = output.startsWith(`${source}.`) ? output.slice(source.length + 1).split('.') : [];
  return plugin === undefined || /^\d+$/.test(plugin) ? undefined : name;
}

/** Returns the options of a section, and those of the sections in it, such as `<server>`. */
function allOptions({ options, sections }: FluentdSection): readonly SectionOption[] {
  return [...options, ...sections.flatMap(allOptions)];
}

/** Returns the sections that are outputs: `match`, and `store` for one of several copies. */
function matchesIn(section: FluentdSection): readonly FluentdSection[] {
  return [
    ...(section.heading === 'match' || section.heading === 'store' ? [section] : []),
    ...section.sections.flatMap(matchesIn),
  ];
}
