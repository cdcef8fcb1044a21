import { patternsMeet } from '../../../../fluent-bit/tag-pattern';
import { groupedBy } from '../../../../core/grouped-by';
import type { TaskHost } from '../../../../containers/task-host';
import { rule } from '../../../../core/rule';
import type { Problem } from '../../../../core/problem';
import { isKnown } from '../../../../core/validation';
import { fieldChangeProblems } from '../../../routes/field-changes';
import { fieldNameForm, fieldPaths, isReadableInObject } from '../../../routes/field-path';
import { levelSelection } from '../../../routes/log-level';
import type { LogRoute } from '../../../routes/log-route';
import { driverFields, ecsFieldsOn } from '../../../routes/record-fields';
import { isTagged, routesOfSources } from '../../../routes/record-source';
import { excludedPatterns, parsersOf, patternOf, routeSteps } from '../../../routes/route-steps';
import { distinct } from '../../output-names';
import { parserWarnings, wholeLines } from './parser-rules';
import { luaProblems, luaWarnings } from './lua-rules';
import { numberWarnings } from './number-rules';
import { patternProblems, patternWarnings } from './pattern-rules';
import { anyRoute, originProblems, type RoutableContainers, routedStreams } from '../../rules/origin-rules';

/**
 * Returns an error for each part of the routes that Fluent Bit does not support, or that would not have the documented
 * effect.
 */
export function routeProblems(routes: readonly LogRoute[], containers: RoutableContainers): Problem[] {
  const tags = tagsOfRoutes(routes, containers.names);
  return [
    ...anyRoute(routes),
    ...routes.flatMap((route, index) =>
      ownProblems(route, containers, tags, routes).map(
        (problem) => problem && `logRouting.routes[${index}]: ${problem}`,
      ),
    ),
  ];
}

/** Returns warnings about route settings that are allowed, but drop records or may have no effect. */
export function routeWarnings(routes: readonly LogRoute[], containers: readonly string[]): string[] {
  return [
    ...routedStreams(routes, containers, 'LogDestination'),
    ...routes.flatMap((route, index) => [
      ...(route.rateLimit === undefined
        ? []
        : [`logRouting.routes[${index}]: rateLimit drops records above ${limitOf(route.rateLimit)}`]),
      ...lineOfLibraries(route, index),
      ...luaWarnings(route).map((warning) => `logRouting.routes[${index}]: ${warning}`),
      ...patternWarnings(route, index),
      ...numberWarnings(route, index),
      ...parserWarnings(route, index),
    ]),
  ];
}

const lineOfLibraries = rule('F22', {
  states: 'String patterns match the field `log`, which records sent by Fluentd libraries might not have.',
  severity: 'warning',
  fix: 'Ignore the warning if the libraries send a field `log`.',
  check: (route: LogRoute, index: number) =>
    isTagged(route.from) &&
    linePropertiesOf(route).length > 0 &&
    `logRouting.routes[${index}]: ${linePropertiesOf(route).join(', ')} should not be set for records from Fluentd libraries, which may not have the field "log"`,
});

function ownProblems(
  route: LogRoute,
  containers: RoutableContainers,
  tags: readonly string[],
  routes: readonly LogRoute[],
): Problem[] {
  const { from, rateLimit, fields } = route;
  return [
    ...originProblems(route, containers),
    ...(isTagged(from) ? tagProblems(from.tag, containers, tags, routes) : []),
    ...wholeLines(route),
    ...fieldProblems(route, [...driverFields, ...ecsFieldsOn(containers.host)]),
    rateLimit !== undefined &&
      isKnown(rateLimit) &&
      !(rateLimit >= 1) &&
      `rateLimit must be at least 1 record per second, got ${rateLimit}`,
    ...patternProblems(route),
    ...luaProblems(route),
    ...(fields === undefined ? [] : fieldChangeProblems(fields)),
  ];
}

function limitOf(rateLimit: number): string {
  return isKnown(rateLimit) ? `${rateLimit} per second` : 'the limit';
}

function tagProblems(...selected: Parameters<typeof separateTag>): string[] {
  const [tag] = selected;
  return /^[^\s${}]+$/.test(tag)
    ? separateTag(...selected)
    : [
        `from.tag must be a tag pattern without whitespace, "$", "{" and "}", such as "audit.*", got ${JSON.stringify(tag)}`,
      ];
}

