import type { Filter } from '../../fluent-bit/filter';
import type { Output, OutputPlugin } from '../../fluent-bit/output';
import { groupedBy } from '../../core/grouped-by';
import { sourceField } from './record-fields';
import type { RouteStep, SelectionPattern } from './route-steps';

/** Remaining part of a route at a node of the tree. */
export interface RouteBranch {
  /** Name of the route, unique within its source; the prefix of the tag if the route needs a separate one. */
  readonly name: string;
  /** Remaining steps of the route. */
  readonly steps: readonly RouteStep[];
  /** Outputs of the route. */
  readonly outputs: readonly OutputPlugin[];
}

/** Filters and outputs of a pipeline, in order. */
export interface RouteTree {
  /** Filters, in order. */
  readonly filters: readonly Filter[];
  /** Outputs, in order. */
  readonly outputs: readonly Output[];
}

/**
 * Returns the filters and outputs of routes that select records with the same tags.
 *
 * Fluent Bit distinguishes records only by their tags. A first step that all routes share is applied once, under the
 * original tag. If routes differ, one group keeps that tag, and every other group gets its records, or copies of them,
 * under a new tag from `rewrite_tag`: `stderr.nginx-firelens-…` in addition to `nginx-firelens-…`. Records with a new tag pass
 * through a second buffer, so the group without further steps keeps the tag, or else the first group.
 *
 * @param anyField a field that every record has, used to copy records
 */
export function routeTree(match: string, branches: readonly RouteBranch[], anyField: string): RouteTree {
  const shared: Filter[] = [];
  for (let count = 0; ; count += 1) {
    const groups = groupedBy(branches, ({ steps }) => JSON.stringify(steps[count]));
    if (groups.length > 1) {
      const rest = groups.map(([first, ...others]): Group => [
        after(count, first),
        ...others.map((each) => after(count, each)),
      ]);
      const { filters, outputs } = splitByTag(match, rest, anyField);
      return { filters: [...shared, ...filters], outputs };
    }
    const step = branches[0]?.steps[count];
    if (!step) {
      const outputs = branches.flatMap((branch) => branch.outputs.map((output): Output => ({ ...output, match })));
      return { filters: shared, outputs };
    }
    shared.push(...filtersOf(step, match));
  }
}

type Group = readonly [RouteBranch, ...(readonly RouteBranch[])];

function splitByTag(match: string, groups: readonly Group[], anyField: string): RouteTree {
  const staying = groups.find(([{ steps }]) => steps.length === 0) ?? groups.find((group) => canKeepTag(group, groups));
  const leaving = groups.filter((group) => group !== staying);
  const rewrites = leaving.map((group, index) => {
    const others = [...(staying ? [staying] : []), ...leaving.slice(index + 1)];
    return rewritten(match, group, anyField, !others.every((other) => areExclusive(group, other)));
  });
  const trees = [
    ...(staying ? [routeTree(match, staying, anyField)] : []),
    ...leaving.map((group) => {
      const [{ name, steps }] = group;
      const branches = steps[0] && 'select' in steps[0] ? group.map((each) => after(1, each)) : group;
      return routeTree(`${name}.${match}`, branches, anyField);
    }),
  ];
  return {
    filters: [...rewrites, ...trees.flatMap(({ filters }) => filters)],
    outputs: trees.flatMap(({ outputs }) => outputs),
  };
}

/**
 * Returns `true` if a group may keep the original tag. Records that it joins re-enter the pipeline under that tag, and
 * the other groups would process them a second time.
 */
function canKeepTag(group: Group, groups: readonly Group[]): boolean {
  const joins = group.some(({ steps }) => steps.some(isJoining));
  return !joins || groups.every((other) => other === group || areExclusive(group, other));
}

function isJoining(step: RouteStep): boolean {
  return 'filters' in step && step.filters.some(({ name }) => name === 'multiline');
}

function after(count: number, branch: RouteBranch): RouteBranch {
  return { ...branch, steps: branch.steps.slice(count) };
}

/**
 * Gives a group's records the tag of its first route. The buffer is on disk, with a limit high enough not to apply:
 * with the default of 10 MB, records above it would continue under their original tag while a destination is down.
 */
function rewritten(match: string, [{ name, steps }]: Group, anyField: string, keep: boolean): Filter {
  const [step] = steps;
  const { key, regex } = step && 'select' in step ? step.select : { key: `$${anyField}`, regex: '.*' };
  return {
    name: 'rewrite_tag',
    match,
    options: {
      Rule: [{ key, regex, tag: `${name}.$TAG`, keep }],
      'Emitter_Storage.type': 'filesystem',
      Emitter_Mem_Buf_Limit: '10G',
    },
  };
}

/** Returns `true` if no record takes routes of both groups, such as a route for stdout and a route for stderr. */
function areExclusive(one: Group, other: Group): boolean {
  const [first, second] = [sourceOf(one), sourceOf(other)];
  return first !== undefined && second !== undefined && first.regex !== second.regex;
}

function sourceOf([{ steps }]: Group): SelectionPattern | undefined {
  const [step] = steps;
  return step && 'select' in step && step.select.key === `$${sourceField}` ? step.select : undefined;
}

/** Returns the filters of a step, for records with tags that match. */
export function filtersOf(step: RouteStep, match: string): readonly Filter[] {
  if ('filters' in step) return step.filters.map((filter): Filter => ({ ...filter, match }));
  return [{ name: 'grep', match, options: { Regex: [step.select] } }];
}
