import type { GraphBuilder } from '../graph-builder';
import { listOf, member, type Resource } from '../terraform';
import { type Attachment, subnetGroup } from './networks';

/** Returns the group of the subnets of a service; in network modes without subnets, that of the subnets of its instances. */
export function placeOf(service: Resource, builder: GraphBuilder): string | undefined {
  const network = member(service.block, 'network_configuration');
  if (network !== undefined) {
    const attachment = { subnets: member(network, 'subnets'), securityGroups: member(network, 'security_groups') };
    return subnetGroup(builder, attachment, service);
  }
  const [instances] = instancesOf(service, builder);
  return instances && subnetGroup(builder, attachmentOf(instances, builder), instances);
}

/** Adds the instances that a service runs on, and its cluster if the stacks do not create it. */
export function addCapacity(service: Resource, builder: GraphBuilder): void {
  const { terraform, targets } = builder;
  for (const instances of instancesOf(service, builder)) {
    const group = subnetGroup(builder, attachmentOf(instances, builder), instances);
    const details = { details: detailsOf(instances), ...(group !== undefined && { group }) };
    builder.edge(builder.target(targets.ofResource(instances)!, details), service.id, 'configuration', ['capacity']);
  }
  for (const { capacity_provider: provider } of listOf(service.block['capacity_provider_strategy'])) {
    if (terraform.referenced(provider, service) || /^FARGATE(_SPOT)?$/.test(String(provider))) continue;
    const name = terraform.text(provider, service);
    const id = `capacity provider ${name}`;
    builder.node({ id, kind: 'instances', label: 'Capacity provider', name, existing: true });
    builder.edge(id, service.id, 'configuration', ['capacity']);
  }

  const { cluster } = service.block;
  if (typeof cluster !== 'string' || terraform.referenced(cluster, service)) return;
  const name = terraform.text(cluster, service).replace(/^arn:.*:cluster\//, '');
  builder.node({ id: `cluster ${name}`, kind: 'cluster', label: 'ECS cluster', name, existing: true });
  builder.edge(`cluster ${name}`, service.id, 'configuration');
}

function instancesOf(service: Resource, builder: GraphBuilder): readonly Resource[] {
  const { terraform, targets } = builder;
  return listOf(service.block['capacity_provider_strategy']).flatMap((strategy) => {
    const provider = terraform.referenced(strategy['capacity_provider'], service);
    if (provider) builder.represents(provider);
    return (provider && targets.ofResource(provider)?.resource) ?? [];
  });
}

function attachmentOf({ block, stack }: Resource, { terraform }: GraphBuilder): Attachment {
  const template = terraform.referenced(member(block, 'mixed_instances_policy', 'launch_template'), { stack });
  return { subnets: block['vpc_zone_identifier'], securityGroups: template?.block['vpc_security_group_ids'] };
}

function detailsOf({ block }: Resource): readonly string[] {
  const types = listOf(member(block, 'mixed_instances_policy', 'launch_template', 'override')).flatMap(
    (each) => each['instance_type'] ?? [],
  );
  return [
    ...(types.length === 0 ? [] : [types.join(', ')]),
    `${String(block['min_size'])}–${String(block['max_size'])} instances`,
  ];
}
