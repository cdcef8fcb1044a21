import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Description of the inputs of the ECS API, from botocore; `npm run ecs:model` refreshes it. */
export interface EcsModel {
  /** Version of botocore. */
  readonly botocore: string;
  /** Shapes of the inputs, by operation. */
  readonly operations: Readonly<Record<string, string>>;
  /** Shapes by name. */
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

/** Type of a value of the ECS API. */
export interface ModelShape {
  /** Type in botocore's terms. */
  readonly type:
    'structure' | 'list' | 'map' | 'string' | 'integer' | 'long' | 'float' | 'double' | 'boolean' | 'timestamp';
  /** Shapes of the fields of a structure. */
  readonly members?: Readonly<Record<string, string>>;
  /** Required fields of a structure. */
  readonly required?: readonly string[];
  /** Shape of the elements of a list or map. */
  readonly of?: string;
  /** Values of a string. */
  readonly enum?: readonly string[];
}

/** Model of the ECS API. */
export const ecsModel = JSON.parse(readFileSync(join(__dirname, 'botocore.json'), 'utf8')) as EcsModel;

/**
 * Returns the differences between a value and a shape of the ECS API: unknown and missing fields, wrong types, values
 * that an enumeration does not contain. An expression of Terraform, such as `${var.cpu}`, can have any type.
 *
 * @param path of the value, for the messages
 */
export function modelProblems(shapeName: string, value: unknown, path: string): readonly string[] {
  const { type, members = {}, required = [], of, enum: choices } = ecsModel.shapes[shapeName]!;
  const mustBe = (form: string) => [`${path} must be ${form}, got ${JSON.stringify(value)}`];
  if (typeof value === 'string' && value.includes('${')) return [];
  switch (type) {
    case 'structure':
      if (!isObject(value)) return mustBe('an object');
      // Any, in a document.
      if (Object.keys(members).length === 0) return [];
      return [
        ...required.filter((name) => !(name in value)).map((name) => `${path} must have ${name}`),
        ...Object.entries(value).flatMap(([name, each]) => {
          const shape = members[name];
          return shape === undefined
            ? [`${path} must not have ${name}, which ${shapeName} does not have`]
            : modelProblems(shape, each, `${path}.${name}`);
        }),
      ];
    case 'list':
      return Array.isArray(value)
        ? value.flatMap((each, index) => modelProblems(of!, each, `${path}[${index}]`))
        : mustBe('a list');
    case 'map':
      return isObject(value)
        ? Object.entries(value).flatMap(([name, each]) => modelProblems(of!, each, `${path}.${name}`))
        : mustBe('an object');
    case 'string':
      if (typeof value !== 'string') return mustBe('a string');
      return choices && !choices.includes(value) ? mustBe(`one of ${choices.join(', ')}`) : [];
    case 'integer':
    case 'long':
      return Number.isInteger(value) ? [] : mustBe('an integer');
    case 'boolean':
      return typeof value === 'boolean' ? [] : mustBe('true or false');
    default:
      return typeof value === 'number' ? [] : mustBe('a number');
  }
}

/** Name of an operation whose input the model describes. */
export type EcsOperation = 'RegisterTaskDefinition' | 'CreateService';

/**
 * Returns the paths of the fields in the input of an operation that have no fields themselves, such as
 * `containerDefinitions[].healthCheck.interval`.
 */
export function fieldsOf(operation: EcsOperation): readonly string[] {
  const within = (shapeName: string, path: string): readonly string[] => {
    const { type, members = {}, of } = ecsModel.shapes[shapeName]!;
    // A document has fields that the model does not describe.
    if (type === 'structure' && Object.keys(members).length > 0) {
      return Object.entries(members).flatMap(([name, each]) => within(each, path === '' ? name : `${path}.${name}`));
    }
    return type === 'list' && ecsModel.shapes[of!]!.type === 'structure' ? within(of!, `${path}[]`) : [path];
  };
  return within(ecsModel.operations[operation]!, '');
}

/** Returns the type of a field in the input of an operation. */
export function shapeOf(operation: EcsOperation, field: string): ModelShape {
  const input = ecsModel.shapes[ecsModel.operations[operation]!]!;
  return field.split('.').reduce((shape, step) => {
    const member = ecsModel.shapes[shape.members![step.replace('[]', '')]!]!;
    return step.endsWith('[]') ? ecsModel.shapes[member.of!]! : member;
  }, input);
}

/** A value of a field, and its path with the indices of lists. */
export interface FieldValue {
  /** The path. */
  readonly path: string;
  /** The value. */
  readonly value: unknown;
}

/** Returns the values that an input has at the path of a field; several if the path contains lists. */
export function valuesAt(input: unknown, field: string): readonly FieldValue[] {
  return field
    .split('.')
    .reduce<readonly FieldValue[]>(
      (found, step) => found.flatMap((each) => memberOf(each, step)),
      [{ path: '', value: input }],
    );
}

function memberOf({ path, value }: FieldValue, step: string): readonly FieldValue[] {
  const [, name = '', list] = /^(\w+)(\[\])?$/.exec(step) ?? [];
  const member = isObject(value) ? value[name] : undefined;
  if (member === undefined) return [];
  const own = path === '' ? name : `${path}.${name}`;
  if (list === undefined) return [{ path: own, value: member }];
  return Array.isArray(member)
    ? member.map((each, index) => ({ path: `${own}[${index}]`, value: each as unknown }))
    : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
