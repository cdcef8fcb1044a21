import { Token } from 'cdktf';

const mostCharacters = 100;

/** What a message shows of a value that it refuses. */
export function shown(value: unknown): string {
  if (Token.isUnresolved(value)) return 'a token';
  switch (typeof value) {
    case 'string':
      if (isPartOfToken(value)) return 'a part of a list or map that is a token; Fn.element or Fn.lookup takes it out';
      return JSON.stringify(value.length > mostCharacters ? `${value.slice(0, mostCharacters)}…` : value);
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

/** Whether a text is an element of a token, which stands for all of a list or map and for none of its elements. */
export function isPartOfToken(text: string): boolean {
  return /[#&]\{TfToken\[/.test(text);
}
