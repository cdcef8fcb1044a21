import { oneOf, type OptionsOf, repeated, required, text } from '../option';

/**
 * Options of the `nest` filter, which moves fields into a map or out of one.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/nest
 */
export const nestOptions = {
  /** `nest` moves fields into a map, `lift` moves them out of one. */
  Operation: required(oneOf('nest', 'lift')),
  /** Fields to nest; a `*` at the end matches any characters. */
  Wildcard: repeated(text()),
  /** Map to nest the fields in. */
  Nest_under: text(),
  /** Map to lift the fields from. */
  Nested_under: text(),
  /** Prefix to add to the names of the fields. */
  Add_prefix: text(),
  /** Prefix to remove from the names of the fields. */
  Remove_prefix: text(),
} as const;

/**
 * Options of the `nest` filter, by their Fluent Bit names.
 *
 * @interface
 */
export type NestOptions = OptionsOf<typeof nestOptions>;

/** Checks for combinations of options that the `nest` filter rejects or with which it has no effect. */
export function nestProblems(options: NestOptions): string[] {
  const { Operation: operation, Wildcard: fields, Nest_under: into, Nested_under: from } = options;
  const problems: (string | false)[] = [
    operation === 'nest' && fields === undefined && 'Wildcard must be set when Operation is "nest"',
    operation === 'nest' && into === undefined && 'Nest_under must be set when Operation is "nest"',
    operation === 'nest' && from !== undefined && 'Nested_under must not be set when Operation is "nest"',
    operation === 'lift' && from === undefined && 'Nested_under must be set when Operation is "lift"',
    operation === 'lift' && into !== undefined && 'Nest_under must not be set when Operation is "lift"',
    operation === 'lift' && fields !== undefined && 'Wildcard must not be set when Operation is "lift"',
    options.Add_prefix !== undefined &&
      options.Remove_prefix !== undefined &&
      'Add_prefix and Remove_prefix must not both be set, because Fluent Bit does not start with both',
  ];
  return problems.filter((problem) => problem !== false);
}
