import { routerMessages, type RouterTrouble, type RouterType } from '../../modules/log-routing/routers/router-messages';

/** The troubles that a line in the log of a router tells of. */
export function troublesOf(router: RouterType, line: string): readonly RouterTrouble[] {
  const troubles = Object.keys(routerMessages[router]) as RouterTrouble[];
  return troubles.filter((trouble) =>
    Object.values(routerMessages[router][trouble]).some((pattern) => matches(pattern, line)),
  );
}

/** The troubles whose alarms go off when Fluent Bit has said all this. */
export function alarmsOf(log: string): readonly RouterTrouble[] {
  const told = new Set(log.split('\n').flatMap((line) => troublesOf('fluentbit', line)));
  return [...told].sort();
}

/** Tells if a line matches a pattern made of phrases: one of those with `?`, else those without and none with `-`. */
function matches(pattern: string, line: string): boolean {
  const phrases = (mark: string) =>
    [...pattern.matchAll(/([?-]?)"([^"]+)"/g)].filter(([, before]) => before === mark).map(([, , phrase]) => phrase!);
  if (phrases('?').length > 0) return phrases('?').some((phrase) => line.includes(phrase));
  return phrases('').every((phrase) => line.includes(phrase)) && !phrases('-').some((phrase) => line.includes(phrase));
}
