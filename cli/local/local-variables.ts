import { taskId } from '../../lab/routers/task-id';
import { readEffectiveVariables, variablesIn } from '../effective-variables';
import type { StackDocument } from '../synth-folder';
import type { RoutedService } from './routed-service';

/** A variable of a configuration, with its value on this machine. */
export interface LocalVariable {
  /** Name of the environment variable. */
  readonly name: string;
  /** Value on this machine. */
  readonly value: string;
  /** Source of the value: the environment of this command, the stack and the names of its resources, or a placeholder. */
  readonly from: 'environment' | 'stack' | 'placeholder';
}

/** Region of the emulator, if a stack does not determine the region. */
const region = 'us-east-1';

/**
 * Returns the variables that a configuration refers to. The environment of this command comes first; other values are
 * literals in the stack, or are derived from the names of its resources, which Terraform has not created.
 */
export function localVariables(
  service: RoutedService,
  configuration: string,
  environment: NodeJS.ProcessEnv = process.env,
): readonly LocalVariable[] {
  const variables = readEffectiveVariables(service.folder);
  return variablesIn(configuration).map((name) => {
    const value = environment[name];
    if (value !== undefined) return { name, value, from: 'environment' };
    const ofTask = valuesOfTask(service.folder.family)[name];
    const expression = variables.get(name)?.expression;
    if (ofTask === undefined && expression !== undefined) {
      return { name, value: localValue(expression, name, service.document), from: 'stack' };
    }
    return { name, value: ofTask ?? `value-of-${name}`, from: 'placeholder' };
  });
}

/** Returns placeholders for the variables that ECS or the image sets. */
function valuesOfTask(family: string): Readonly<Record<string, string>> {
  return {
    ECS_CLUSTER: 'local',
    ECS_TASK_ARN: `arn:aws:ecs:${region}:123456789012:task/local/${taskId}`,
    ECS_TASK_DEFINITION: `${family}:1`,
    EC2_INSTANCE_ID: 'i-0123456789abcdef0',
  };
}

/** Returns the value of a Terraform expression, with IDs of resources instead of names that only a deployment determines. */
function localValue(expression: string, variable: string, { resource = {} }: StackDocument): string {
  return expression.replace(/\$\{([^}]*)\}/g, (_, reference: string) => {
    if (/^data\.aws_region\./.test(reference)) return region;
    if (/^data\.aws_partition\..*\.partition$/.test(reference)) return 'aws';
    if (/^data\.aws_caller_identity\./.test(reference)) return '123456789012';
    const [type = '', id = '', attribute = ''] = reference.split('.');
    const literal = resource[type]?.[id]?.[attribute];
    if (typeof literal === 'string' && !literal.includes('${')) return literal;
    return nameFrom(id === '' ? variable : id);
  });
}

/** Returns the ID without the hash that CDKTF appends to it, as a valid bucket name. */
function nameFrom(id: string): string {
  const readable = id
    .replace(/_[0-9A-F]{8}$/, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();
  return readable.replace(/^-+|-+$/g, '').padEnd(3, '-x');
}
