import { Fn, Token } from 'cdktf';

/**
 * A value as JSON text in which tokens stand as `${jsonencode(…)}`: whatever Terraform puts there later, quotes and
 * backslashes included, the text stays valid JSON.
 */
export function terraformJson(value: unknown): string {
  const tokens: unknown[] = [];
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part !== 'object' && Token.isUnresolved(part) ? `@token:${tokens.push(part) - 1}@` : part,
  );
  return text.replace(/"@token:(\d+)@"/g, (_match, index: string) =>
    Token.asString(Fn.jsonencode(tokens[Number(index)])),
  );
}
