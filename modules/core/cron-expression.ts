import type { Problem } from './problem';
import { isKnown } from './validation';

/** Field of a cron expression. */
interface CronField {
  /** Name of the field. */
  readonly name: string;
  /** Lowest and highest number. */
  readonly range: readonly [min: number, max: number];
  /** Names of the numbers, beginning with that of the lowest. */
  readonly names?: readonly string[];
  /** Further values, such as the last day of the month. */
  readonly special?: RegExp;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based */
const cronFields: readonly CronField[] = [
  { name: 'minute', range: [0, 59] },
  { name: 'hour', range: [0, 23] },
  { name: 'day of month', range: [1, 31], special: /^(\?|L(-([1-9]|[12]\d|30))?|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', range: [1, 12], names: months },
  {
    name: 'day of week',
    range: [1, 7],
    names: days,
    special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/,
  },
  { name: 'year', range: [1970, 2199] },
];

/** Checks a cron expression of EventBridge Scheduler or Application Auto Scaling. */
export function cronProblem(name: string, cron: string | undefined): Problem {
  if (cron === undefined || !isKnown(cron)) return undefined;
  const given = cron.split(' ');
  // One of the two day fields must be "?".
  const isOneDay = (given[2] === '?') !== (given[4] === '?');
  const isPlain = given.length === cronFields.length && given.every((field) => /^[A-Za-z0-9*?/,#-]+$/.test(field));
  if (!isPlain || !isOneDay) {
    return `${name} must be minute, hour, day of month, month, day of week and year, with "?" for one of the day fields, such as "0 20 ? * MON-FRI *", got ${JSON.stringify(cron)}`;
  }
  const wrong = cronFields.findIndex((field, index) => !isValueOf(field, given[index]!.toUpperCase()));
  return wrong >= 0 && `${name} must have ${inWords(cronFields[wrong]!)}, got ${JSON.stringify(given[wrong])}`;
}

function inWords({ name, range: [min, max], names }: CronField): string {
  const numbers = `${name === 'hour' ? 'an' : 'a'} ${name} from ${min} to ${max}`;
  return names ? `${numbers} or ${names[0]} to ${names.at(-1)}` : numbers;
}

function isValueOf(field: CronField, value: string): boolean {
  const { special = /^$/, range } = field;
  if (special.test(value)) return true;
  return value.split(',').every((item) => {
    const [base = '', step, ...rest] = item.split('/');
    if (rest.length > 0 || (step !== undefined && !isStep(step, range[1]))) return false;
    if (base === '*') return true;
    const [from, to, ...others] = base.split('-').map((each) => numberOf(field, each));
    if (others.length > 0 || from === undefined) return false;
    // A range of days of the week may pass Saturday.
    return !base.includes('-') || (to !== undefined && (from <= to || field.names === days));
  });
}

function isStep(step: string, max: number): boolean {
  return /^[1-9]\d*$/.test(step) && Number(step) <= max;
}

/** Returns the number of a field, which may be a name; `undefined` if it is out of range. */
function numberOf({ range: [min, max], names = [] }: CronField, value: string): number | undefined {
  if (names.includes(value)) return min + names.indexOf(value);
  return /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined;
}
