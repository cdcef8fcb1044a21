import { outputSection } from '../../../fluentd/output';
import type { Section } from '../../../fluentd/section';
import { groupedBy } from '../../../core/grouped-by';
import { distinct } from '../output-names';
import { routeFilter } from './fluentd-filter';
import type { FluentdRoutedSource, FluentdTask } from './fluentd-task';

/** Port of the router's monitor agent, within the task. */
export const monitorPort = 24220;

/**
 * Returns the configuration that ECS includes: an output for each source of records, and labels for sources with
 * several routes or with a filter. Fluentd sends records only to the first `<match>` that matches their tag.
 *
 * @see https://docs.fluentd.org/configuration/config-file
 */
export function includedSections({ sources, values }: FluentdTask): readonly Section[] {
  const groups = groupedBy(sources, ({ source }) => source.match).map((ofSource) =>
    groupedBy(ofSource, ({ route }) => route),
  );
  // Fluentd does not start with a duplicate label.
  const labels = distinct(
    groups.flat().map(([{ source, name }]) => `@${source.name}.${name}`),
    '.',
  ).values();
  const bySource = groups.map((ofSource) => {
    const routes = ofSource.map((ofRoute) => {
      const [{ route }] = ofRoute;
      return { label: labels.next().value!, filter: routeFilter(route, values), outputs: outputsOf(ofRoute) };
    });
    const match = { name: 'match', argument: ofSource[0]![0].source.match };
    const [only] = routes;
    if (routes.length === 1 && only && !only.filter) return [inOne(match, only.outputs)];
    const relabels = routes.map(({ label }) => (heading: Heading): Section => ({
      ...heading,
      entries: [
        ['@type', 'relabel'],
        ['@label', label],
      ],
    }));
    const labelled = routes.map(({ label, filter, outputs }): Section => ({
      name: 'label',
      argument: label,
      entries: [],
      sections: [...(filter ? [filter] : []), inOne({ name: 'match', argument: '**' }, outputs)],
    }));
    return [inOne(match, relabels), ...labelled];
  });
  return [monitor, ownEvents, ...bySource.flat()];
}

type Heading = Pick<Section, 'name' | 'argument'>;

/** Creates the section of an output, under a heading that depends on the number of outputs. */
type Output = (heading: Heading) => Section;

/** Returns the section of one output, or a `copy` section for several outputs. */
function inOne(heading: Heading, outputs: readonly Output[]): Section {
  const [first] = outputs;
  if (outputs.length === 1 && first) return first(heading);
  return { ...heading, entries: [['@type', 'copy']], sections: outputs.map((output) => output({ name: 'store' })) };
}

function outputsOf(sources: readonly FluentdRoutedSource[]): readonly Output[] {
  return sources.map(
    ({ output }) =>
      (heading) =>
        outputSection(heading, output),
  );
}

/** Source that answers the health check. */
const monitor: Section = {
  name: 'source',
  entries: [
    ['@type', 'monitor_agent'],
    ['bind', '127.0.0.1'],
    ['port', String(monitorPort)],
  ],
};

/**
 * Label that drops Fluentd's own events, which are also in its log. Without an output for them, Fluentd would warn
 * about each event, because ECS's filter matches all tags.
 */
const ownEvents: Section = {
  name: 'label',
  argument: '@FLUENT_LOG',
  entries: [],
  sections: [{ name: 'match', argument: '**', entries: [['@type', 'null']] }],
};
