import type { GraphBuilder } from '../graph-builder';
import type { Route } from '../routes/route';
import { readRoutes } from '../routes/read-routes';
import type { Block } from '../../synth-folder';
import type { TaskRole } from '../task-role';
import { listOf, member } from '../terraform';
import { addSecrets, imageName } from './containers';
import { assumedRoleOf, destinationOf } from './destinations';
import { containerId, type Task } from './task';

/** Adds the log router of a task, if any, and the routes of its records. */
export function addLogRouter(task: Task, role: TaskRole, builder: GraphBuilder): void {
  const { router, definition } = task;
  if (!router) return;
  const { terraform, targets } = builder;
  const group = builder.group({
    id: `${task.group} router`,
    kind: 'router',
    label: 'Log router',
    name: member(router, 'firelensConfiguration', 'type') === 'fluentd' ? 'Fluentd' : 'Fluent Bit',
    details: [imageName(terraform.text(router['image'], definition))],
    group: task.group,
  });
  addImage(router, group, task, builder);
  addConfiguration(router, group, task, role, builder);
  waysOf(readRoutes(definition.stack.folder, String(definition.block['family']))).forEach((way, index) =>
    addWay(way, `${group} route ${index + 1}`, group, task, role, builder),
  );
  const log = member(router, 'logConfiguration', 'options', 'awslogs-group');
  if (typeof log === 'string') {
    const logGroup = targets.ofName('aws_cloudwatch_log_group', log, definition);
    builder.edge(group, builder.target(logGroup), 'logs', ['its own log']);
  }
}

/** A route, and all sources whose records take it. */
interface Way {
  readonly route: Route;
  readonly sources: string[];
}

/** Merges the routes of all containers whose records are processed in the same way, as they are declared. */
function waysOf(routes: readonly Route[]): readonly Way[] {
  const ways = new Map<string, Way>();
  for (const route of routes) {
    const destinations = route.outputs.map(({ plugin, options }) => [
      plugin,
      options.filter(([name]) =>
        /^(s3_)?bucket$|^log_group_name$|stream(_name)?$|^host$|^port$|^uri$|role_arn$/i.test(name),
      ),
    ]);
    const key = JSON.stringify([route.name, route.steps, destinations]);
    const way = ways.get(key);
    if (way) way.sources.push(route.source);
    else ways.set(key, { route, sources: [route.source] });
  }
  return [...ways.values()];
}

function addWay(
  { route, sources }: Way,
  id: string,
  group: string,
  task: Task,
  role: TaskRole,
  builder: GraphBuilder,
): void {
  builder.node({ id, kind: 'route', label: route.name, name: '', details: route.steps, group });
  for (const source of sources) {
    const isContainer = task.containers.some(({ name }) => name === source);
    builder.edge(isContainer ? containerId(task, source) : librariesOf(task, source, builder), id, 'records');
  }
  for (const output of route.outputs) {
    const target = destinationOf(output, builder, task.definition);
    const assumed = assumedRoleOf(output);
    const labels = assumed === undefined ? role.labelsFor(target) : ['sts:AssumeRole', assumed.split('/').at(-1)!];
    builder.edge(id, builder.target(target), 'records', labels);
  }
  if (route.outputs.length === 0) {
    builder.node({ id: 'nowhere', kind: 'nowhere', label: 'Dropped', name: 'no output', existing: true });
    builder.edge(id, 'nowhere', 'records');
  }
}

/** Adds the source of the records that Fluentd libraries in the containers send. */
function librariesOf({ group }: Task, source: string, builder: GraphBuilder): string {
  const id = `${group} library ${source}`;
  return builder.node({
    id,
    kind: 'container',
    label: 'Fluentd library',
    name: source,
    details: ['port 24224'],
    group,
  });
}

function addImage(router: Block, group: string, { definition }: Task, builder: GraphBuilder): void {
  const { terraform, targets } = builder;
  const resource = terraform.referenced(router['image'], definition);
  const image = terraform.text(router['image'], definition);
  const [, name] = /^[^/]*\.dkr\.ecr\.[^/]*\/([^:@]+)/.exec(image) ?? [];
  const repository =
    (resource && targets.ofResource(resource)) ?? (name && targets.ofName('aws_ecr_repository', name, definition));
  if (repository) builder.edge(builder.target(repository), group, 'configuration', ['image']);
}

/** Adds the files and the secrets that the router reads. */
function addConfiguration(router: Block, group: string, task: Task, role: TaskRole, builder: GraphBuilder): void {
  const files = [
    member(router, 'firelensConfiguration', 'options', 'config-file-value'),
    ...listOf(router['environment'])
      .filter(({ name }) => String(name).startsWith('aws_fluent_bit_init_s3_'))
      .map(({ value }) => value),
  ];
  for (const file of files) {
    const bucket = builder.targets.ofArn(file, task.definition);
    if (bucket)
      builder.edge(builder.target(bucket), group, 'configuration', ['configuration', ...role.labelsFor(bucket)]);
  }
  addSecrets(router['secrets'], group, task, builder);
  for (const container of task.containers) {
    addSecrets(member(container, 'logConfiguration', 'secretOptions'), group, task, builder);
  }
}
