import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import { AwsTaskDefinitionsStack } from '../../examples/aws-task-definitions';
import { stackFolder } from '../../lab/synth/stack-folder';
import { type Block, parseJson } from '../../lab/synth/synth';
import type { Rights } from './attributes';
import type { ExampleName } from './examples';

/** A task definition and the permissions of its task role. */
export interface Rebuilt {
  /** The task definition, in ECS's form. */
  readonly definition: TaskDefinition;
  /** Permissions of the task role. */
  readonly rights: Rights;
}

/** Folder with the synthesized examples. */
export function synthesizedExamples(): string {
  return stackFolder((app) => new AwsTaskDefinitionsStack(app, 'aws-task-definitions'));
}

/** A synthesized example. Values that Terraform creates are `${…}`. */
export function rebuiltExample(folder: string, name: ExampleName): Rebuilt {
  const document = JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')) as Block;
  const resources = (type: string) => Object.values(document['resource'][type] as Record<string, Block>);
  const found = resources('aws_ecs_task_definition').find(({ family }) => family === familyOf(name))!;
  const role = /^\$\{(.+)\.arn\}$/.exec(found['task_role_arn'] as string)![1]!;
  const policies = resources('aws_iam_role_policy').filter(({ role: of }) => of.startsWith(`\${${role}.`));
  return {
    definition: {
      family: found['family'],
      taskRoleArn: found['task_role_arn'],
      executionRoleArn: found['execution_role_arn'],
      networkMode: found['network_mode'],
      requiresCompatibilities: found['requires_compatibilities'],
      cpu: found['cpu'],
      memory: found['memory'],
      runtimePlatform: {
        operatingSystemFamily: found['runtime_platform'].operating_system_family,
        cpuArchitecture: found['runtime_platform'].cpu_architecture,
      },
      volumes: found['volume'],
      containerDefinitions: parseJson(
        withArguments(found['container_definitions'] as string, document),
      ) as unknown as ContainerDefinition[],
    },
    rights: rightsOf(policies.flatMap(({ policy }) => parseJson(policy).Statement as Block[])),
  };
}

/** Task definition family of a rebuilt example. */
export function familyOf(name: ExampleName): string {
  return `firelens-example-${name}`;
}

/** Resources that policy statements allow, by action. */
export function rightsOf(statements: readonly Block[]): Rights {
  return Object.fromEntries(
    statements.flatMap(({ Action, Resource }) =>
      [Action].flat().map((action: string) => [action, [Resource].flat().join(', ')]),
    ),
  );
}

/** Definition whose log driver options include those of the output that a file of the image contains. */
export function withOutputOfFile(definition: TaskDefinition, folder: string): TaskDefinition {
  const { containerDefinitions = [], ...task } = definition;
  const output = outputOfFile(definition, folder);
  return {
    ...task,
    containerDefinitions: containerDefinitions.map((container) => {
      const { name, logConfiguration } = container;
      if (name !== 'app' || !logConfiguration) return container;
      const options = { ...logConfiguration.options, ...output };
      return { ...container, logConfiguration: { ...logConfiguration, options } };
    }),
  };
}

/** Options of the app's output in the file of the image, with variables replaced from the router's environment. */
function outputOfFile({ family, containerDefinitions = [] }: TaskDefinition, folder: string): Record<string, string> {
  const text = readFileSync(join(folder, 'fluent-bit', family!, 'effective.conf'), 'utf8');
  const [, output = ''] = /^\[OUTPUT\]\n( +Name .*\n +Match +app-firelens-\*\n(?: .*\n)*)/m.exec(text) ?? [];
  const environment = containerDefinitions.find(({ name }) => name === 'log_router')?.environment ?? [];
  const valueOf = (variable: string) => environment.find(({ name }) => name === variable)!.value!;
  const lines = output.replace(/\$\{(\w+)\}/g, (_, variable: string) => valueOf(variable));
  const entries = [...lines.matchAll(/^ +(\S+) +(.+)$/gm)].map(([, name, value]) => [name!, value!] as const);
  return Object.fromEntries(entries.filter(([name]) => name !== 'Match'));
}

/** Replaces references in the string by values that are known at synth time. */
function withArguments(text: string, { provider, variable, resource }: Block): string {
  return text
    .replaceAll('${jsonencode(data.aws_region.AwsRegion.id)}', JSON.stringify(provider.aws[0].region))
    .replace(/\$\{jsonencode\(var\.(\w+)\)\}/g, (_, name: string) => JSON.stringify(variable[name].default))
    .replace(/\$\{jsonencode\(aws_cloudwatch_log_group\.(\w+)\.name\)\}/g, (reference, name: string) => {
      const group = resource.aws_cloudwatch_log_group[name];
      return 'name' in group ? JSON.stringify(group.name) : reference;
    });
}
