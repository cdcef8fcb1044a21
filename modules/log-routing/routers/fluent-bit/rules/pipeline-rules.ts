import type { Filter } from '../../../../fluent-bit/filter';
import { pipelineProblems } from '../../../../fluent-bit/pipeline';
import type { LogRoute } from '../../../routes/log-route';
import { ecsFieldsOn } from '../../../routes/record-fields';
import { completeParsersOf, multilineParsersOf, routeSteps } from '../../../routes/route-steps';
import { filtersOf } from '../../../routes/route-tree';
import type { RoutedTask } from '../routed-task';

/** Properties of a route from which parsers and filters are derived. */
const properties = [
  'source',
  'multiline',
  'include',
  'exclude',
  'dropHealthChecks',
  'parse',
  'level',
  'ecsMetadata',
  'fields',
  'lua',
  'rateLimit',
] as const satisfies readonly (keyof LogRoute)[];

/** Returns the problems of the parsers and filters of a task, after the properties that they are derived from. */
export function parserAndFilterProblems(task: RoutedTask): readonly string[] {
  const found = [...new Set(pipelineProblems({ ...task.pipeline, outputs: [] }))];
  if (found.length === 0) return [];
  const origins = task.routing.routes.flatMap((route, index) =>
    properties
      .filter((name) => route[name] !== undefined)
      .map((name) => ({ path: `logRouting.routes[${index}].${name}`, problems: problemsOf(task, route, name) })),
  );
  return found.map((problem) => {
    const paths = origins.filter(({ problems }) => problems.includes(problem)).map(({ path }) => path);
    return paths.length === 0 ? problem : `${paths.join(', ')}: ${problem}`;
  });
}

/** Returns the problems of the parsers and filters that are derived from one property of a route. */
function problemsOf({ values, host, pipeline }: RoutedTask, route: LogRoute, name: keyof LogRoute): readonly string[] {
  const part = { to: route.to, [name]: route[name] } as LogRoute;
  const filters = routeSteps(part, ecsFieldsOn(host)).flatMap((step) => filtersOf(step, '*'));
  return pipelineProblems({
    ...(pipeline.service && { service: pipeline.service }),
    parsers: completeParsersOf(part),
    multilineParsers: multilineParsersOf(part),
    filters: filters.map((filter): Filter => values.extractTokens(filter)),
    outputs: [],
  });
}
