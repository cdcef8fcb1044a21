import { oneOf, type OptionsOf, regex, repeated, required, text } from '../option';
import { words } from '../words';

const rule = words('plain', {
  /** Field of the record, as `log`, or as `$kubernetes['host']` for one within another. */
  key: required(text()),
  /** Regular expression that is sought in it. */
  regex: required(regex()),
});

/**
 * Options of the `grep` filter, which keeps or drops records by the text of their fields.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/grep
 */
export const grepOptions = {
  /** Records to keep: where the field matches; a record without the field is dropped. */
  Regex: repeated(rule),
  /** Records to drop: where the field matches. */
  Exclude: repeated(rule),
  /** Whether all rules must match or one; Fluent Bit's default is `legacy`, which stops at the first `Regex`. */
  Logical_Op: oneOf('legacy', 'AND', 'OR'),
} as const;

/** Options of the `grep` filter, by Fluent Bit's own names. */
export type GrepOptions = OptionsOf<typeof grepOptions>;

/** Combinations of options that the `grep` filter refuses at start, or of which it heeds a part only. */
export function grepProblems({ Regex: kept = [], Exclude: dropped = [], Logical_Op: operator }: GrepOptions): string[] {
  const problems: (string | false)[] = [
    kept.length + dropped.length === 0 && 'Regex or Exclude must be given, or every record is kept',
    kept.length > 0 &&
      dropped.length > 0 &&
      'Regex and Exclude must not be given together: a record that one Regex keeps is not held against Exclude; use two filters',
    kept.length > 1 &&
      (operator ?? 'legacy') === 'legacy' &&
      'Logical_Op must be "AND" or "OR" where there are several Regex: without it only the first counts',
  ];
  return problems.filter((problem) => problem !== false);
}
