import { Fn, Token } from 'cdktf';

/**
 * A value as JSON text in which tokens stand as `${jsonencode(…)}`: whatever Terraform puts there later, quotes and
 * backslashes included, the text stays valid JSON. All other text is kept as it stands, `${…}` in it included.
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

/** What stands around tokens, as Terraform reads it between quotes; cdktf itself escapes no more than line ends and `${`. */
function escapeLiterals(text: string): string {
  return text.replace(/["\\]/g, '\\$&').replaceAll('%{', '%%{').replaceAll('\r', '\\r');
}

/** A text that Terraform takes as it stands, `${…}` and `%{…}` in it not being for it. */
export function terraformLiteral(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&');
}
