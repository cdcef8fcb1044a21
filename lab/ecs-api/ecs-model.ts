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
export const ecsModel = JSON.parse(readFileSync(join(__dirname, 'ecs-model.json'), 'utf8')) as EcsModel;

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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
