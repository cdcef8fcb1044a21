import type { LogRecord } from '../../lab/routers/records';
import type { SentLine } from './journey';
import type { Arrival } from './receivers/receiver';
import type { TracedFilter, TracedOutput } from './trace';

/** A record that was sent to the log router: a line, or a part of a long line. */
export interface SentRecord {
  /** The line. */
  readonly line: SentLine;
  /** Passes through the filters, in the order in which they began. */
  readonly passes: Pass[];
  /** Time of the last event, in milliseconds. */
  changed: number;
}

/** Pass of a record through the filters under one tag; a filter that joins lines can begin another pass. */
export interface Pass {
  /** Tag of the record. */
  readonly tag: string;
  /** The record as it entered. */
  readonly entry: LogRecord;
  /** Number of the event with which the pass began. */
  readonly began: number;
  /** Records that filters joined, with the number of the event. */
  readonly joins: { readonly filter: TracedFilter; readonly record: LogRecord; readonly at: number }[];
  /** Number of the last filter that the record passed; 0 before the first one. */
  last: number;
  /** Deliveries to the outputs that receive the tag. */
  readonly deliveries: Delivery[];
  /** `true` if the record has passed all filters. */
  hasEnded: boolean;
  /** Record that contains this one, if a filter joined them. */
  joinedTo?: SentRecord;
}

/** A record that an output delivers. */
export interface Delivery {
  /** The output. */
  readonly output: TracedOutput;
  /** The record as the output received it. */
  readonly record: LogRecord;
  /** Arrival at the destination; `undefined` before. */
  arrival?: Arrival;
  /** `true` if the same record has arrived before. */
  again?: true;
}
