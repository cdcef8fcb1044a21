import { groupedBy } from '../../modules/core/grouped-by';
import type { LogRecord } from '../../lab/routers/records';
import type { SectionOption } from '../fluent-bit-sections';
import type { LineMarks } from './line-mark';
import type { LineStream } from './lines';
import type { Arrival } from './receivers/receiver';
import type { TracedFilter, TraceEvent } from './trace';

/** A line of a container, or a record of a library. */
export interface SentLine {
  /** Number of the line from 1; undefined for records of libraries. */
  readonly number: number | undefined;
  /** Stream that the container wrote the line to. */
  readonly stream: LineStream | 'library';
  /** The line; the record in JSON if a library sent it. */
  readonly text: string;
}

/** An output of the routes. */
export interface TracedOutput {
  /** Its alias, such as `web.errors.cloudwatch`, or else the name of the plugin. */
  readonly name: string;
  /** Name of the plugin. */
  readonly plugin: string;
  /** Returns whether it receives records with a tag. */
  readonly receives: (tag: string) => boolean;
}

/** What became of a line under one tag. */
export type Way =
  | {
      /** It arrived, did not arrive, or is discarded by the output `null`. */
      readonly outcome: 'arrived' | 'missing' | 'discarded';
      readonly tag: string;
      readonly output: string;
      readonly plugin: string;
      /** Address at the destination, if it arrived. */
      readonly place?: string;
      /** The record as it arrived, or as the output got it. */
      readonly record: unknown;
      /** Numbers of the lines that are in the record, if there are several. */
      readonly lines?: readonly number[];
      /** `true` if the same record has arrived before. */
      readonly again?: true;
    }
  | {
      /** It is a part of the record of another line. */
      readonly outcome: 'joined';
      readonly tag: string;
      readonly line: number | undefined;
    }
  | {
      /** A filter dropped it, or holds it. */
      readonly outcome: 'dropped' | 'held';
      readonly tag: string;
      readonly filter: { readonly name: string; readonly options: readonly SectionOption[] };
      /** Outputs that would have got it. */
      readonly outputs: readonly string[];
    }
  | {
      /** No output receives records with its tag. */
      readonly outcome: 'no-output';
      readonly tag: string;
    }
  | {
      /** It was sent to the router, and not seen after that. */
      readonly outcome: 'unknown';
      readonly tag: string | undefined;
    };

/** A line and all that became of it. */
export interface Journey extends SentLine {
  /** What became of it, by tag and output. */
  readonly ways: readonly Way[];
}

/** A record's way through the filters under one tag; a filter that joins lines can begin another one. */
interface Pass {
  readonly tag: string;
  readonly entry: LogRecord;
  /** Number of the event with which it began. */
  readonly began: number;
  /** Records that filters joined, by the number of the event. */
  readonly joins: { readonly filter: TracedFilter; readonly record: LogRecord; readonly at: number }[];
  last: number;
  readonly deliveries: Delivery[];
  hasEnded: boolean;
  joinedTo?: Sent;
}

interface Delivery {
  readonly output: TracedOutput;
  readonly record: LogRecord;
  arrival?: Arrival;
  again?: true;
}

/** A record that was sent to the router: a line, or a part of a long one. */
interface Sent {
  readonly line: SentLine;
  readonly passes: Pass[];
  changed: number;
}

/** Follows lines from the log driver to their destinations. */
export class Journeys {
  /** Number of received records that belong to no known line. */
  unmatched = 0;

  private readonly sent = new Map<string, Sent>();
  private readonly awaited = new Map<TracedOutput, Delivery[]>();
  private eventCount = 0;

  /** Follows records through these filters to these outputs. */
  constructor(
    private readonly filters: readonly TracedFilter[],
    private readonly outputs: readonly TracedOutput[],
    private readonly marks: LineMarks,
  ) {}

  /** Notes a record that is sent with a mark. */
  send(mark: string, line: SentLine, now = Date.now()): void {
    this.sent.set(mark, { line, passes: [], changed: now });
  }

