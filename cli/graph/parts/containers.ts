import type { GraphBuilder } from '../graph-builder';
import type { Block } from '../../synth-folder';
import type { TaskRole } from '../task-role';
import { listOf, member } from '../terraform';
import { addClients } from './networks';
import { containerId, type Task } from './task';

/** Adds the containers of a task except its log router, with the files and secrets that they read and their clients. */
export function addContainers(task: Task, role: TaskRole, builder: GraphBuilder): void {
  for (const container of task.containers) addContainer(container, task, builder);
  addVolumes(task, role, builder);
  const listening = task.containers.find((container) => portsOf(container).length > 0);
  if (task.service && listening) {
    const securityGroups = member(task.service.block, 'network_configuration', 'security_groups');
    addClients(builder, securityGroups, containerId(task, listening['name']), task.service);
  }
}

function addContainer(container: Block, task: Task, builder: GraphBuilder): void {
  const { terraform, targets } = builder;
  const { definition } = task;
  const driver = member(container, 'logConfiguration', 'logDriver');
  const node = builder.node({
    id: containerId(task, container['name']),
    kind: 'container',
    label: 'Container',
    name: String(container['name']),
    details: [
      imageName(terraform.text(container['image'], definition)),
      ...[portsOf(container).join(' ')].filter((ports) => ports !== ''),
      ...(driver === undefined ? ['logs nothing'] : []),
    ],
    group: task.group,
  });
  addSecrets(container['secrets'], node, task, builder);
  for (const { value } of listOf(container['environmentFiles'])) {
    const bucket = targets.ofArn(value, definition);
    if (bucket) builder.edge(builder.target(bucket), node, 'configuration', ['environment file']);
  }
  if (driver === 'awslogs') {
    const name = String(member(container, 'logConfiguration', 'options', 'awslogs-group'));
    const logGroup = targets.ofName('aws_cloudwatch_log_group', name, definition);
    builder.edge(node, builder.target(logGroup), 'records', ['awslogs']);
  }
}

/** Adds the secrets of a container, with the names of their environment variables. */
export function addSecrets(secrets: unknown, to: string, { definition }: Task, builder: GraphBuilder): void {
  for (const { name, valueFrom } of listOf(secrets)) {
    const secret = builder.targets.ofArn(valueFrom, definition);
    if (secret) builder.edge(builder.target(secret), to, 'configuration', [String(name).replace(/^FIRELENS_/, '')]);
  }
}

/** Returns the last part of an image with its tag, such as `nginx:1.29.5-alpine`, and the first characters of a digest. */
export function imageName(image: string): string {
  return image
    .replace(/@sha256:([0-9a-f]{8})[0-9a-f]*$/, '@$1…')
    .split('/')
    .at(-1)!;
}

function portsOf(container: Block): readonly string[] {
  return listOf(container['portMappings']).map(
    (each) => `:${String(each['containerPort'] ?? each['containerPortRange'])}`,
  );
}

function addVolumes({ definition, group }: Task, role: TaskRole, builder: GraphBuilder): void {
  for (const volume of listOf(definition.block['volume'])) {
    const id = member(volume, 'efs_volume_configuration', 'file_system_id');
    if (typeof id !== 'string') continue;
    const fileSystem = builder.targets.ofName('aws_efs_file_system', id, definition);
    const labels = [`volume ${String(volume['name'])}`, ...role.labelsFor(fileSystem)];
    builder.edge(builder.target(fileSystem), group, 'configuration', labels);
  }
}
