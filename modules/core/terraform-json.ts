import { Fn, Token } from 'cdktf';

/**
 * Returns a value as a JSON string in which each token is written as `${jsonencode(…)}`, so that the JSON stays valid
 * for any value that Terraform inserts, including quotes and backslashes. `${…}` in other strings is escaped.
 */
export function terraformJson(value: unknown): string {
  if (Token.isUnresolved(value)) {
    return Token.asString(Fn.jsonencode(typeof value === 'string' ? escapeLiterals(value) : value));
  }
  if (Array.isArray(value)) return `[${value.map((element) => terraformJson(element)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([key, member]) => `${terraformJson(key)}:${terraformJson(member)}`).join(',')}}`;
  }
  return terraformLiteral(JSON.stringify(value) ?? 'null');
}

/**
 * Escapes the literal parts of a string with tokens, as Terraform reads it between quotes; CDKTF escapes only line
 * breaks and `${`.
 */
function escapeLiterals(text: string): string {
  return text.replace(/["\\]/g, '\\$&').replaceAll('%{', '%%{').replaceAll('\r', '\\r');
}

/** Escapes `${` and `%{`, so that Terraform reads a string literally. */
export function terraformLiteral(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&');
}
