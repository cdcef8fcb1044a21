import { routerMessages, type RouterTrouble, type RouterType } from '../../modules/log-routing/routers/router-messages';

/** Returns the alarms that count a line in the log of a router. */
export function troublesOf(router: RouterType, line: string): readonly RouterTrouble[] {
  const troubles = Object.keys(routerMessages[router]) as RouterTrouble[];
  return troubles.filter((trouble) =>
    Object.values(routerMessages[router][trouble]).some((pattern) => matches(pattern, line)),
  );
}

/** Returns the alarms that Fluent Bit's log raises. */
export function alarmsOf(log: string): readonly RouterTrouble[] {
  const raised = new Set(log.split('\n').flatMap((line) => troublesOf('fluentbit', line)));
  return [...raised].sort();
}

/** Returns whether a line matches a pattern of terms: one of those with `?`, or else all others, and none with `-`. */
function matches(pattern: string, line: string): boolean {
  const phrases = (mark: string) =>
    [...pattern.matchAll(/([?-]?)"([^"]+)"/g)].filter(([, before]) => before === mark).map(([, , phrase]) => phrase!);
  if (phrases('?').length > 0) return phrases('?').some((phrase) => line.includes(phrase));
  return phrases('').every((phrase) => line.includes(phrase)) && !phrases('-').some((phrase) => line.includes(phrase));
}
