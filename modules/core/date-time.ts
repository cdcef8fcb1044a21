import { nearestName } from './nearest-name';
import type { Problem } from './problem';
import { isKnown, patternProblem } from './validation';

/** Checks a date and time without a time zone, such as `2027-01-31T20:00:00`. */
export function localTimeProblem(name: string, value: string | undefined): Problem {
  const form = 'a date and time, such as "2027-01-31T20:00:00"';
  return (
    patternProblem(name, value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/, form) || calendarProblem(name, value, `${value}Z`)
  );
}

/** Checks a date and time in UTC, such as `2027-01-31T20:00:00Z`. */
export function utcTimeProblem(name: string, value: string | undefined): Problem {
  const form = 'a date and time in UTC, such as "2027-01-31T20:00:00Z"';
  return patternProblem(name, value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, form) || calendarProblem(name, value, value);
}

/** A day such as February 30 becomes another one. */
function calendarProblem(name: string, value: string | undefined, inUtc: string | undefined): Problem {
  if (value === undefined || inUtc === undefined || !isKnown(value)) return undefined;
  const time = Date.parse(inUtc);
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(value.slice(0, 19));
  return !exists && `${name} must be a date and time of the calendar, got ${JSON.stringify(value)}`;
}

/**
 * Checks a time zone. Node.js knows those of the IANA database, but also accepts offsets, other cases and abbreviations.
 *
 * @see https://www.iana.org/time-zones
 */
export function timeZoneProblem(name: string, value: string | undefined): Problem {
  const form = 'an IANA time zone, such as "Europe/Berlin"';
  if (value === undefined || !isKnown(value)) return undefined;
  const problem = patternProblem(name, value, /^[A-Za-z0-9]+([/_+-][A-Za-z0-9]+)*$/, form);
  if (problem) return problem;
  const zones = Intl.supportedValuesOf('timeZone');
  if (zones.includes(value) || isAlias(value)) return undefined;
  const nearest = nearestName(value, zones);
  return `${name} must be ${form}, got ${JSON.stringify(value)}${nearest === undefined ? '' : `; did you mean ${JSON.stringify(nearest)}?`}`;
}

/** Returns whether a name is another name of a time zone, such as `UTC` or `Asia/Kolkata`. */
function isAlias(value: string): boolean {
  if (!/^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/.test(value)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  } catch {
    // An unknown time zone is a RangeError: there is no function that only asks.
    return false;
  }
}
