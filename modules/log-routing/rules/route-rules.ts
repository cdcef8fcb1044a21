import { patternsMeet } from '../../fluent-bit';
import { groupedBy } from '../../internal/grouped-by';
import { isKnown, type Problem } from '../../internal/validation';
import type { FieldPattern, LogRoute } from '../log-route';
import { driverFields, ecsFields } from '../record-fields';
import { isTagged, routesOfSources } from '../record-source';
import { excludedPatterns, parsersOf, patternOf } from '../route-steps';

/** Everything about routes that cannot be written for Fluent Bit, or would not do what it says. */
export function routeProblems(routes: readonly LogRoute[], containers: readonly string[]): Problem[] {
  const tags = tagsOfRoutes(routes, containers);
  return [
    routes.length === 0 && 'logRouting.routes must hold at least one route, got none (F18)',
    ...routes.flatMap((route, index) =>
      ownProblems(route, containers, tags).map((problem) => problem && `logRouting.routes[${index}]: ${problem}`),
    ),
  ];
}

/** What is allowed about routes, and loses records or does nothing. */
export function routeWarnings(routes: readonly LogRoute[], containers: readonly string[]): string[] {
  return [
    ...unroutedStreams(routes, containers),
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

function ownProblems(route: LogRoute, containers: readonly string[], tags: readonly string[]): Problem[] {
  const { from = [], name, source, rateLimit, lua } = route;
  return [
    name !== undefined && !/^\w+$/.test(name) && `name must be letters, digits and "_", got ${JSON.stringify(name)}`,
    ...(isTagged(from)
      ? [
          tagProblem(from.tag, containers, tags),
          source !== undefined && 'source must not be given with a tag: records of libraries have none',
        ]
      : [...new Set([from].flat())]
          .filter((each) => !containers.includes(each))
          .map((each) => `from must be a container of the task (${quoted(containers)}), got "${each}"`)),
    ...fieldProblems(route),
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

/** Patterns of the tags that records may get where the routes of one source part. */
function tagsOfRoutes(routes: readonly LogRoute[], containers: readonly string[]): readonly string[] {
  return groupedBy(routesOfSources(routes, containers), ({ source }) => source.match)
    .filter(({ length }) => length > 1)
    .flatMap((ofSource) => ofSource.map(({ name, source }) => `${name}.*${source.match}`));
}

/** Fields that records have before anything is parsed. */
const fieldsBeforeParsing: readonly string[] = [...driverFields, ...ecsFields];

function fieldProblems(route: LogRoute): Problem[] {
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
function unroutedStreams(routes: readonly LogRoute[], containers: readonly string[]): readonly string[] {
  const taken = routesOfSources(routes, containers);
  return containers.flatMap((container) => {
    const streams = taken.filter(({ source }) => source.name === container).map(({ route }) => route.source);
    if (streams.length === 0 || streams.includes(undefined)) return [];
    return (['stdout', 'stderr'] as const)
      .filter((stream) => !streams.includes(stream))
      .map(
        (stream) =>
          `container "${container}": what it writes on ${stream} reaches no destination, and is dropped; add a route, or one to LogDestination.null() (F18)`,
      );
  });
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
