import { groupedBy } from '../../modules/core/grouped-by';
import type { LogRecord } from '../../lab/routers/records';
import { findJoinedLines } from './joined-lines';
import type { Journey, SentLine, Way } from './journey';
import type { LineMarks } from './line-mark';
import type { Arrival } from './receivers/receiver';
import type { Delivery, Pass, SentRecord } from './sent-record';
import type { TracedFilter, TracedOutput, TraceEvent } from './trace';

/** Follows lines from the log driver to their destinations. */
export class Journeys {
  /** Number of received records that belong to no known line. */
  unmatched = 0;

  private readonly sent = new Map<string, SentRecord>();
  private readonly awaited = new Map<TracedOutput, Delivery[]>();
  private eventCount = 0;

  /** Follows records through these filters to these outputs. */
  constructor(
    private readonly filters: readonly TracedFilter[],
    private readonly outputs: readonly TracedOutput[],
    private readonly marks: LineMarks,
  ) {}

  /** Records that a line is sent with a mark. */
  send(mark: string, line: SentLine, now = Date.now()): void {
    this.sent.set(mark, { line, passes: [], changed: now });
  }

  /** Records that a record passed a point of the log router. */
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

  /** Records that a record arrived at the destination of an output. */
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

  /** Processes a line on stdout of the log router; an output has written it if it contains a mark. */
  print(line: string): void {
    const mark = this.marks.find(line);
    if (mark === undefined) return;
    const deliveries = this.sent.get(mark)?.passes.flatMap((pass) => pass.deliveries) ?? [];
    const delivery = deliveries.find(({ output, arrival }) => output.plugin === 'stdout' && !arrival);
    if (delivery)
      this.arrive(delivery.output, { place: "the router's own log", received: JSON.parse(line) as unknown });
  }

  /** Returns `true` if records have not arrived from an output of another plugin than these. */
  isAwaiting(exceptOf: readonly string[]): boolean {
    return [...this.awaited].some(([{ plugin }, deliveries]) => deliveries.length > 0 && !exceptOf.includes(plugin));
  }

  /** Returns `true` if every sent record has reached the log router. */
  haveEntered(): boolean {
    return [...this.sent.values()].every(({ passes }) => passes.length > 0);
  }

  /**
   * Returns the lines whose results are complete, in their order, and removes them.
   *
   * @param quietSince time since which nothing may have changed
   * @param unorderedSince time since which nothing has changed in lines that do not wait for those before them
   */
  report(quietSince: number, unorderedSince: number): readonly Journey[] {
    findJoinedLines([...this.sent.values()], (pass) => this.filterAfter(pass));
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

  /** Returns all remaining lines. */
  reportAll(): readonly Journey[] {
    findJoinedLines([...this.sent.values()], (pass) => this.filterAfter(pass));
    return this.records().map((records) => this.forget(records, this.journeyOf(records)));
  }

  /** Returns the records by line. */
  private records() {
    return groupedBy([...this.sent], ([, { line }]) => line);
  }

  private journeyOf(records: readonly (readonly [string, SentRecord])[]): Journey {
    const [[, { line }]] = records as readonly [readonly [string, SentRecord]];
    return { ...line, ways: records.flatMap(([, sent]) => this.waysOf(sent)) };
  }

  private forget(records: readonly (readonly [string, SentRecord])[], journey: Journey): Journey {
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

  private waysOf(sent: SentRecord): readonly Way[] {
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

  private endOf(sent: SentRecord, { tag, deliveries }: Pass): readonly Way[] {
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

  private joinedTo(head: SentRecord, tag: string): readonly SentRecord[] {
    return [...this.sent.values()].filter(({ passes }) =>
      passes.some((pass) => pass.tag === tag && pass.joinedTo === head),
    );
  }
}

/** Returns `true` if a received string is the value of a field of a record. */
function isOf(record: unknown, text: unknown): boolean {
  if (typeof text !== 'string') return false;
  if (typeof record !== 'object' || record === null) return record === text;
  return Object.values(record).some((value) => isOf(value, text));
}
