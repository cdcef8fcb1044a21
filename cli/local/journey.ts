import type { SectionOption } from '../fluent-bit-sections';
import type { LineStream } from './lines';

/** A line of a container, or a record of a library. */
export interface SentLine {
  /** Number of the line from 1; undefined for records of libraries. */
  readonly number: number | undefined;
  /** Stream that the container wrote the line to. */
  readonly stream: LineStream | 'library';
  /** The line; the record in JSON if a library sent it. */
  readonly text: string;
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