  /** Notes that a record passed a point of the router. */
  pass({ point, tag, mark, record = {} }: TraceEvent, now = Date.now()): void {
    if (mark === undefined) {
      if (point === -1) this.unmatched += 1;
      return;
    }
    if (!this.sent.has(mark) && point === 0) {
      const text = JSON.stringify(this.marks.without(record));
      if (mark.startsWith(`${this.marks.prefix}x`))
        this.send(mark, { number: undefined, stream: 'library', text }, now);
    }
    const sent = this.sent.get(mark);
    if (sent === undefined) return;
    sent.changed = now;
    this.eventCount += 1;
    const at = this.eventCount;
    const pass = sent.passes.findLast((each) => each.tag === tag);
    if (point === 0) {
      const filter = pass && this.filterAfter(pass);
      if (filter?.name === 'multiline') pass?.joins.push({ filter, record, at });
      sent.passes.push({ tag, entry: record, began: at, joins: [], last: 0, deliveries: [], hasEnded: false });
    } else if (pass && point > 0) {
      const filter = this.filters[point - 1];
      if (filter?.name === 'multiline') pass.joins.push({ filter, record, at });
      pass.last = point;
    } else if (pass) {
      this.finish(pass, record);
    }
  }

  /** Notes that a record arrived at an output's destination. */
  arrive(output: TracedOutput, arrival: Arrival, now = Date.now()): void {
    const mark = this.marks.find(arrival.received);
    const sent = mark === undefined ? undefined : this.sent.get(mark);
    const ofMark = sent?.passes.flatMap(({ deliveries }) => deliveries).filter((each) => each.output === output) ?? [];
    const awaited = this.awaited.get(output) ?? [];
    const delivery =
      mark === undefined
        ? awaited.find((each) => isOf(each.record, arrival.received))
        : ofMark.find((each) => !each.arrival);
    if (sent) sent.changed = now;
    if (delivery) {
      delivery.arrival = arrival;
      awaited.splice(awaited.indexOf(delivery), 1);
      return;
    }
    const [before] = ofMark;
    const pass = sent?.passes.find(({ deliveries }) => before !== undefined && deliveries.includes(before));
    if (before && pass) pass.deliveries.push({ output, record: before.record, arrival, again: true });
    else this.unmatched += 1;
  }

  /** Notes a line on stdout of the router, which an output for it has written if it contains a mark. */
  print(line: string): void {
    const mark = this.marks.find(line);
    if (mark === undefined) return;
    const deliveries = this.sent.get(mark)?.passes.flatMap((pass) => pass.deliveries) ?? [];
    const delivery = deliveries.find(({ output, arrival }) => output.plugin === 'stdout' && !arrival);
    if (delivery)
      this.arrive(delivery.output, { place: "the router's own log", received: JSON.parse(line) as unknown });
  }

  /** Returns whether records are on their way to an output of a plugin that is not one of these. */
  isAwaiting(exceptOf: readonly string[]): boolean {
    return [...this.awaited].some(([{ plugin }, deliveries]) => deliveries.length > 0 && !exceptOf.includes(plugin));
  }

  /** Returns whether every sent record has reached the router. */
  haveEntered(): boolean {
    return [...this.sent.values()].every(({ passes }) => passes.length > 0);
  }

  /**
   * Returns the lines of which everything is known, in their order, and forgets them.
   *
   * @param quietSince time since which nothing may have changed
   * @param unorderedSince time since which nothing has changed in lines that do not wait for those before them
   */
  report(quietSince: number, unorderedSince: number): readonly Journey[] {
    this.findJoined();
    const reported: Journey[] = [];
    let limit = quietSince;
    for (const records of this.records()) {
      const journey = this.journeyOf(records);
      const isOpen = journey.ways.some(({ outcome }) => ['missing', 'held', 'unknown'].includes(outcome));
      if (isOpen || records.some(([, { changed }]) => changed > limit)) limit = unorderedSince;
      else reported.push(this.forget(records, journey));
    }
    return reported;
  }

  /** Returns all lines that are left. */
  reportAll(): readonly Journey[] {
    this.findJoined();
    return this.records().map((records) => this.forget(records, this.journeyOf(records)));
  }

  /** Returns the records by line. */
  private records() {
    return groupedBy([...this.sent], ([, { line }]) => line);
  }

  private journeyOf(records: readonly (readonly [string, Sent])[]): Journey {
    const [[, { line }]] = records as readonly [readonly [string, Sent]];
    return { ...line, ways: records.flatMap(([, sent]) => this.waysOf(sent)) };
  }

  private forget(records: readonly (readonly [string, Sent])[], journey: Journey): Journey {
    records.forEach(([mark]) => this.sent.delete(mark));
    return journey;
  }

  private finish(pass: Pass, record: LogRecord): void {
    pass.hasEnded = true;
    for (const output of this.outputs.filter(({ receives }) => receives(pass.tag))) {
      const delivery: Delivery = { output, record };
      pass.deliveries.push(delivery);
      if (output.plugin !== 'null') this.awaited.set(output, [...(this.awaited.get(output) ?? []), delivery]);
    }
  }

