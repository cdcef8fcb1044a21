import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { classOf } from './class-instance';
import { isSpread, isValueOfVariable } from './suggestion';

const maxCharacters = 100;

/** Formats an invalid value for an error message. */
export function shown(value: unknown): string {
  const misplaced = misplacedToken(value);
  if (misplaced !== undefined) return misplaced;
  if (isValueOfVariable(value)) return 'the value of a TerraformVariable';
  if (isSpread(value)) return 'an object into which a token or a construct was spread';
  if (Token.isUnresolved(value)) return 'a token';
  if (Construct.isConstruct(value)) return `the ${value.constructor.name} ${JSON.stringify(value.node.id)}`;
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > maxCharacters ? `${value.slice(0, maxCharacters)}…` : value);
    case 'number':
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'nothing';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return 'an array';
      return classOf(value) === undefined ? 'an object' : `an instance of ${classOf(value)}`;
    default:
      return `a ${typeof value}`;
  }
}

/**
 * Returns a description of a value that is part of a token or contains one where CDKTF does not find it, and the function
 * that converts it; `undefined` for other values. Such values do not resolve to what Terraform knows.
 */
export function misplacedToken(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return !Token.isUnresolved(value) && Token.isUnresolved([value])
      ? 'an element of a list token; read it with Fn.element'
      : undefined;
  }
  if (typeof value !== 'string') return undefined;
  if (/[#&]\{TfToken\[/.test(value)) return 'an element of a list or map token; read it with Fn.element or Fn.lookup';
  return (value.match(/-\d(?:\.\d+)?e\+\d{3}/g) ?? []).some((digits) => isNumberToken(Number(digits)))
    ? 'a string with the digits of a number token; insert Token.asString() of the token instead'
    : undefined;
}

/** Returns whether a number is a number token, or an element of a list of numbers that is a token. */
function isNumberToken(number: number): boolean {
  return Token.isUnresolved(number) || Token.isUnresolved([number]);
}
