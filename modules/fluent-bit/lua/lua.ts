import type { Chunk } from 'luaparse';
import { rule } from '../../core/rule';
import { isEndless } from './endless';
import { type LuaNames, namesOf } from './functions';
import { hasTooManyLevels } from './levels';
import { joined, luaParser, luaTokens, type LuaToken, options } from './source';
import { variablesProblem } from './variables';

/** Lua code, and the name of the function that Fluent Bit calls. */
export interface LuaCall {
  /** Lua code. */
  readonly code: string;
  /** Name of the function. */
  readonly call: string;
}

/**
 * Returns the reason why Fluent Bit does not load Lua code, or does not find the function to call; `undefined` if it
 * starts with them. `name` is the name of the property or option with the code or the function.
 *
 * @see https://github.com/fluent/fluent-bit/blob/master/plugins/filter_lua/lua.c
 * @see https://luajit.org/extensions.html#lua52
 */
export function luaProblem({ code, call }: LuaCall, names: { readonly code: string; readonly call: string }): string[] {
  return validLua(code, call, names);
}

const validLua = rule('F77', {
  states: 'LuaJIT loads the code of the `lua` filter, which defines the function to call.',
  severity: 'error',
  fix: 'Define a global function with the name: `function f(tag, time, record) … end`.',
  check: (code: string, call: string, names: { readonly code: string; readonly call: string }) => {
    // Before the code is parsed: a package that is missing is no mistake in the code.
    luaParser();
    try {
      const tokens = luaTokens(code);
      const chunk = parsed(tokens);
      const problem = hasTooManyLevels(chunk, textOf(tokens)) ? tooManyLevels : variablesProblem(chunk);
      if (problem !== undefined) return notLoaded(code, problem, names);
      if (isEndless(chunk))
        return notLoaded(
          code,
          'it has a loop without an end outside functions; leave it with "break" or a condition',
          names,
        );
      return undefinedName(namesOf(chunk), call, names);
    } catch (error) {
      return notLoaded(code, reasonOf(error), names);
    }
  },
});

function notLoaded(code: string, reason: string, names: { readonly code: string }): string {
  return `${names.code} must be code that LuaJIT loads, got ${JSON.stringify(code)}: ${reason}`;
}

const tooManyLevels = 'it has too many levels';

/**
 * Parses code. LuaJIT in Fluent Bit is compiled with the syntax of Lua 5.2, with its own literals, which the parser only
 * knows without that syntax.
 */
function parsed(tokens: readonly LuaToken[]): Chunk {
  return luaParser().parse(textOf(tokens), { ...options, luaVersion: '5.2', ranges: true });
}

/** Returns the text that is parsed, with one blank between tokens. */
function textOf(tokens: readonly LuaToken[]): string {
  return tokens.map(simplified).join(' ');
}

function simplified({ kind, source }: LuaToken): string {
  return { string: '""', number: '0', other: source }[kind];
}

function undefinedName(found: LuaNames, call: string, names: { readonly code: string; readonly call: string }) {
  if (found.isOpen) return undefined;
  const missing = [...found.tables].find((table) => !found.globals.has(table) && !libraries.includes(table));
  if (missing !== undefined) {
    return `${names.code} must define the table ${JSON.stringify(missing)} before its fields; add "${missing} = {}"`;
  }
  const inner = found.innerTables.find(
    ([table, field]) => found.plainTables.has(table) && !found.givenFields.has(field) && !found.writesComputedFields,
  );
  if (inner !== undefined) {
    const name = inner.join('.');
    return `${names.code} must define the table ${JSON.stringify(name)} before its fields; add "${name} = {}"`;
  }
  const [first = '', ...fields] = call.split('.');
  const last = fields.at(-1);
  if (last === undefined ? found.functions.has(call) : isField(found, first, last)) return undefined;
  return found.locals.has(call)
    ? `${names.call} must be a global function, got ${JSON.stringify(call)}, which is local; remove "local" before it`
    : `${names.call} must be a function that the code defines, got ${JSON.stringify(call)}`;
}

function isField({ globals, locals, fields, hasComputedFields }: LuaNames, first: string, last: string): boolean {
  return (
    (hasComputedFields || fields.has(last)) && (globals.has(first) || locals.has(first) || libraries.includes(first))
  );
}

/** Global tables that LuaJIT defines. */
const libraries = ['bit', 'coroutine', 'io', 'jit', 'math', 'os', 'string', 'table'];

/** Returns the message of the parser without its position, which is not that in the code. */
function reasonOf(error: unknown): string {
  const message = (error as Error).message.replace(/^\[\d+:\d+\] /, '');
  return /stack/.test(message) ? tooManyLevels : message;
}

/**
 * Returns options of the `lua` filter with which Fluent Bit calls a function. The code is in one line and has no
 * comments. Fluent Bit calls only functions with a global name, so a function in a table gets one, such as `m.f`.
 */
export function luaOptions({ code, call }: LuaCall): LuaCall {
  luaParser();
  try {
    const tokens = luaTokens(code);
    if (!call.includes('.')) return { code: joined(tokens), call };
    const last = returnOf(tokens);
    const named = `_G["${call}"] = ${call}`;
    const parts = [joined(tokens.slice(0, last)), named, joined(tokens.slice(last))];
    return { code: parts.filter((part) => part !== '').join(' '), call };
  } catch {
    // The code is refused elsewhere.
    return { code, call };
  }
}

/** Returns the index of the `return` that ends the code, after which nothing can follow; the number of tokens without one. */
function returnOf(tokens: readonly LuaToken[]): number {
  const last = parsed(tokens).body.at(-1);
  if (last?.type !== 'ReturnStatement') return tokens.length;
  let end = 0;
  return tokens.findIndex((token) => {
    const start = end;
    end += simplified(token).length + 1;
    return 'range' in last && Array.isArray(last.range) && last.range[0] === start;
  });
}
