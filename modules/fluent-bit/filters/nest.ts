import { oneOf, type OptionsOf, repeated, required, text } from '../option';

/**
 * Options of the `nest` filter, which puts fields into a map, or takes them out of one.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/nest
 */
export const nestOptions = {
  /** Whether to put fields into a map or to take them out. */
  Operation: required(oneOf('nest', 'lift')),
  /** Fields to put in; `*` at the end stands for any characters. */
  Wildcard: repeated(text()),
  /** Map to put them into. */
  Nest_under: text(),
  /** Map to take fields out of. */
  Nested_under: text(),
  /** Text to put before their names. */
  Add_prefix: text(),
  /** Text to take from the beginning of their names. */
  Remove_prefix: text(),
} as const;

/** Options of the `nest` filter, by Fluent Bit's own names. */
export type NestOptions = OptionsOf<typeof nestOptions>;

/** Combinations of options that the `nest` filter refuses at start, or with which it does nothing. */
export function nestProblems(options: NestOptions): string[] {
  const { Operation: operation, Wildcard: fields, Nest_under: into, Nested_under: from } = options;
  const problems: (string | false)[] = [
    operation === 'nest' && fields === undefined && 'Wildcard must be given where Operation is "nest"',
    operation === 'nest' && into === undefined && 'Nest_under must be given where Operation is "nest"',
    operation === 'nest' && from !== undefined && 'Nested_under must not be given where Operation is "nest"',
    operation === 'lift' && from === undefined && 'Nested_under must be given where Operation is "lift"',
    operation === 'lift' && into !== undefined && 'Nest_under must not be given where Operation is "lift"',
    operation === 'lift' && fields !== undefined && 'Wildcard must not be given where Operation is "lift"',
    options.Add_prefix !== undefined &&
      options.Remove_prefix !== undefined &&
      'Add_prefix and Remove_prefix must not be given together: Fluent Bit does not start with both',
  ];
  return problems.filter((problem) => problem !== false);
}
