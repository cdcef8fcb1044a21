import { patternsMeet } from '../../fluent-bit';
import { groupedBy } from '../../internal/grouped-by';
import type { TaskHost } from '../../internal/task-host';
import { isKnown, type Problem } from '../../internal/validation';
import type { FieldPattern, LogRoute } from '../log-route';
import { driverFields, ecsFieldsOn } from '../record-fields';
import { isTagged, type RouteOfRecords, routesOfSources } from '../record-source';
import { excludedPatterns, parsersOf, patternOf, routeSteps } from '../route-steps';
import { distinct } from '../routed-task';

/** The containers of a task as routes may name them. */
export interface RoutableContainers {
  /** Those that log to the router. */
  readonly names: readonly string[];
  /** These, and those that log by `awslogs`. */
  readonly all: readonly string[];
  /** What the task runs on. */
  readonly host: TaskHost;
}

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

/** What keeps a routing from having anything to route, or nothing. */
export function nothingRouted(containers: readonly string[], all: readonly string[]): Problem {
  return (
    all.length > 0 &&
    containers.length === 0 &&
    'logRouting must have a container to route, got none but such as log by "awslogs"; take the logDriver of one out, or logRouting (F02)'
  );
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

/** Everything that is wrong with the name of a route, and with the records that it is to take. */
export function originProblems(
  { from = [], name, source }: RouteOfRecords,
  { names, all, host }: RoutableContainers,
): Problem[] {
  return [
    name !== undefined && !/^\w+$/.test(name) && `name must be letters, digits and "_", got ${JSON.stringify(name)}`,
    ...(isTagged(from)
      ? [
          host.networkMode === 'host' &&
            'from.tag must not be given with networkMode "host", where ECS gives libraries no port to send to; use "awsvpc" or "bridge" (N09)',
          source !== undefined && 'source must not be given with a tag: records of libraries have none',
        ]
      : [...new Set([from].flat())]
          .filter((each) => !names.includes(each))
          .map((each) =>
            all.includes(each)
              ? `from must not name "${each}", which logs by "awslogs"; take its logDriver out to route it`
              : `from must be a container of the task (${quoted(names)}), got "${each}"`,
          )),
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

/** A container of which one stream is routed, and the other is not. */
export function unroutedStreams(
  routes: readonly RouteOfRecords[],
  containers: readonly string[],
  destinations: 'LogDestination' | 'FluentdDestination',
): readonly string[] {
  const taken = routesOfSources(routes, containers);
  return containers.flatMap((container) => {
    const streams = taken.filter(({ source }) => source.name === container).map(({ route }) => route.source);
    if (streams.length === 0 || streams.includes(undefined)) return [];
    return (['stdout', 'stderr'] as const)
      .filter((stream) => !streams.includes(stream))
      .map(
        (stream) =>
          `container "${container}": what it writes on ${stream} reaches no destination, and is dropped; add a route, or one to ${destinations}.null() (F18)`,
      );
  });
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
