import { parseTerraformJson } from '../../../modules/testing/terraform-json';
import type { Block } from '../../synth-folder';
import { listOf, type Resource, type Terraform } from '../terraform';

/** A task definition, and the service that runs it. */
export interface Task {
  /** Task definition. */
  readonly definition: Resource;
  /** Service of the task; `undefined` if no service in the stacks runs it. */
  readonly service: Resource | undefined;
  /** ID of the group of its containers. */
  readonly group: string;
  /** Containers, without the log router. */
  readonly containers: readonly Block[];
  /** Container of the log router. */
  readonly router: Block | undefined;
}

/** Returns the tasks of all stacks. */
export function tasksOf(terraform: Terraform): readonly Task[] {
  return terraform.resources('aws_ecs_task_definition').flatMap((definition) => {
    const all = containersOf(definition);
    const router = all.find((container) => container['firelensConfiguration'] !== undefined);
    const containers = all.filter((container) => container !== router);
    const services = terraform.referringTo(definition, 'aws_ecs_service', 'task_definition');
    return (services.length === 0 ? [undefined] : services).map((service) => ({
      definition,
      service,
      group: (service ?? definition).id,
      containers,
      router,
    }));
  });
}

/** Returns the ID of the node of a container. */
export function containerId({ group }: Pick<Task, 'group'>, name: unknown): string {
  return `${group} container ${String(name)}`;
}

function containersOf({ block }: Resource): readonly Block[] {
  try {
    return listOf(parseTerraformJson(String(block['container_definitions'])));
  } catch {
    // The definitions are an expression, which only Terraform knows.
    return [];
  }
}
