import { bool, type OptionsOf, regex, required, text } from '../option';

/**
 * Options of the `lua` filter, which hands each record to a function.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/lua
 */
export const luaOptions = {
  /** File that holds the function; either it or `code`. */
  script: text(),
  /** The function itself, in one line: a comment would take all that follows it. */
  code: regex('a line of Lua'),
  /** Name of the function. */
  call: required(text()),
  /** Fields whose numbers are whole, parted by blanks: Lua's are not. */
  type_int_key: text(),
  /** Fields that are lists, parted by blanks: an empty one is a map to Lua. */
  type_array_key: text(),
  /** Whether a failure of the function leaves the record as it is, and does not end Fluent Bit. */
  protected_mode: bool(),
  /** Whether the function gets the time as a table of `sec` and `nsec`, exact to the nanosecond. */
  time_as_table: bool(),
  /** Whether fields that are null stay; since Fluent Bit 3. */
  enable_flb_null: bool(),
} as const;

/** Options of the `lua` filter, by Fluent Bit's own names. */
export type LuaOptions = OptionsOf<typeof luaOptions>;

/** Combinations of options that the `lua` filter refuses at start, or of which it heeds a part only. */
export function luaProblems({ script, code }: LuaOptions): string[] {
  const given = [script, code].filter((source) => source !== undefined).length;
  return given === 1 ? [] : [`exactly one of script and code must be given, got ${given}`];
}
