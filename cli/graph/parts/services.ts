import type { GraphBuilder } from '../graph-builder';
import { TaskRole } from '../task-role';
import { listOf, type Resource } from '../terraform';
import { counted } from '../words';
import { addCapacity, placeOf } from './capacity';
import { addContainers } from './containers';
import { addRequests } from './load-balancers';
import { addLogRouter } from './log-router';
import { type Task, tasksOf } from './task';

/** Adds the services, and task definitions without a service, with their containers, routes and permissions. */
export function addServices(builder: GraphBuilder): void {
  const { terraform, targets } = builder;
  for (const task of tasksOf(terraform)) {
    const { definition, service } = task;
    const group = service && placeOf(service, builder);
    builder.represents(definition);
    if (service) builder.represents(service);
    builder.group({
      id: task.group,
      kind: 'service',
      label: service ? 'ECS service' : 'Task definition',
      name: terraform.literalName(service ?? definition) ?? definition.path,
      details: detailsOf(task, builder),
      ...(group !== undefined && { group }),
    });

    const role = new TaskRole(definition.block['task_role_arn'], definition, terraform, targets);
    addContainers(task, role, builder);
    if (service) {
      addRequests(task, service, builder);
      addCapacity(service, builder);
    }
    addLogRouter(task, role, builder);
    for (const target of role.others()) {
      builder.edge(task.group, builder.target(target), 'permission', role.labelsFor(target));
    }
  }
}

function detailsOf({ definition, service }: Task, builder: GraphBuilder): readonly string[] {
  const { terraform } = builder;
  const { cpu, memory, task_role_arn: role } = definition.block;
  const size = [
    launchTypeOf(definition, service),
    ...(cpu === undefined ? [] : [`${Number(cpu) / 1024} vCPU`]),
    ...(memory === undefined ? [] : [memorySize(Number(memory))]),
    ...(service ? [tasksIn(service, builder)] : []),
  ];
  const cluster = service && terraform.referenced(service.block['cluster'], service);
  if (cluster) builder.represents(cluster);
  const isExisting = typeof role === 'string' && !terraform.referenced(role, definition);
  return [
    size.join(' · '),
    ...(cluster ? [`cluster ${terraform.literalName(cluster) ?? cluster.path}`] : []),
    ...(isExisting ? [`existing task role ${role.split('/').at(-1)!}`] : []),
  ];
}

function launchTypeOf({ block }: Resource, service: Resource | undefined): string {
  if (![block['requires_compatibilities']].flat().includes('FARGATE')) return `EC2, ${String(block['network_mode'])}`;
  const strategies = listOf(service?.block['capacity_provider_strategy']);
  return strategies.some((each) => each['capacity_provider'] === 'FARGATE_SPOT') ? 'Fargate Spot' : 'Fargate';
}

function memorySize(mebibytes: number): string {
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024} GB` : `${mebibytes} MiB`;
}

function tasksIn(service: Resource, { terraform }: GraphBuilder): string {
  const scaling = terraform
    .resources('aws_appautoscaling_target')
    .find((each) => terraform.allReferenced(each.block['resource_id'], each).includes(service));
  if (scaling) return `${String(scaling.block['min_capacity'])}–${String(scaling.block['max_capacity'])} tasks`;
  const count = Number(terraform.text(service.block['desired_count'] ?? 1, service));
  return Number.isNaN(count) ? 'some tasks' : counted(count, 'task');
}
