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
    const rules = group ? rulesOf(group, builder) : [];
    if (rules.length === 0) {
      const name = group?.path ?? terraform.text(target['target_group_arn'], service).split('/').at(-2) ?? '';
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
  /** Listener, or the ARN of an existing listener. */
  readonly listener: Resource | string;
  readonly conditions: readonly string[];
}

function rulesOf(group: Resource, builder: GraphBuilder): readonly ListenerRule[] {
  const { terraform } = builder;
  const leadsTo = (owner: Resource, action: string) =>
    terraform.allReferenced(owner.block[action], owner).includes(group);
  const rules = terraform.resources('aws_lb_listener_rule').filter((rule) => leadsTo(rule, 'action'));
  rules.forEach((rule) => builder.represents(rule));
  return [
    ...rules.map((rule) => ({
      listener:
        terraform.referenced(rule.block['listener_arn'], rule) ?? terraform.text(rule.block['listener_arn'], rule),
      conditions: listOf(rule.block['condition']).flatMap(wordsOf),
    })),
    ...terraform
      .resources('aws_lb_listener')
      .filter((listener) => leadsTo(listener, 'default_action'))
      .map((listener) => ({ listener, conditions: [] })),
  ];
}

function loadBalancerOf(listener: Resource | string, builder: GraphBuilder): string {
  if (typeof listener !== 'string') return builder.target(builder.targets.ofResource(listener)!);
  const name = /:listener\/\w+\/([^/]+)/.exec(listener)?.[1] ?? listener;
  return builder.node({ id: `aws_lb/${name}`, kind: 'loadBalancer', label: 'Load balancer', name, existing: true });
}

/** Returns the values of a condition of a rule; empty for a rule for all paths, whose condition is not drawn. */
function wordsOf(condition: Readonly<Record<string, unknown>>): readonly string[] {
  const values = Object.values(condition).flatMap((each) => listOf(each).flatMap(({ values }) => [values].flat()));
  return values.map(String).filter((value) => value !== '/*');
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
