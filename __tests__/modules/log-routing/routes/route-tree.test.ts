import fc from 'fast-check';
import { type Filter, matchesTag } from '../../../../modules/fluent-bit';
import type { RouteStep } from '../../../../modules/log-routing/routes/route-steps';
import { type RouteBranch, routeTree } from '../../../../modules/log-routing/routes/route-tree';
import { propertyRuns } from '../../../support/property-runs';

const stdout: RouteStep = { select: { key: '$source', regex: '^stdout$' } };
const stderr: RouteStep = { select: { key: '$source', regex: '^stderr$' } };
const errors: RouteStep = { select: { key: '$log', regex: 'ERROR' } };
const parse: RouteStep = {
  filters: [{ name: 'parser', options: { Key_Name: 'log', Parser: ['json'], Reserve_Data: true } }],
};

const join: RouteStep = {
  filters: [{ name: 'multiline', options: { 'multiline.parser': ['java'], 'multiline.key_content': 'log' } }],
};

const branch = (name: string, ...steps: readonly RouteStep[]): RouteBranch => ({
  name,
  steps,
  outputs: [{ name: 'stdout', options: { Alias: name } }],
});

/** Returns the filters and outputs, each as its tag and identifying options. */
function shape(...branches: readonly RouteBranch[]): readonly string[] {
  const { filters, outputs } = routeTree('app-firelens-*', branches, 'container_id');
  return [
    ...filters.map((filter) => `${filter.match}: ${detail(filter)}`),
    ...outputs.map(({ match, options }) => `${match} → ${String(options.Alias)}`),
  ];
}

function detail(filter: Filter): string {
  if (filter.name === 'grep') return `only ${String(filter.options.Regex?.[0]?.regex)}`;
  if (filter.name !== 'rewrite_tag') return filter.name;
  return filter.options.Rule.map(
    ({ key, regex, tag, keep }) =>
      `${keep === true ? 'copies' : 'moves'} ${String(key)} ${String(regex)} to ${String(tag)}`,
  ).join();
}

test('needs no tag for a single route', () => {
  expect(shape(branch('one', stdout, parse))).toEqual([
    'app-firelens-*: only ^stdout$',
    'app-firelens-*: parser',
    'app-firelens-* → one',
  ]);
});

test('applies shared first steps once', () => {
  expect(shape(branch('one', parse), branch('two', parse))).toEqual([
    'app-firelens-*: parser',
    'app-firelens-* → one',
    'app-firelens-* → two',
  ]);
});

test('keeps the tag of a route without steps, and copies the records of another route', () => {
  expect(shape(branch('errors', errors), branch('all'))).toEqual([
    'app-firelens-*: copies $log ERROR to errors.$TAG',
    'app-firelens-* → all',
    'errors.app-firelens-* → errors',
  ]);
});

test('moves records that no other route receives', () => {
  expect(shape(branch('stdout', stdout, parse), branch('stderr', stderr))).toEqual([
    'app-firelens-*: moves $source ^stderr$ to stderr.$TAG',
    'app-firelens-*: only ^stdout$',
    'app-firelens-*: parser',
    'app-firelens-* → stdout',
    'stderr.app-firelens-* → stderr',
  ]);
});

test('copies records by a common field if a route does not start with a selection', () => {
  expect(shape(branch('raw'), branch('parsed', parse))).toEqual([
    'app-firelens-*: copies $container_id .* to parsed.$TAG',
    'parsed.app-firelens-*: parser',
    'app-firelens-* → raw',
    'parsed.app-firelens-* → parsed',
  ]);
});

test('splits routes again after shared steps', () => {
  expect(shape(branch('all', parse), branch('errors', parse, errors), branch('raw'))).toEqual([
    'app-firelens-*: copies $container_id .* to all.$TAG',
    'all.app-firelens-*: parser',
    'all.app-firelens-*: copies $log ERROR to errors.$TAG',
    'app-firelens-* → raw',
    'all.app-firelens-* → all',
    'errors.all.app-firelens-* → errors',
  ]);
});

test('does not keep the tag of a route that joins records of other routes, because they would be processed twice', () => {
  expect(shape(branch('java', join), branch('parsed', parse))).toEqual([
    'app-firelens-*: copies $container_id .* to java.$TAG',
    'app-firelens-*: parser',
    'java.app-firelens-*: multiline',
    'app-firelens-* → parsed',
    'java.app-firelens-* → java',
  ]);
  expect(shape(branch('java', join, parse), branch('other', join))).toEqual([
    'app-firelens-*: multiline',
    'app-firelens-*: copies $container_id .* to java.$TAG',
    'java.app-firelens-*: parser',
    'app-firelens-* → other',
    'java.app-firelens-* → java',
  ]);
});

/** Simulates Fluent Bit: a record passes the filters of its tag, and filters that rewrite tags process it again. */
function arrivals(
  filters: readonly Filter[],
  outputs: readonly { readonly match: string; readonly options: object }[],
  tag: string,
  record: Record<string, string>,
  joinedBy: readonly Filter[] = [],
): string[] {
  let current = record;
  const again: string[] = [];
  for (const filter of filters.filter(({ match }) => matchesTag(match, tag))) {
    if (filter.name === 'grep') {
      const { key, regex } = filter.options.Regex![0]!;
      if (!new RegExp(String(regex)).test(current[String(key).slice(1)] ?? '')) return again;
    } else if (filter.name === 'rewrite_tag') {
      const { key, regex, tag: next, keep } = filter.options.Rule[0]!;
      const value = current[String(key).slice(1)];
      if (value === undefined || !new RegExp(String(regex)).test(value)) continue;
      again.push(...arrivals(filters, outputs, String(next).replace('$TAG', tag), current));
      if (keep !== true) return again;
    } else if (filter.name === 'multiline') {
      // Joined records re-enter at the beginning, and skip this filter then.
      if (joinedBy.includes(filter)) continue;
      const whole = { ...current, done: `${current['done'] ?? ''}+` };
      return [...again, ...arrivals(filters, outputs, tag, whole, [...joinedBy, filter])];
    } else {
      current = { ...current, done: `${current['done'] ?? ''}+` };
    }
  }
  return [
    ...again,
    ...outputs
      .filter(({ match }) => matchesTag(match, tag))
      .map(({ options }) => `${String((options as { Alias: string }).Alias)} ${current['done'] ?? ''}`),
  ];
}

test('sends each record once through the steps of each route that receives it', () => {
  // In the order of the steps of a route.
  const steps = fc.subarray([stdout, stderr, join, errors, parse]);
  const routes = fc.array(steps, { minLength: 1, maxLength: 6 });
  const records = fc.record({ source: fc.constantFrom('stdout', 'stderr'), log: fc.constantFrom('ERROR', 'fine') });

  fc.assert(
    fc.property(routes, records, (lists, { source, log }) => {
      const branches = lists.map((list, index) => branch(`r${index}`, ...list));
      const { filters, outputs } = routeTree('app-firelens-*', branches, 'container_id');
      const record = { source, log, container_id: '1' };
      const expected = branches.flatMap(({ name, steps: own }) => {
        const takes = own.every(
          (step) =>
            !('select' in step) || new RegExp(step.select.regex).test(record[step.select.key.slice(1) as 'log']),
        );
        return takes ? [`${name} ${'+'.repeat(own.filter((step) => 'filters' in step).length)}`] : [];
      });

      expect(arrivals(filters, outputs, 'app-firelens-1', record).sort()).toEqual(expected.sort());
    }),
    { numRuns: propertyRuns(500) },
  );
});
