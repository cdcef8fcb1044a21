import { Token, Tokenization } from 'cdktf';
import { Construct } from 'constructs';
import { attributeOf, referenceTo } from './provider-attributes';

/** Function that encodes a token as a value of a type. */
export type Cast = 'Token.asString' | 'Token.asNumber' | 'Token.asList' | 'Token.asStringMap';

/** Property of a `TerraformVariable` for each type. It has none for a map. */
const ofVariable: Readonly<Partial<Record<Cast, string>>> = {
  'Token.asString': 'stringValue',
  'Token.asNumber': 'numberValue',
  'Token.asList': 'listValue',
};

/** Property of a `TerraformLocal` for each type. */
const ofLocal: Readonly<Record<Cast, string>> = {
  'Token.asString': 'asString',
  'Token.asNumber': 'asNumber',
  'Token.asList': 'asList',
  'Token.asStringMap': 'asStringMap',
};

/** Method of the state of another stack for each type. It has none for a map. */
const ofRemoteState: Readonly<Partial<Record<Cast, string>>> = {
  'Token.asString': 'getString()',
  'Token.asNumber': 'getNumber()',
  'Token.asList': 'getList()',
};

/** Forms of a property that accept what is known only at deploy. */
export interface AcceptedForms {
  /** Functions that encode a token as an accepted type. */
  readonly casts: readonly Cast[];
  /** Required properties of each accepted object. */
  readonly objects: readonly (readonly string[])[];
}

/**
 * Returns how to give what a token or a construct stands for in an accepted form; `undefined` if there is none. `name` is
 * the path of the property.
 */
export function suggestionFor(name: string, { casts, objects }: AcceptedForms, value: unknown): string | undefined {
  const property = /(\w+)(?:\[[^\]]*\])?$/.exec(name)?.[1] ?? '';
  const isOfVariable = isVariable(value) || isValueOfVariable(value);
  const its = Construct.isConstruct(value) || isOfVariable ? membersOf(value, isOfVariable, casts) : [];
  if (its.length > 0) return `use its ${its.join(' or ')}`;
  if (isOfVariable && casts.length > 0) return 'use Token.asStringMap(variable.value)';
  if (isSpread(value)) return undefined;
  if (Token.isUnresolved(value)) return casts.length > 0 ? `convert it with ${casts.join(' or ')}` : undefined;
  if (!Construct.isConstruct(value)) return undefined;
  if (isOutput(value)) return 'use the value that it outputs';
  const reference = referenceTo(value, property, objects);
  if (reference !== undefined) return `use ${reference}`;
  const attribute = casts.length > 0 && !standsForValue(value) ? attributeOf(value, property) : undefined;
  return attribute && `use its ${attribute}`;
}

/** Returns the members of a construct with a value, or of the variable with this value, that return an accepted type. */
function membersOf(value: object, isOfVariable: boolean, casts: readonly Cast[]): readonly string[] {
  const members = isOfVariable ? ofVariable : isLocal(value) ? ofLocal : isRemoteState(value) ? ofRemoteState : {};
  return casts.flatMap((cast) => members[cast] ?? []);
}

/** Returns whether a construct has a value of any type, such as a variable. */
export function standsForValue(value: unknown): boolean {
  return isVariable(value) || isLocal(value) || isRemoteState(value) || isOutput(value);
}

/** Returns whether a token or a construct was spread into an object, which no longer stands for a value then. */
export function isSpread(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Tokenization.isResolvable(value))
    return false;
  const { creationStack, node } = value as { readonly creationStack?: unknown; readonly node?: unknown };
  return (
    Array.isArray(creationStack) ||
    // CDKTF does not add members to a map token.
    (Token.isUnresolved(value) && Object.keys(value).length > 1) ||
    (Object.hasOwn(value, 'node') && hasMembers(node, 'addDependency', 'tryFindChild') && !Construct.isConstruct(value))
  );
}

function isVariable(value: unknown): value is object {
  return Construct.isConstruct(value) && hasMembers(value, 'stringValue', 'numberValue');
}

function isLocal(value: unknown): boolean {
  return Construct.isConstruct(value) && hasMembers(value, 'expression', 'asString');
}

function isRemoteState(value: unknown): boolean {
  return Construct.isConstruct(value) && hasMembers(value, 'getString', 'getNumber');
}

function isOutput(value: unknown): boolean {
  return Construct.isConstruct(value) && hasMembers(value, 'staticId', 'value');
}

/** Returns whether a token is the value of a `TerraformVariable`. */
export function isValueOfVariable(token: unknown): token is object {
  return Tokenization.isResolvable(token) && String(Reflect.get(token, 'identifier')).startsWith('var.');
}

function hasMembers(value: unknown, ...names: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && names.every((name) => Reflect.has(value, name));
}
