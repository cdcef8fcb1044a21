import { Fn, Token } from 'cdktf';

/**
 * Returns a value as a JSON string in which each token is written as `${jsonencode(…)}`, so that the JSON stays valid
 * for any value that Terraform inserts, including quotes and backslashes. `${…}` in other strings is escaped.
 *
 * @param encode writes a token, or a string that contains tokens, as JSON
 */
export function terraformJson(value: unknown, encode: (value: unknown) => string = encodedByTerraform): string {
  if (Token.isUnresolved(value)) return encode(value);
  const written = (each: unknown) => terraformJson(each, encode);
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([key, member]) => `${written(key)}:${written(member)}`).join(',')}}`;
  }
  return terraformLiteral(JSON.stringify(value) ?? 'null');
}

/** Returns the expression by which Terraform encodes a token, or a string that contains tokens. */
export function encodedByTerraform(value: unknown): string {
  return Token.asString(Fn.jsonencode(typeof value === 'string' ? escapeLiterals(value) : value));
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
