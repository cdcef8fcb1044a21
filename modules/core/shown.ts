import { Token } from 'cdktf';

const maxCharacters = 100;

/** Formats an invalid value for an error message. */
export function shown(value: unknown): string {
  if (Token.isUnresolved(value)) return 'a token';
  switch (typeof value) {
    case 'string':
      if (isPartOfToken(value)) return 'an element of a list or map token; read it with Fn.element or Fn.lookup';
      return JSON.stringify(value.length > maxCharacters ? `${value.slice(0, maxCharacters)}…` : value);
    case 'number':
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'nothing';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? 'an array' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}

/** Returns whether a string is an element of a list or map token. Such elements do not resolve to a value. */
export function isPartOfToken(value: string): boolean {
  return /[#&]\{TfToken\[/.test(value);
}