  private waysOf(sent: Sent): readonly Way[] {
    if (sent.passes.length === 0) return [{ outcome: 'unknown', tag: undefined }];
    return sent.passes.flatMap((pass, index) => {
      if (pass.hasEnded) return this.endOf(sent, pass);
      const later = sent.passes.slice(index + 1);
      const filter = this.filterAfter(pass);
      if (filter === undefined) return [{ outcome: 'unknown', tag: pass.tag } as const];
      const { tag } = pass;
      if (filter.name === 'multiline') {
        if (later.some((each) => each.tag === tag)) return [];
        if (pass.joinedTo?.line === sent.line) return [];
        if (pass.joinedTo) return [{ outcome: 'joined', tag, line: pass.joinedTo.line.number } as const];
      }
      if (filter.name === 'rewrite_tag' && later.some((each) => each.tag !== tag)) return [];
      const holds = filter.name === 'multiline' || filter.name === 'rewrite_tag';
      const { name, options } = filter;
      const outputs = this.outputs.filter(({ receives }) => receives(tag)).map((output) => output.name);
      return [{ outcome: holds ? 'held' : 'dropped', tag, filter: { name, options }, outputs } as const];
    });
  }

  private endOf(sent: Sent, { tag, deliveries }: Pass): readonly Way[] {
    if (deliveries.length === 0) return [{ outcome: 'no-output', tag }];
    const lines = [...new Set([sent, ...this.joinedTo(sent, tag)].flatMap(({ line }) => line.number ?? []))];
    return deliveries.map(({ output, record, arrival, again }) => ({
      outcome: arrival ? 'arrived' : output.plugin === 'null' ? 'discarded' : 'missing',
      tag,
      output: output.name,
      plugin: output.plugin,
      ...(arrival && { place: arrival.place }),
      record: this.marks.without(arrival?.received ?? record),
      ...(lines.length > 1 && { lines }),
      ...(again && { again }),
    }));
  }

  /** Returns the filter at which a record is, or was dropped. */
  private filterAfter({ tag, last }: Pass): TracedFilter | undefined {
    return this.filters.slice(last).find(({ receives }) => receives(tag));
  }

  private joinedTo(head: Sent, tag: string): readonly Sent[] {
    return [...this.sent.values()].filter(({ passes }) =>
      passes.some((pass) => pass.tag === tag && pass.joinedTo === head),
    );
  }

  /**
   * Finds the lines that filters joined to others. A joined record has the mark of one of its lines: the lines that the
   * filter has held until then and whose texts make up its text, in their order, are in it.
   */
  private findJoined(): void {
    const passes = [...this.sent.values()].flatMap((sent) => sent.passes.map((pass) => ({ sent, pass })));
    const held = passes.filter(({ sent, pass }) => {
      const isLast = sent.passes.findLast(({ tag }) => tag === pass.tag) === pass;
      return isLast && !pass.hasEnded && !pass.joinedTo && this.filterAfter(pass)?.name === 'multiline';
    });
    if (held.length === 0) return;
    for (const { sent, pass } of passes) {
      for (const { filter, record, at } of pass.joins) {
        const key = filter.options.find(([name]) => name.toLowerCase() === 'multiline.key_content')?.[1] ?? 'log';
        const parts = held
          .map((each) => each.pass)
          .filter((each) => each.tag === pass.tag && !each.joinedTo && this.filterAfter(each) === filter)
          .concat(pass)
          .filter((each) => each.began < at)
          .sort((one, other) => one.began - other.began);
        for (const part of partsIn(textOf(record, key), parts, pass, key)) {
          if (part !== pass) part.joinedTo = sent;
        }
      }
    }
  }
}

/** Returns the successive passes whose texts make up a text, one of which must be the given one. */
function partsIn(text: string, passes: readonly Pass[], included: Pass, key: string): readonly Pass[] {
  for (const first of passes.keys()) {
    const parts: Pass[] = [];
    let end = 0;
    for (const pass of passes.slice(first)) {
      const part = textOf(pass.entry, key);
      if (end > 0 && text[end] === '\n' && text.startsWith(part, end + 1)) end += 1;
      else if (!text.startsWith(part, end)) break;
      end += part.length;
      parts.push(pass);
      if (end === text.length) break;
    }
    if (end === text.length && parts.includes(included)) return parts;
  }
  return [];
}

function textOf(record: LogRecord, key: string): string {
  return String(record[key] ?? '').replace(/\n$/, '');
}

/** Returns whether a received text is the value of a field of a record. */
function isOf(record: unknown, text: unknown): boolean {
  if (typeof text !== 'string') return false;
  if (typeof record !== 'object' || record === null) return record === text;
  return Object.values(record).some((value) => isOf(value, text));
}
