import { bool, integer, oneOf, type OptionsOf, repeated, required, size, text } from '../option';

/**
 * Options of the `multiline` filter, which joins the lines of one message or the parts of one line.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/multiline-stacktrace
 */
export const multilineOptions = {
  /** `parser` joins lines according to multiline parsers, `partial_message` joins lines that a log driver has split. */
  mode: oneOf('parser', 'partial_message'),
  /** Multiline parsers to try, in order: `docker`, `cri`, `go`, `java`, `python`, `ruby`, or custom ones. */
  'multiline.parser': repeated(text({ pattern: /^[^\s,]+$/, form: 'a name without whitespace or commas' })),
  /** Field that contains the lines; without it, Fluent Bit joins nothing. */
  'multiline.key_content': required(text()),
  /** Joins lines across chunks; required for lines from a log driver. */
  buffer: bool(),
  /** Milliseconds to wait for the next line. */
  flush_ms: integer(500),
  /** Name of the input that re-emits joined records into the pipeline; must be unique. */
  emitter_name: text(),
  /** Buffer type of that input. */
  'emitter_storage.type': oneOf('memory', 'filesystem'),
  /** Memory limit of that input's buffer. */
  emitter_mem_buf_limit: size('1'),
  /** Prints joined records, for debugging. */
  debug_flush: bool(),
} as const;

/**
 * Options of the `multiline` filter, by their Fluent Bit names.
 *
 * @interface
 */
export type MultilineOptions = OptionsOf<typeof multilineOptions>;

/** Checks for combinations of options that the `multiline` filter rejects or partly ignores. */
export function multilineProblems({
  mode = 'parser',
  'multiline.parser': parsers,
  buffer,
}: MultilineOptions): string[] {
  const problems: (string | false)[] = [
    mode === 'parser' && parsers === undefined && 'multiline.parser must be set when mode is "parser"',
    mode === 'partial_message' &&
      parsers !== undefined &&
      'multiline.parser must not be set when mode is "partial_message"; use two filters, this one first',
    mode === 'partial_message' && buffer === false && 'buffer must not be false when mode is "partial_message"',
  ];
  return problems.filter((problem) => problem !== false);
}
