import { taskId } from '../../lab/routers/task-id';
import type { Journey, Way } from './journey';

/** Maximum length of a line or record in a report; `--json` does not shorten them. */
const longest = 300;

/** Numbers of lines, by result. */
export class Tally {
  /** Number of all lines. */
  lines = 0;
  /** Number of lines that arrived at a destination, or were joined to a line that did. */
  arrived = 0;
  /** Number of lines that no route takes. */
  untaken = 0;
  /** Number of lines that did not arrive at a destination of their routes. */
  missing = 0;

  /** Counts a line. */
  add({ ways }: Journey): void {
    this.lines += 1;
    if (ways.some(({ outcome }) => ['missing', 'held', 'unknown'].includes(outcome))) this.missing += 1;
    else if (ways.some(({ outcome }) => ['arrived', 'joined', 'discarded'].includes(outcome))) this.arrived += 1;
    else this.untaken += 1;
  }

  /** Returns the numbers in one sentence. */
  toString(): string {
    const { lines, arrived, untaken, missing } = this;
    const lost = missing > 0 ? `, ${missing} did not arrive everywhere` : '';
    return `${lines} ${lines === 1 ? 'line' : 'lines'}: ${arrived} arrived, ${untaken} taken by no route${lost}`;
  }
}

/** Returns a line and its results as text. */
export function describeJourney({ number, stream, text, ways }: Journey): string {
  const name = number === undefined ? 'library' : `${number} ${stream}`;
  const isTaken = ways.some(({ outcome }) => outcome !== 'dropped' && outcome !== 'no-output');
  return [
    `${name}  ${short(text)}`,
    ...(isTaken ? [] : ['  no route takes it:']),
    ...ways.flatMap((way) => describeWay(way).map((line) => `  ${line}`)),
  ].join('\n');
}

/** Returns a line and its results as one JSON object. */
export function journeyJson(journey: Journey, container: string): string {
  const { number, stream, text, ways } = journey;
  return JSON.stringify({ line: number, container: number === undefined ? undefined : container, stream, text, ways });
}

function describeWay(way: Way): readonly string[] {
  switch (way.outcome) {
    case 'arrived':
      return [`${way.output} → ${way.place}${suffix(way)}`, ...describeRecord(way.record)];
    case 'missing':
      return [`${way.output}: did not arrive${suffix(way)}`, ...describeRecord(way.record)];
    case 'discarded':
      return [`${way.output}: discarded by the output null`];
    case 'joined':
      return [`joined to line ${way.line}`];
    case 'dropped':
      return [`${before(way)}: dropped by the filter ${way.filter.name}${conditions(way.filter)}`];
    case 'held':
      return [`${before(way)}: lost in the filter ${way.filter.name}`];
    case 'no-output':
      return [`no output receives the tag ${tagName(way.tag)}`];
    case 'unknown':
      return ['not seen after it was sent to the router'];
  }
}

/** Fields of the log driver and of ECS, of which a report shows only the names. */
const surrounding = /^(container_id|container_name|source|ecs_\w+|ec2_instance_id)$/;

function describeRecord(record: unknown): readonly string[] {
  if (typeof record !== 'object' || record === null) return [`  ${short(String(record))}`];
  const fields = Object.entries(record);
  const own = fields.filter(([name]) => !surrounding.test(name));
  const others = fields.filter(([name]) => surrounding.test(name)).map(([name]) => name);
  const named = others.length === 0 ? '' : ` with ${others.sort().join(', ')}`;
  return [`  ${short(JSON.stringify(Object.fromEntries(own)))}${named}`];
}

function suffix({ lines, again }: Extract<Way, { readonly record: unknown }>): string {
  const joined = lines
    ? `, as one record with ${lines.length === 2 ? 'line' : 'lines'} ${lines.slice(1).join(', ')}`
    : '';
  return `${joined}${again ? ', again' : ''}`;
}

/** Returns the options that determine which records a filter drops, without code, which is too long. */
function conditions({ options }: Extract<Way, { readonly outcome: 'dropped' | 'held' }>['filter']): string {
  const named = options
    .filter(([name]) => !/^(code|script|protected_mode|emitter_)/i.test(name))
    .map((entry) => entry.join(' '))
    .map((option) => (option === 'call firelens_level' ? 'level of the route' : option));
  return named.length === 0 ? '' : ` (${named.join(', ')})`;
}

function before({ outputs, tag }: Extract<Way, { readonly outcome: 'dropped' | 'held' }>): string {
  return outputs.length === 0 ? tagName(tag) : outputs.join(', ');
}

function tagName(tag: string): string {
  return tag.replace(taskId, '<task id>');
}

function short(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}
