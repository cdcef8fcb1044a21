import { counted } from '../words';
import type { GraphBuilder } from '../graph-builder';
import type { Place, Resource } from '../terraform';

/** Adds the networks that the stacks create, as groups, and the destinations of their flow logs. */
export function addNetworks(builder: GraphBuilder): void {
  const { terraform } = builder;
  for (const vpc of terraform.resources('aws_vpc')) {
    builder.represents(vpc);
    builder.group({
      id: vpc.id,
      kind: 'network',
      label: 'VPC',
      name: vpc.path,
      details: [
        [String(vpc.block['cidr_block'] ?? ''), ...contentsOf(vpc, builder)].filter((each) => each !== '').join(' · '),
      ],
    });
  }
  for (const log of terraform.resources('aws_flow_log')) {
    builder.represents(log);
    const vpc = terraform.referenced(log.block['vpc_id'], log);
    const target = builder.targets.ofArn(log.block['log_destination'], log);
    if (vpc && target) builder.edge(vpc.id, builder.target(target), 'logs', ['flow logs']);
  }
}

/** Subnets and security groups of a service or load balancer. */
export interface Attachment {
  /** IDs of subnets, or expressions for them. */
  readonly subnets: unknown;
  /** IDs of security groups, or expressions for them. */
  readonly securityGroups: unknown;
}

/** Adds and returns the group of the subnets that a resource is attached to; existing subnets are in a separate group. */
export function subnetGroup(builder: GraphBuilder, attachment: Attachment, place: Place): string | undefined {
  const { terraform } = builder;
  const subnets = terraform.allReferenced(attachment.subnets, place).filter(({ type }) => type === 'aws_subnet');
  const [first] = subnets;
  const vpc = first && terraform.referenced(first.block['vpc_id'], first);
  if (vpc) {
    const isPublic = isPublicSubnet(first, builder);
    return builder.group({
      id: `${vpc.id} ${isPublic ? 'public' : 'private'}`,
      kind: 'subnets',
      label: isPublic ? 'Public subnets' : 'Private subnets',
      name: '',
      details: [[...new Set(subnets.map(({ block }) => String(block['cidr_block'] ?? '')))].join(', ')],
      group: vpc.id,
    });
  }
  const ids = [attachment.subnets].flat().filter((each): each is string => typeof each === 'string');
  if (ids.length === 0) return undefined;
  const names = ids.map((id) => terraform.text(id, place));
  const network = existingVpc(builder, attachment.securityGroups, place) ?? '';
  return builder.group({
    id: `network ${network} ${names.join()}`,
    kind: 'network',
    label: 'Existing network',
    name: network,
    details: [names.join(', ')],
    existing: true,
  });
}

/** Adds the clients that security groups allow, with an edge to the node that they connect to. */
export function addClients(builder: GraphBuilder, securityGroups: unknown, to: string, place: Place): void {
  const { terraform } = builder;
  const rules = terraform
    .allReferenced(securityGroups, place)
    .flatMap((group) => terraform.referringTo(group, 'aws_vpc_security_group_ingress_rule', 'security_group_id'))
    .flatMap((rule) => {
      const { cidr_ipv4: ipv4, cidr_ipv6: ipv6, prefix_list_id: list, from_port: port } = rule.block;
      const from = ipv4 ?? ipv6 ?? list;
      return typeof from === 'string' ? [{ from: terraform.text(from, rule), port: `:${String(port)}` }] : [];
    });
  const sources = [...new Set(rules.map(({ from }) => from))];
  if (sources.length === 0) return;
  const isInternet = sources.some((source) => source === '0.0.0.0/0' || source === '::/0');
  const name = isInternet ? 'Internet' : sources.join(', ');
  const label = isInternet ? 'Clients' : 'Clients in';
  const client = builder.node({ id: `client ${name}`, kind: 'client', label, name, existing: true });
  builder.edge(
    client,
    to,
    'requests',
    rules.map(({ port }) => port),
  );
}

function contentsOf(vpc: Resource, { terraform }: GraphBuilder): readonly string[] {
  const subnets = terraform.referringTo(vpc, 'aws_subnet', 'vpc_id');
  const zones = new Set(subnets.map(({ block }) => JSON.stringify(block['availability_zone'])));
  const gateways = subnets.flatMap((subnet) => terraform.referringTo(subnet, 'aws_nat_gateway', 'subnet_id'));
  const endpoints = terraform
    .referringTo(vpc, 'aws_vpc_endpoint', 'vpc_id')
    .map((endpoint) =>
      terraform.text(endpoint.block['service_name'], endpoint).replace(/^com\.amazonaws\.[^.]*\./, ''),
    );
  return [
    ...(subnets.length === 0 ? [] : [`${subnets.length} subnets in ${counted(zones.size, 'zone')}`]),
    ...(gateways.length === 0 ? [] : [counted(gateways.length, 'NAT gateway')]),
    ...(endpoints.length === 0 ? [] : [`endpoints: ${[...new Set(endpoints)].join(', ')}`]),
  ];
}

/** Returns `true` if the default route of a subnet leads to an internet gateway. */
function isPublicSubnet(subnet: Resource, { terraform }: GraphBuilder): boolean {
  return terraform.referringTo(subnet, 'aws_route_table_association', 'subnet_id').some((association) => {
    const table = terraform.referenced(association.block['route_table_id'], association);
    const routes = table ? terraform.referringTo(table, 'aws_route', 'route_table_id') : [];
    return routes.some((route) => route.block['gateway_id'] !== undefined);
  });
}

function existingVpc({ terraform }: GraphBuilder, securityGroups: unknown, place: Place): string | undefined {
  for (const group of terraform.allReferenced(securityGroups, place)) {
    const id = group.block['vpc_id'];
    if (typeof id === 'string') return terraform.text(id, group);
  }
  return undefined;
}
