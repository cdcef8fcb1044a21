import { rule } from '../../../../core/rule';
import type { Parser } from '../../../../fluent-bit/parser';
import { regexProblem } from '../../../../fluent-bit/regex';
import type { LogRoute } from '../../../routes/log-route';
import { isTagged } from '../../../routes/record-source';
import { parserPresets } from '../../../routes/parser-presets';
import { parsersOf } from '../../../routes/route-steps';
import { matchesWholeLine, unnamedPart } from '../../../routes/whole-lines';

/** Returns an error for each parser of a route that would discard a part of a line. */
export const wholeLines = rule('F67', {
  states: 'A parser matches a whole line, because the rest of the line would be lost.',
  severity: 'error',
  fix: 'Add a group for the rest of the line, such as `(?<rest>.*)$`, or set `keepLine: true`.',
  check: (route: LogRoute) =>
    route.keepLine === true ? [] : parsersOf(route).map((parser) => partialProblem(parser, route)),
});

function partialProblem(
  { Name: name, Format: format, Regex: regex }: ReturnType<typeof parsersOf>[number],
  route: LogRoute,
) {
  if (format !== 'regex' || typeof regex !== 'string' || regexProblem(regex) !== undefined) return false;
  // Messages from libraries may have line breaks.
  const severalLines = isTagged(route.from) || [route.multiline ?? []].flat().length > 0;
  if (matchesWholeLine(regex, severalLines)) return false;
  return matchesWholeLine(regex, false)
    ? `parser "${name}" must match a message of several lines, or the other lines would be lost; write Regex between slashes with the flag m, in which "." matches a line break, or set keepLine: true, got ${JSON.stringify(regex)}`
    : `parser "${name}" must match a whole line, or the rest of it would be lost; begin Regex with "^", end it with "$", and add a group for the rest, such as "(?<rest>.*)", or set keepLine: true, got ${JSON.stringify(regex)}`;
}

/** Returns a warning for each part of a line, and for each time, that a parser of a route discards. */
export function parserWarnings(route: LogRoute, index: number): string[] {
  if (route.keepLine === true) return [];
  return parsersOf(route)
    .filter((parser) => !presets.has(parser))
    .flatMap((parser) => [
      ...namedParts(parser, `logRouting.routes[${index}]`),
      ...keptTime(parser, `logRouting.routes[${index}]`),
    ]);
}

/** Parsers of this library, which keep what they match. */
const presets = new Set<Parser>(Object.values(parserPresets));

const namedParts = rule('F67', {
  variant: 'named',
  states: 'A parser names every part of a line that may contain any text, because Fluent Bit discards the others.',
  severity: 'warning',
  fix: 'Name the part, such as `(?<protocol>\\S+)`, set `keepLine: true`, or ignore the warning if the text is not needed.',
  check: ({ Name: name, Format: format, Regex: regex }: Parser, place: string) => {
    if (format !== 'regex' || typeof regex !== 'string') return undefined;
    const part = unnamedPart(regex);
    return (
      part !== undefined &&
      `${place}: parser "${name}" should name every part of a line, or its text is lost, such as that of ${JSON.stringify(part)}; write "(?<name>${part})", or set keepLine: true`
    );
  },
});

/** @see https://github.com/fluent/fluent-bit/blob/v5.0.9/src/flb_parser_regex.c `cb_results()` */
const keptTime = rule('F82', {
  states: 'A regex parser keeps a text that its time format does not match, which Fluent Bit discards.',
  severity: 'warning',
  fix: 'Name the text twice, such as `(?<time>(?<time_text>\\S+))`, or set `keepLine: true`.',
  check: ({ Name: name, Format: format, Regex: regex, Time_Key: key, Time_Format: time }: Parser, place: string) =>
    format === 'regex' &&
    typeof regex === 'string' &&
    typeof key === 'string' &&
    time !== undefined &&
    regex.includes(`(?<${key}>`) &&
    !regex.includes(`(?<${key}>(?<`) &&
    `${place}: parser "${name}" should keep the text of ${JSON.stringify(key)}, which is lost where Time_Format does not match it; write "(?<${key}>(?<${key}_text>…))", or set keepLine: true`,
});
