import { patternsMeet } from '../../../../fluent-bit/tag-pattern';
import { groupedBy } from '../../../../core/grouped-by';
import type { TaskHost } from '../../../../containers/task-host';
import { isKnown, type Problem } from '../../../../core/validation';
import type { FieldPattern, LogRoute } from '../../../routes/log-route';
import { driverFields, ecsFieldsOn } from '../../../routes/record-fields';
import { isTagged, routesOfSources } from '../../../routes/record-source';
import { excludedPatterns, parsersOf, patternOf, routeSteps } from '../../../routes/route-steps';
import { distinct } from '../../output-names';
import { originProblems, type RoutableContainers, unroutedStreams } from '../../rules/origin-rules';

/** Everything about routes that cannot be written for Fluent Bit, or would not do what it says. */
export function routeProblems(routes: readonly LogRoute[], containers: RoutableContainers): Problem[] {
  const tags = tagsOfRoutes(routes, containers.names);
  return [
    routes.length === 0 && 'logRouting.routes must hold at least one route, got none (F18)',
    ...routes.flatMap((route, index) =>
      ownProblems(route, containers, tags, routes).map(
        (problem) => problem && `logRouting.routes[${index}]: ${problem}`,
      ),
    ),
  ];
}

/** What is allowed about routes, and loses records or does nothing. */
export function routeWarnings(routes: readonly LogRoute[], containers: readonly string[]): string[] {
  return [
    ...unroutedStreams(routes, containers, 'LogDestination'),
    ...routes.flatMap((route, index) => [
      ...(route.rateLimit === undefined
        ? []
        : [`logRouting.routes[${index}]: rateLimit drops what exceeds ${limitOf(route.rateLimit)} records a second`]),
      ...(isTagged(route.from) && linePropertiesOf(route).length > 0
        ? [
            `logRouting.routes[${index}]: ${linePropertiesOf(route).join(', ')} look at the field "log" alone, which records of libraries need not have (F22)`,
          ]
        : []),
    ]),
  ];
}

function ownProblems(
  route: LogRoute,
  containers: RoutableContainers,
  tags: readonly string[],
  routes: readonly LogRoute[],
): Problem[] {
  const { from, rateLimit, lua } = route;
  return [
    ...originProblems(route, containers),
    isTagged(from) &&
      (tagProblem(from.tag, containers.names, tags) || meetingProblem(from.tag, routes, containers.host)),
    ...fieldProblems(route, [...driverFields, ...ecsFieldsOn(containers.host)]),
    rateLimit !== undefined &&
      isKnown(rateLimit) &&
      !(rateLimit >= 1) &&
      `rateLimit must be 1 record a second or more, got ${rateLimit}`,
    lua &&
      lua.code.includes('--') &&
      'lua.code must be free of "--", which makes a comment of all that follows in one line',
    lua &&
      !/^[A-Za-z_]\w*$/.test(lua.call) &&
      `lua.call must be the name of a function, got ${JSON.stringify(lua.call)}`,
  ];
}

function limitOf(rateLimit: number): string {
  return isKnown(rateLimit) ? String(rateLimit) : 'so many';
}

/** What libraries send must be told from what the log driver and ECS's probe send. */
function tagProblem(tag: string, containers: readonly string[], tags: readonly string[]): Problem {
  if (!/^[^\s${}]+$/.test(tag)) return `from.tag must be a pattern of tags without blanks, got ${JSON.stringify(tag)}`;
  if (patternsMeet(tag, 'firelens-healthcheck')) {
    return `from.tag must not cover "firelens-healthcheck", the tag of ECS's probe, got "${tag}" (F29)`;
  }
  const container = containers.find((name) => patternsMeet(tag, `${name}-firelens-*`));
  if (container !== undefined) {
    return `from.tag must not cover records of a container, "${container}-firelens-…", got "${tag}"; route those by its name (F29)`;
  }
  const taken = tags.find((each) => patternsMeet(tag, each));
  return (
    taken !== undefined &&
    `from.tag must not cover "${taken.replace('.*', '.')}", under which records of another route go on, got "${tag}"; give that route another name (F29)`
  );
}

/** Refusal of a tag that meets that of another route, where filters of either would take records of both. */
function meetingProblem(tag: string, routes: readonly LogRoute[], host: TaskHost): Problem {
  const tagged = routes.flatMap((route) => (isTagged(route.from) ? [{ route, tag: route.from.tag }] : []));
  const filtered = (pattern: string) =>
    tagged.filter((each) => each.tag === pattern).some(({ route }) => routeSteps(route, ecsFieldsOn(host)).length > 0);
  const other = tagged.find(
    (each) => each.tag !== tag && patternsMeet(each.tag, tag) && (filtered(tag) || filtered(each.tag)),
  );
  return (
    other !== undefined &&
    `from.tag must not cover records of another route, "${other.tag}", got "${tag}": what one of them does to records, it does to those of the other; give tags that do not meet (F29)`
  );
}

/** Patterns of the tags that records may get where the routes of one source part. */
function tagsOfRoutes(routes: readonly LogRoute[], containers: readonly string[]): readonly string[] {
  return groupedBy(routesOfSources(routes, containers), ({ source }) => source.match)
    .filter(({ length }) => length > 1)
    .flatMap((ofSource) => {
      const names = distinct(
        ofSource.map(({ name }) => name),
        '',
      );
      return ofSource.map(({ source }, index) => `${names[index]}.*${source.match}`);
    });
}

/** Problems with the fields that a route looks at; some a record has before anything is parsed. */
function fieldProblems(route: LogRoute, fieldsBeforeParsing: readonly string[]): Problem[] {
  const { include, level, parse, from } = route;
  const asked: readonly (readonly [string, FieldPattern])[] = [
    ...(include === undefined ? [] : [['include', patternOf(include)] as const]),
    ...excludedPatterns(route).map((pattern) => ['exclude', pattern] as const),
    ...(level === undefined ? [] : [['level', { field: 'level', matches: level }] as const]),
  ];
  const numbers = numbersOf(route);
  return asked.map(([property, { field }]) => {
    if (!/^[A-Za-z_]\w*(\['[^'\]]+'\])*$/.test(field)) {
      return `${property}: field must be a name of letters, digits and "_", with ['…'] for one within it, got ${JSON.stringify(field)}`;
    }
    if (parse === undefined && !isTagged(from) && !fieldsBeforeParsing.includes(field)) {
      return `${property}: there is no field "${field}" before the line is parsed; give parse, or seek it in the line`;
    }
    return (
      numbers.includes(field) &&
      `${property}: "${field}" is a number, and Fluent Bit matches text alone; seek it in the line`
    );
  });
}

/** The fields that parsers make numbers of. */
function numbersOf(route: LogRoute): readonly string[] {
  return parsersOf(route).flatMap(({ Types: types = '' }) =>
    typeof types === 'string'
      ? types.split(' ').flatMap((each) => /^(.+):(?:integer|float|bool|hex)$/.exec(each)?.[1] ?? [])
      : [],
  );
}

/** Properties of a route that look at the line as it was written. */
function linePropertiesOf({
  include,
  exclude = [],
  dropHealthChecks = false,
  multiline,
  parse,
}: LogRoute): readonly string[] {
  return [
    ...(typeof include === 'string' ? ['include'] : []),
    ...([exclude].flat().some((pattern) => typeof pattern === 'string') ? ['exclude'] : []),
    ...(dropHealthChecks ? ['dropHealthChecks'] : []),
    ...(multiline === undefined ? [] : ['multiline']),
    ...(parse === undefined ? [] : ['parse']),
  ];
}