const separateTag = rule('F29', {
  states: 'The `from.tag` of a route matches neither the records of the ECS health check nor those of containers.',
  severity: 'error',
  fix: 'Select the records of containers by container name.',
  check: (tag: string, { names, host }: RoutableContainers, tags: readonly string[], routes: readonly LogRoute[]) =>
    takenTagProblem(tag, names, tags) || meetingProblem(tag, routes, host),
});

/** Returns an error for a tag that overlaps the tags of the log driver, of the ECS health probe or of other routes. */
function takenTagProblem(tag: string, containers: readonly string[], tags: readonly string[]): Problem {
  if (patternsMeet(tag, 'firelens-healthcheck')) {
    return `from.tag must not match "firelens-healthcheck", the tag of the ECS health probe, got "${tag}"`;
  }
  const container = containers.find((name) => patternsMeet(tag, `${name}-firelens-*`));
  if (container !== undefined) {
    return `from.tag must not match records of a container ("${container}-firelens-…"), got "${tag}"; set from to the name of the container`;
  }
  const taken = tags.find((each) => patternsMeet(tag, each));
  return (
    taken !== undefined &&
    `from.tag must not match "${taken.replace('.*', '.')}", the tag of records of another route, got "${tag}"; rename that route`
  );
}

/**
 * Returns an error for a tag that overlaps the tag of another route, if the filters of one route would process records
 * of both.
 */
function meetingProblem(tag: string, routes: readonly LogRoute[], host: TaskHost): Problem {
  const tagged = routes.flatMap((route) => (isTagged(route.from) ? [{ route, tag: route.from.tag }] : []));
  const filtered = (pattern: string) =>
    tagged.filter((each) => each.tag === pattern).some(({ route }) => routeSteps(route, ecsFieldsOn(host)).length > 0);
  const other = tagged.find(
    (each) => each.tag !== tag && patternsMeet(each.tag, tag) && (filtered(tag) || filtered(each.tag)),
  );
  return (
    other !== undefined &&
    `from.tag must not match records of another route ("${other.tag}"), got "${tag}", because the filters of each route would process the records of both; set tags that do not overlap`
  );
}

/** Returns patterns of the tags that records get if several routes select the records of one source. */
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

/**
 * Returns an error for each field that a route uses but that does not exist or cannot be matched. `fieldsBeforeParsing`
 * are the fields of a record whose line is not parsed.
 */
function fieldProblems(route: LogRoute, fieldsBeforeParsing: readonly string[]): Problem[] {
  const { include, level, parse, from } = route;
  const numbers = numbersOf(route);
  const matched = [
    ...(include === undefined ? [] : [['include', patternOf(include)] as const]),
    ...excludedPatterns(route).map((pattern) => ['exclude', pattern] as const),
  ];
  const asked = [
    ...matched.map(([property, { field }]) => [property, field] as const),
    ...(level === undefined ? [] : [['level', levelSelection(level).field ?? 'level'] as const]),
  ];
  return [
    ...asked.map(([property, field]) => {
      const paths = fieldPaths(field);
      if (paths === undefined) return `${property}: field must be ${fieldNameForm}, got ${JSON.stringify(field)}`;
      const exists = paths.some(([first]) => fieldsBeforeParsing.includes(first));
      return (
        parse === undefined &&
        !isTagged(from) &&
        !exists &&
        `${property} needs the field "${field}", which does not exist before the line is parsed; set parse, such as parse: 'json', or match the line with include or exclude`
      );
    }),
    ...matched.map(([property, { field }]) => {
      const [path] = fieldPaths(field) ?? [];
      if (path?.slice(1).every(isReadableInObject) === false) {
        return `${property}: field must not have whitespace, a comma or a quote in the name of a field in an object, got ${JSON.stringify(field)}; use lua`;
      }
      return (
        path?.length === 1 &&
        numbers.includes(path[0]) &&
        `${property} must use a field that contains a string, got "${field}", which parse converts to a number; match the line instead`
      );
    }),
  ];
}

/** Returns the fields that the parsers convert to numbers. */
function numbersOf(route: LogRoute): readonly string[] {
  return parsersOf(route).flatMap(({ Types: types = '' }) =>
    typeof types === 'string'
      ? types.split(' ').flatMap((each) => /^(.+):(?:integer|float|bool|hex)$/.exec(each)?.[1] ?? [])
      : [],
  );
}

/** Returns the properties of a route that use the original line. */
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
