import { bool, integer, oneOf, type OptionsOf, repeated, required, size, text } from '../option';

/**
 * Options of the `multiline` filter, which joins records that are lines of one message, or parts of one line.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/multiline-stacktrace
 */
export const multilineOptions = {
  /** Whether parsers tell which lines to join, or the marks of a log driver that split a line. */
  mode: oneOf('parser', 'partial_message'),
  /** Multiline parsers to try, in order: `docker`, `cri`, `go`, `java`, `python`, `ruby`, or own ones. */
  'multiline.parser': repeated(text({ pattern: /^[^\s,]+$/, form: 'a name without blanks and commas' })),
  /** Field that holds the lines; Fluent Bit joins nothing without it. */
  'multiline.key_content': required(text()),
  /** Whether lines are joined across the chunks in which they come, as those of a log driver do. */
  buffer: bool(),
  /** Milliseconds to wait for the next line. */
  flush_ms: integer(500),
  /** Name of the input that sends joined records through the pipeline once more; no two may have the same. */
  emitter_name: text(),
  /** Where that input buffers. */
  'emitter_storage.type': oneOf('memory', 'filesystem'),
  /** Most that it may have waiting in memory. */
  emitter_mem_buf_limit: size('1'),
  /** Whether joined records are printed, for tests. */
  debug_flush: bool(),
} as const;

/** Options of the `multiline` filter, by Fluent Bit's own names. */
export type MultilineOptions = OptionsOf<typeof multilineOptions>;

/** Combinations of options that the `multiline` filter refuses at start, or of which it heeds a part only. */
export function multilineProblems({
  mode = 'parser',
  'multiline.parser': parsers,
  buffer,
}: MultilineOptions): string[] {
  const problems: (string | false)[] = [
    mode === 'parser' && parsers === undefined && 'multiline.parser must be given where mode is "parser"',
    mode === 'partial_message' &&
      parsers !== undefined &&
      'multiline.parser must not be given where mode is "partial_message"; use two filters, this one first',
    mode === 'partial_message' && buffer === false && 'buffer must not be false where mode is "partial_message"',
  ];
  return problems.filter((problem) => problem !== false);
}
