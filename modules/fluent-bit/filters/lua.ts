import { bool, type OptionsOf, regex, required, text } from '../option';

/**
 * Options of the `lua` filter, which passes each record to a function.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/lua
 */
export const luaOptions = {
  /** Path of the Lua file with the function; mutually exclusive with `code`. */
  script: text(),
  /** Lua code of the function in one line; a comment would hide everything after it. */
  code: regex('a line of Lua'),
  /** Name of the function. */
  call: required(text()),
  /** Fields whose numbers are integers, separated by spaces; Lua numbers are floating-point. */
  type_int_key: text(),
  /** Fields that are arrays, separated by spaces; Lua treats an empty array as a map. */
  type_array_key: text(),
  /** Leaves the record unchanged if the function fails, instead of ending Fluent Bit. */
  protected_mode: bool(),
  /** Passes the time to the function as a table of `sec` and `nsec`, with nanosecond precision. */
  time_as_table: bool(),
  /** Preserves null fields; since Fluent Bit 3. */
  enable_flb_null: bool(),
} as const;

/** Options of the `lua` filter, by their Fluent Bit names. */
export type LuaOptions = OptionsOf<typeof luaOptions>;

/** Checks for combinations of options that the `lua` filter rejects or partly ignores. */
export function luaProblems({ script, code }: LuaOptions): string[] {
  const given = [script, code].filter((source) => source !== undefined).length;
  return given === 1 ? [] : [`exactly one of script and code must be set, got ${given}`];
}
