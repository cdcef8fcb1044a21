import type { SectionOption } from '../fluent-bit-sections';
import type { LineStream } from './lines';

/** A line of a container, or a record of a library. */
export interface SentLine {
  /** Number of the line from 1; `undefined` for records of libraries. */
  readonly number: number | undefined;
  /** Stream that the container wrote the line to. */
  readonly stream: LineStream | 'library';
  /** The line; the record in JSON if a library sent it. */
  readonly text: string;
}

/** Result of a line with one tag at one output. */
export type Way =
  | {
      /** The record arrived, did not arrive, or was discarded by the output `null`. */
      readonly outcome: 'arrived' | 'missing' | 'discarded';
      readonly tag: string;
      readonly output: string;
      readonly plugin: string;
      /** Address at the destination, if it arrived. */
      readonly place?: string;
      /** The record as it arrived, or as the output received it. */
      readonly record: unknown;
      /** Numbers of the lines that are in the record, if there are several. */
      readonly lines?: readonly number[];
      /** `true` if the same record has arrived before. */
      readonly again?: true;
    }
  | {
      /** The line is a part of the record of another line. */
      readonly outcome: 'joined';
      readonly tag: string;
      readonly line: number | undefined;
    }
  | {
      /** A filter dropped the record, or still holds it. */
      readonly outcome: 'dropped' | 'held';
      readonly tag: string;
      readonly filter: { readonly name: string; readonly options: readonly SectionOption[] };
      /** Outputs that would have received the record. */
      readonly outputs: readonly string[];
    }
  | {
      /** No output receives records with its tag. */
      readonly outcome: 'no-output';
      readonly tag: string;
    }
  | {
      /** The record was sent to the log router, and was not seen afterwards. */
      readonly outcome: 'unknown';
      readonly tag: string | undefined;
    };

/** A line with all its results. */
export interface Journey extends SentLine {
  /** Results, by tag and output. */
  readonly ways: readonly Way[];
}
