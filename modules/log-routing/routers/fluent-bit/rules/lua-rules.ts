import type { Problem } from '../../../../core/validation';
import { luaProblem } from '../../../../fluent-bit/lua/lua';
import type { LogRoute } from '../../../routes/log-route';

/** Returns an error for Lua code with which Fluent Bit would not start. */
export function luaProblems({ lua }: LogRoute): Problem[] {
  if (!lua) return [];
  return /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(lua.call)
    ? luaProblem(lua, { code: 'lua.code', call: 'lua.call' })
    : [`lua.call must be the name of a function, such as "f" or "module.f", got ${JSON.stringify(lua.call)}`];
}
