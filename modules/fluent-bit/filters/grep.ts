import { recordAccessor } from '../accessor';
import { oneOf, type OptionsOf, regex, repeated, required, text } from '../option';
import { words } from '../words';

const rule = words('plain', {
  /** Field of the record, such as `log`, or `$kubernetes['host']` for a nested field. */
  key: required(recordAccessor(text(), '$')),
  /** Regular expression to search for in the field. */
  regex: required(regex()),
});

/**
 * Options of the `grep` filter, which keeps or drops records by the content of their fields.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/grep
 */
export const grepOptions = {
  /** Keeps records whose field matches; records without the field are dropped. */
  Regex: repeated(rule),
  /** Drops records whose field matches. */
  Exclude: repeated(rule),
  /** Combination of several rules; Fluent Bit's default is `legacy`, which stops at the first `Regex`. */
  Logical_Op: oneOf('legacy', 'AND', 'OR'),
} as const;

/**
 * Options of the `grep` filter, by their Fluent Bit names.
 *
 * @interface
 */
export type GrepOptions = OptionsOf<typeof grepOptions>;

/** Checks for combinations of options that the `grep` filter rejects or partly ignores. */
export function grepProblems({ Regex: kept = [], Exclude: dropped = [], Logical_Op: operator }: GrepOptions): string[] {
  const problems: (string | false)[] = [
    kept.length + dropped.length === 0 && 'Regex or Exclude must be set, because every record is kept without them',
    kept.length > 0 &&
      dropped.length > 0 &&
      'Regex and Exclude must not both be set, because Fluent Bit does not test a record that a Regex keeps against Exclude; use two filters',
    kept.length > 1 &&
      (operator ?? 'legacy') === 'legacy' &&
      'Logical_Op must be "AND" or "OR" with several Regex, because only the first one applies otherwise',
  ];
  return problems.filter((problem) => problem !== false);
}
