import { luaProblem } from '../lua/lua';
import { bool, type Option, type OptionsOf, required, text } from '../option';
import { isVariable, partsOf, renderText, type Text, textProblem } from '../value';

/** A line of Lua, in which `#` may follow whitespace. */
const line: Option<Text> = {
  ...text(),
  form: 'a line of Lua',
  problem: (value) => textProblem(value as Text, 'kept'),
};

/**
 * Options of the `lua` filter, which passes each record to a function.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/filters/lua
 */
export const luaOptions = {
  /** Path of the Lua file with the function; mutually exclusive with `code`. */
  script: text(),
  /** Lua code of the function in one line; a comment would hide everything after it. */
  code: line,
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

/**
 * Options of the `lua` filter, by their Fluent Bit names.
 *
 * @interface
 */
export type LuaOptions = OptionsOf<typeof luaOptions>;

/** Checks for combinations of options, and for code, that the `lua` filter rejects or partly ignores. */
export function luaProblems({ script, code, call }: LuaOptions): string[] {
  const given = [script, code].filter((source) => source !== undefined).length;
  if (given !== 1) return [`exactly one of script and code must be set, got ${given}`];
  // What a variable contains is not known.
  if (code === undefined || [code, call].flatMap(partsOf).some(isVariable)) return [];
  return luaProblem({ code: renderText(code), call: renderText(call) }, { code: 'code', call: 'call' });
}
