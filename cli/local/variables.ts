import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RoutedService } from './routed-service';

/** A variable of a configuration, with its value on this machine. */
export interface LocalVariable {
  /** Name of the environment variable. */
  readonly name: string;
  /** Value on this machine. */
  readonly value: string;
  /** Origin of the value in a task, such as `a secret, filled in by ECS`. */
  readonly origin: string;
  /** `true` if the environment of this command contains the value. */
  readonly isGiven: boolean;
}

/** ID of the task that the router runs in. */
export const taskId = '0123456789abcdef0123456789abcdef';

/** Region of the emulator where a stack does not determine one. */
const region = 'us-east-1';

/**
 * Returns the variables that a configuration refers to. The environment of this command comes first; other values are
 * the literals of the stack, or are derived from the names of its resources, because Terraform has not created them.
 */
export function localVariables(
  service: RoutedService,
  configuration: string,
  environment: NodeJS.ProcessEnv = process.env,
): readonly LocalVariable[] {
  const names = [...new Set([...configuration.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!))];
  const origins = originsIn(service.folder);
  const stack = stackOf(service);
  return names.map((name) => {
    const origin = origins[name] ?? 'the environment of the router';
    const given = environment[name];
    const value = given ?? ofEcs(service)[name] ?? ofTerraform(name, origin, stack);
    return { name, value, origin, isGiven: given !== undefined };
  });
}

/** Returns the origins of variables, which synth writes as comments before them. */
function originsIn(folder: string): Readonly<Record<string, string>> {
  const file = join(folder, 'effective.env');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const entries = [...text.matchAll(/^# (.*)\n(\w+)=$/gm)];
  return Object.fromEntries(entries.map(([, origin, name]) => [name!, origin!]));
}

function ofEcs({ name }: RoutedService): Readonly<Record<string, string>> {
  return {
    ECS_CLUSTER: 'local',
    ECS_TASK_ARN: `arn:aws:ecs:${region}:123456789012:task/local/${taskId}`,
    ECS_TASK_DEFINITION: `${name}:1`,
    EC2_INSTANCE_ID: 'i-0123456789abcdef0',
  };
}

/** Arguments of the resources of a stack. */
type Stack = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

function stackOf({ terraformFile }: RoutedService): Stack {
  if (terraformFile === undefined) return {};
  return (JSON.parse(readFileSync(terraformFile, 'utf8')) as { readonly resource?: Stack }).resource ?? {};
}

function ofTerraform(name: string, origin: string, stack: Stack): string {
  const [, expression] = /^(.*), filled in by Terraform$/.exec(origin) ?? [];
  if (expression === undefined) return `value-of-${name}`;
  return expression.replace(/\$\{([^}]*)\}/g, (_, reference: string) => {
    if (/^data\.aws_region\./.test(reference)) return region;
    if (/^data\.aws_partition\..*\.partition$/.test(reference)) return 'aws';
    if (/^data\.aws_caller_identity\./.test(reference)) return '123456789012';
    const [type = '', id = '', attribute = ''] = reference.split('.');
    const literal = stack[type]?.[id]?.[attribute];
    if (typeof literal === 'string' && !literal.includes('${')) return literal;
    return nameFrom(id === '' ? name : id);
  });
}

/** Returns a name that buckets can also have: of the ID without the hash that CDKTF appends to it. */
function nameFrom(id: string): string {
  const readable = id
    .replace(/_[0-9A-F]{8}$/, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();
  return readable.replace(/^-+|-+$/g, '').padEnd(3, '-x');
}
