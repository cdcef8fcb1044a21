import { rule } from '../../../../core/rule';
import { regexProblem } from '../../../../fluent-bit/regex';
import type { LogRoute } from '../../../routes/log-route';
import { isTagged } from '../../../routes/record-source';
import { parsersOf } from '../../../routes/route-steps';
import { matchesWholeLine } from '../../../routes/whole-lines';

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
