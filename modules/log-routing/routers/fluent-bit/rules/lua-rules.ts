import type { Problem } from '../../../../core/problem';
import { luaProblem } from '../../../../fluent-bit/lua/lua';
import type { LogRoute } from '../../../routes/log-route';
import { misreadNames, removedDottedNames } from '../../../routes/lua-code';

const functionName = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;

/** Returns an error for Lua code with which Fluent Bit would not start, or which reads fields that no record has. */
export function luaProblems({ lua }: LogRoute): Problem[] {
  if (lua === undefined) return [];
  return [
    ...(functionName.test(lua.call)
      ? luaProblem(lua, { code: 'lua.code', call: 'lua.call' })
      : [`lua.call must be the name of a function, such as "mask" or "masks.email", got ${JSON.stringify(lua.call)}`]),
    lua.code.includes('${') &&
      `lua.code must not contain "\${", which Fluent Bit expands from its environment, got ${JSON.stringify(lua.code)}; write "$" .. "{"`,
    ...misreadNames(lua.code).map(
      (name) =>
        `lua.code must read a field in an object with one name after the other, such as record["user"]["email"], got record[${JSON.stringify(name)}]`,
    ),
  ];
}

/** Returns a warning for each field that Lua code removes under the name of a field in an object. */
export function luaWarnings({ lua }: LogRoute): string[] {
  return removedDottedNames(lua?.code ?? '').map(
    (name) =>
      `lua.code should not remove record["${name}"] to remove a field in an object, because this is the field whose name contains the dot; write ${name.split('.').reduce((place, each) => `${place}["${each}"]`, 'record')} = nil for the other`,
  );
}
