import type { GraphBuilder } from '../graph-builder';
import { listOf, member, type Resource } from '../terraform';
import { addClients, subnetGroup } from './networks';
import { containerId, type Task } from './task';

/** Adds the load balancers with their listeners and clients, and the buckets of their access logs. */
export function addLoadBalancers(builder: GraphBuilder): void {
  const { terraform, targets } = builder;
  for (const loadBalancer of terraform.resources('aws_lb')) {
    const { block } = loadBalancer;
    const attachment = { subnets: block['subnets'], securityGroups: block['security_groups'] };
    const group = subnetGroup(builder, attachment, loadBalancer);
    const node = builder.target(targets.ofResource(loadBalancer)!, {
      details: [...domainsOf(loadBalancer, builder), ...listenersOf(loadBalancer, builder)],
      ...(group !== undefined && { group }),
    });
    addClients(builder, block['security_groups'], node, loadBalancer);
    const logs = member(block, 'access_logs', 'bucket');
    if (typeof logs === 'string' && logs !== '') {
      builder.edge(node, builder.target(targets.ofName('aws_s3_bucket', logs, loadBalancer)), 'logs', ['access logs']);
    }
  }
}

/** Adds an edge from each load balancer of a service to the container that receives the requests. */
export function addRequests(task: Task, service: Resource, builder: GraphBuilder): void {
  const { terraform } = builder;
  for (const target of listOf(service.block['load_balancer'])) {
    const group = terraform.referenced(target['target_group_arn'], service);
    const container = containerId(task, target['container_name']);
    const port = `:${String(target['container_port'])}`;
    if (group) builder.represents(group);
    const arn = terraform.text(target['target_group_arn'], service);
    const rules = rulesOf(group ?? arn, builder);
    if (rules.length === 0) {
      const name = group?.path ?? arn.split('/').at(-2) ?? '';
      const node = builder.node({
        id: `target group ${name}`,
        kind: 'loadBalancer',
        label: 'Target group',
        name,
        existing: !group,
      });
      builder.edge(node, container, 'requests', [port]);
    }
    for (const { listener, conditions } of rules) {
      builder.edge(loadBalancerOf(listener, builder), container, 'requests', [...conditions, port]);
    }
  }
}

interface ListenerRule {
  /** Listener or load balancer, or the ARN of an existing one. */
  readonly listener: Resource | string;
  readonly conditions: readonly string[];
}

/** Returns what forwards to a target group, or to an existing one by its ARN. */
function rulesOf(group: Resource | string, builder: GraphBuilder): readonly ListenerRule[] {
  const { terraform } = builder;
  const leadsTo = (value: unknown, owner: Resource) =>
    typeof group === 'string'
      ? group.startsWith('arn:') && JSON.stringify(value ?? '').includes(`"${group}"`)
      : terraform.allReferenced(value, owner).includes(group);
  const found = (resource: Resource, argument: string) =>
    terraform.referenced(resource.block[argument], resource) ?? terraform.text(resource.block[argument], resource);
  const rules = terraform.resources('aws_lb_listener_rule').filter((rule) => leadsTo(rule.block['action'], rule));
  rules.forEach((rule) => builder.represents(rule));
  const listeners = terraform
    .resources('aws_lb_listener')
    .filter((each) => leadsTo(each.block['default_action'], each));
  listeners.forEach((listener) => builder.represents(listener));
  return [
    ...rules.map((rule) => ({
      listener: found(rule, 'listener_arn'),
      conditions: [
        ...listOf(rule.block['condition']).flatMap(wordsOf),
        ...sharesOf(rule).flatMap((share) =>
          leadsTo(share['arn'], rule) ? [`weight ${String(share['weight'])}`] : [],
        ),
      ],
    })),
    ...listeners.map((listener) => ({
      listener: found(listener, 'load_balancer_arn'),
      conditions: [`${String(listener.block['protocol'])} :${String(listener.block['port'])}`],
    })),
  ];
}

/** Returns the target groups that share a rule; none if it has only one. */
function sharesOf(rule: Resource): readonly Readonly<Record<string, unknown>>[] {
  const shares = listOf(rule.block['action']).flatMap((action) => listOf(member(action, 'forward', 'target_group')));
  return shares.length > 1 ? shares : [];
}

function loadBalancerOf(listener: Resource | string, builder: GraphBuilder): string {
  if (typeof listener !== 'string') return builder.target(builder.targets.ofResource(listener)!);
  const name = /:(?:listener|loadbalancer)\/\w+\/([^/]+)/.exec(listener)?.[1] ?? listener;
  return builder.node({ id: `aws_lb/${name}`, kind: 'loadBalancer', label: 'Load balancer', name, existing: true });
}

/** Returns the values of a condition of a rule; empty for a rule for all paths, whose condition is not drawn. */
function wordsOf(condition: Readonly<Record<string, unknown>>): readonly string[] {
  const words = Object.values(condition).flatMap((each) =>
    listOf(each).flatMap(({ http_header_name: header, key, value, values }) => {
      const name = header ?? key;
      const texts = [value ?? values].flat().map(String);
      return name === undefined
        ? texts
        : texts.map((text) => `${String(name)}${header === undefined ? '=' : ': '}${text}`);
    }),
  );
  return words.filter((word) => word !== '/*');
}

function listenersOf(loadBalancer: Resource, builder: GraphBuilder): readonly string[] {
  return builder.terraform.referringTo(loadBalancer, 'aws_lb_listener', 'load_balancer_arn').map((listener) => {
    builder.represents(listener);
    const { port, protocol, default_action: actions } = listener.block;
    const redirect = listOf(actions).map((action) => member(action, 'redirect', 'port'))[0];
    return `${String(protocol)} :${String(port)}${redirect === undefined ? '' : ` → :${String(redirect)}`}`;
  });
}

function domainsOf(loadBalancer: Resource, { terraform }: GraphBuilder): readonly string[] {
  return terraform
    .resources('aws_route53_record')
    .filter((record) => terraform.referenced(record.block['alias'], record) === loadBalancer)
    .map((record) => terraform.text(record.block['name'], record));
}
