import { ecsModel, type EcsOperation, modelProblems } from '../ecs-api/ecs-model';
import { createdService, registeredTask } from '../ecs-api/provider-arguments';
import { limitProblems } from '../ecs-api/task-limits';
import { jsonProblems } from './json-arguments';
import { type Block, parseJson } from './parse-json';
import { undeclaredProblems } from './undeclared';

/** Inputs of operations of the ECS API that the AWS provider sends for a stack, by the names of the resources. */
export function ecsInputs(document: Block): Readonly<Record<EcsOperation, Readonly<Record<string, Block>>>> {
  const inputs = (type: string, input: (resource: Block) => Block) => {
    const resources = (document['resource']?.[type] ?? {}) as Readonly<Record<string, Block>>;
    return Object.fromEntries(Object.entries(resources).map(([id, resource]) => [id, input(resource)]));
  };
  return {
    RegisterTaskDefinition: inputs('aws_ecs_task_definition', (resource) => {
      const text = resource['container_definitions'] as string;
      const isKnownOnlyAtDeploy = /^\$\{[^}]*\}$/.test(text);
      return registeredTask(resource, isKnownOnlyAtDeploy ? text : parseJson(text));
    }),
    CreateService: inputs('aws_ecs_service', createdService),
  };
}

/**
 * Returns what ECS would reject in the task definitions and services of a stack, the arguments that are not JSON, and the
 * references that Terraform would not resolve.
 */
export function emittedProblems(document: Block): readonly string[] {
  const problems = [
    ...jsonProblems({ ...document['resource'], ...document['data'] }, 'json'),
    ...undeclaredProblems(document),
  ];
  if (problems.length > 0) return problems;
  const inputs = ecsInputs(document);
  return [
    ...Object.entries(inputs).flatMap(([operation, byId]) =>
      Object.entries(byId).flatMap(([id, input]) => modelProblems(ecsModel.operations[operation]!, input, id)),
    ),
    ...Object.entries(inputs.RegisterTaskDefinition).flatMap(([id, task]) => limitProblems(task, id)),
  ];
}

/** Throws if AWS would reject what a stack emits. */
export function refuseEmittedProblems(document: Block): void {
  const problems = emittedProblems(document);
  if (problems.length > 0) throw new Error(`AWS would reject this:\n${problems.join('\n')}`);
}
