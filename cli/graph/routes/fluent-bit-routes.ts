import { matchesTag } from '../../../modules/fluent-bit/tag-pattern';
import type { RouteTableRow } from '../../../modules/log-routing/routes/route-table';
import { type FluentBitSection, optionOf, optionsOf } from '../../fluent-bit-sections';
import { outputNamed, type Route } from './route';
import { matchingField, stepOf } from './route-steps';

/** A rule of a `rewrite_tag` filter, with the steps of the records that reach it. */
interface Branch {
  readonly condition: string | undefined;
  readonly keepsRecord: boolean;
  readonly tag: string;
  readonly before: readonly string[];
}

/** Returns the routes of a task with Fluent Bit; steps of a route include those before the tag of its records changes. */
export function fluentBitRoutes(
  rows: readonly RouteTableRow[],
  sections: readonly FluentBitSection[],
): readonly Route[] {
  // The first filter of a task that ECS generates adds its metadata to all records.
  const filters = sections.filter(({ heading, ...each }) => heading === 'FILTER' && optionOf(each, 'Match') !== '*');
  const outputs = sections.filter(({ heading }) => heading === 'OUTPUT');
  const filtersOf = (tag: string) => filters.filter((filter) => matchesTag(optionOf(filter, 'Match') ?? '', tag));
  const branches = rows.flatMap(({ tag }) => branchesOf(tag, filtersOf(tag)));

  return rows.map(({ source, tag, outputs: names }) => {
    const steps = wayTo(tag, branches, filtersOf);
    const isSplit = branchesOf(tag, filtersOf(tag)).some(({ keepsRecord }) => !keepsRecord);
    const name = nameOf(tag, source);
    const ofStream = steps.find((step) => /^only (stdout|stderr)$/.test(step))?.slice('only '.length);
    return {
      source,
      name: name ?? ofStream ?? (isSplit ? 'other records' : 'all records'),
      steps: steps.filter((step) => step !== `only ${name ?? ofStream}`),
      outputs: names.map((each) => {
        const output = outputs.find((candidate) => optionOf(candidate, 'Alias') === each);
        return outputNamed(each, output && optionOf(output, 'Name'), output?.options ?? []);
      }),
    };
  });
}

/** Returns the steps of the records with a tag, including the steps with their previous tags. */
function wayTo(
  tag: string,
  branches: readonly Branch[],
  filtersOf: (tag: string) => readonly FluentBitSection[],
): readonly string[] {
  const origin = branches.find((branch) => branch.tag === tag);
  const before = origin ? [...origin.before, ...(origin.condition === undefined ? [] : [origin.condition])] : [];
  return [...before, ...filtersOf(tag).flatMap((filter) => stepOf(filter) ?? [])];
}

function branchesOf(tag: string, filters: readonly FluentBitSection[]): readonly Branch[] {
  return filters.flatMap((filter, index) =>
    optionsOf(filter, 'Rule').flatMap((rule) => {
      const [, field = '', pattern = '', newTag = '', keep = ''] = /^\$(\S+)\s+(.*)\s+(\S+)\s+(\S+)$/.exec(rule) ?? [];
      return {
        condition: pattern === '.*' ? undefined : `only ${matchingField(field, pattern)}`,
        keepsRecord: /^(on|true|yes)$/i.test(keep),
        tag: newTag.replace('$TAG', tag),
        before: filters.slice(0, index).flatMap((each) => stepOf(each) ?? []),
      };
    }),
  );
}

/** Returns the part of a tag that the library adds for a route, such as `errors` of `errors.app-firelens-…`. */
function nameOf(tag: string, source: string): string | undefined {
  const at = tag.indexOf(`.${source}-firelens-`);
  return at > 0 ? tag.slice(0, at) : undefined;
}
