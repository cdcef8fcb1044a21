import fc from 'fast-check';
import { Lazy, TerraformLocal, TerraformOutput, type TerraformStack, TerraformVariable, Token } from 'cdktf';
import { Route } from '@cdktf/provider-aws/lib/route';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import type { Construct } from 'constructs';
import type { Shape } from '../../modules/core/shape';

const mark = Symbol('made');

/** A part of an input that is created in the stack of the input, such as a token or a destination. */
export interface Made {
  /** Marks the part. */
  readonly [mark]: true;
  /** Description in the output of a failed test. */
  readonly name: string;
  /** Properties that it is created from, which may be changed as well. */
  readonly of: unknown;
  /** Shape of `of`. */
  readonly shape: Shape | undefined;
  /** Creates the value from its properties. */
  readonly make: (of: unknown, stack: TerraformStack) => unknown;
  /** Returns the text that fast-check prints. */
  readonly [fc.toStringMethod]: () => string;
}

/** Returns a part that is created in the stack. */
export function made(name: string, make: Made['make'], of?: unknown, shape?: Shape): Made {
  return {
    [mark]: true,
    name,
    of,
    shape,
    make,
    [fc.toStringMethod]: () => (of === undefined ? name : `${name}(${fc.stringify(of)})`),
  };
}

/** Returns whether a part of an input is created in the stack. */
export function isMade(value: unknown): value is Made {
  return typeof value === 'object' && value !== null && mark in value;
}

/** Returns an input with all parts created in a stack. */
export function withCreatedParts(input: unknown, stack: TerraformStack): unknown {
  if (isMade(input)) return input.make(withCreatedParts(input.of, stack), stack);
  if (Array.isArray(input)) return input.map((each) => withCreatedParts(each, stack));
  if (!isPlain(input)) return input;
  return Object.fromEntries(Object.entries(input).map(([name, each]) => [name, withCreatedParts(each, stack)]));
}

/** Returns whether a value is an object as in JSON. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Values that are known only at deployment, of every type that a variable can have. */
export const tokens = {
  text: token('string', (variable) => variable.stringValue),
  number: token('number', (variable) => variable.numberValue),
  list: token('list(string)', (variable) => variable.listValue),
  flag: token('bool', (variable) => variable.booleanValue),
  any: token('any', (variable) => variable.value),
  element: token('list(string)', (variable) => variable.listValue[0], 'element of a token'),
  textWithin: token('string', (variable) => `a-${variable.stringValue}-z`, 'text with a token in it'),
  numberWithin: token('number', (variable) => `a${variable.numberValue}/`, 'text with a token of number in it'),
  listWithin: token(
    'list(string)',
    (variable) => `a-${variable.listValue.join()}-z`,
    'text with a token of list in it',
  ),
  keyWithin: token('string', (variable) => ({ [variable.stringValue]: 'x' }), 'object with a token as key'),
  numberKey: token(
    'number',
    (variable) => ({ [`a${variable.numberValue}`]: 'x' }),
    'object with a token of number as key',
  ),
  numbers: token('list(number)', (variable) => Token.asNumberList(variable.listValue), 'token of list(number)'),
  numberOfList: token('list(number)', (variable) => Token.asNumberList(variable.listValue)[0], 'number of a token'),
  map: token('map(string)', (variable) => Token.asStringMap(variable.value), 'token of map(string)'),
  lazy: token('string', (variable) => Lazy.anyValue({ produce: () => variable.stringValue }), 'lazy value'),
  listOfTokens: token('string', (variable) => [variable.stringValue, 'x'], 'list with a token'),
  mapOfTokens: token('string', (variable) => ({ a: variable.stringValue }), 'object with a token'),
} as const;

/** Values of CDKTF that stand for a value or a resource, but are neither a value nor a token that resolves to one. */
export const misplaced = {
  variable: token('any', (variable) => variable, 'variable'),
  spreadAny: token('any', (variable) => ({ ...Object(variable.value) }) as object, 'object with the parts of a token'),
  spreadMap: token(
    'map(string)',
    (variable) => ({ ...Token.asStringMap(variable.value), a: 'x' }),
    'map with a map token in it',
  ),
  spreadList: token('list(string)', (variable) => [...variable.listValue, 'x'], 'list with a list token in it'),
  output: created('an output', (stack, id) => new TerraformOutput(stack, id, { value: 'x' })),
  local: created('a local value', (stack, id) => new TerraformLocal(stack, id, 'x')),
  resource: created('a resource', (stack, id) => new S3Bucket(stack, id, {})),
} as const;

/** Returns whether a part of an input is a token. */
export function isToken(value: unknown): boolean {
  return Object.values<unknown>(tokens).includes(value);
}

function token(type: string, valueOf: (variable: TerraformVariable) => unknown, name = `token of ${type}`): Made {
  const id = `deploy_${type.replace(/\W/g, '_')}`;
  return made(name, (_, stack) =>
    valueOf(
      (stack.node.tryFindChild(id) as TerraformVariable | undefined) ?? new TerraformVariable(stack, id, { type }),
    ),
  );
}

/** A resource to depend on. */
export const route = created(
  'a route',
  (stack, id) => new Route(stack, id, { routeTableId: 'rtb-1', destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-1' }),
);

function created(name: string, create: (stack: TerraformStack, id: string) => Construct): Made {
  const id = `made ${name}`;
  return made(name, (_, stack) => stack.node.tryFindChild(id) ?? create(stack, id));
}
