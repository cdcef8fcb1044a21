import { rule } from '../../../../core/rule';
import type { Problem } from '../../../../core/problem';
import { isKnown } from '../../../../core/validation';
import type { MultilineParser, Parser } from '../../../../fluent-bit/parser';
import { hasOptions, patternProblem, regexProblem } from '../../../../fluent-bit/regex';
import { isText, renderText } from '../../../../fluent-bit/value';
import type { LogRoute, RecordPattern } from '../../../routes/log-route';

/** Returns an error for each regular expression of a route with which Fluent Bit would not start. */
export function patternProblems(route: LogRoute): Problem[] {
  return [
    ...selectingPatterns(route).map(([name, pattern]) => named(name, patternProblem(pattern) ?? expandedPart(pattern))),
    ...[route.parse ?? []].flat().flatMap((each) => (typeof each === 'string' ? [] : parserProblem(each))),
    ...[route.multiline ?? []].flat().flatMap((each) => (typeof each === 'string' ? [] : ruleProblems(each))),
  ];
}

function expandedPart(pattern: string): string | undefined {
  return pattern.includes('${')
    ? `must not contain "\${", which Fluent Bit expands from its environment, got ${JSON.stringify(pattern)}; write "\\$\\{"`
    : undefined;
}

/** Returns warnings about patterns that do not mean what they may be meant to mean. */
export function patternWarnings(route: LogRoute, index: number): string[] {
  return selectingPatterns(route).flatMap(([name, pattern]) =>
    slashes(`logRouting.routes[${index}]: ${name}`, pattern),
  );
}

const slashes = rule('F76', {
  states: 'Options of a pattern, such as `i`, are in the pattern: slashes around it are matched.',
  severity: 'warning',
  fix: 'Write `(?i)error` instead of `/error/i`; ignore the warning if the records contain the slashes.',
  check: (name: string, pattern: string) => {
    if (!hasOptions(pattern)) return undefined;
    const last = pattern.lastIndexOf('/');
    const [inner, options] = [pattern.slice(1, last), pattern.slice(last + 1).replaceAll('o', '')];
    return `${name} matches the slashes and what follows them as well, got ${JSON.stringify(pattern)}; to set options, write ${JSON.stringify(`(?${options})${inner}`)}`;
  },
});

/** Returns the known patterns of a route that select records, by the name of their property. */
function selectingPatterns({ include, exclude = [] }: LogRoute): readonly (readonly [name: string, pattern: string])[] {
  const excluded = Array.isArray(exclude)
    ? exclude.map((each, index) => [`exclude[${index}]`, each] as const)
    : [['exclude', exclude as RecordPattern] as const];
  return [...(include === undefined ? [] : [['include', include] as const]), ...excluded]
    .map(([name, pattern]) =>
      typeof pattern === 'string' ? ([name, pattern] as const) : ([`${name}.matches`, pattern.matches] as const),
    )
    .filter(([, pattern]) => isKnown(pattern));
}

// The options of parsers can have any JSON value here; what else is wrong with them is found elsewhere.

function parserProblem({ Name: name, Regex: pattern }: Parser): Problem[] {
  return [named(`parse: Regex of "${name}"`, knownRegexProblem(pattern))];
}

function ruleProblems({ name, Rule: rules }: MultilineParser): Problem[] {
  if (!Array.isArray(rules)) return [];
  return (rules as readonly ({ readonly regex?: unknown } | null)[]).map((each, index) =>
    named(`multiline: regex of Rule[${index}] of "${name}"`, knownRegexProblem(each?.regex)),
  );
}

function knownRegexProblem(pattern: unknown): Problem {
  return isText(pattern) && isKnown(renderText(pattern)) && regexProblem(pattern);
}

function named(name: string, problem: Problem): Problem {
  return problem && `${name} ${problem}`;
}
