import type { GraphBuilder } from '../graph-builder';
import type { NodeKind } from '../stack-graph';
import type { Resource } from '../terraform';
import { counted } from '../words';

/** Adds alarms, events and trails, and the subscribers that they notify. */
export function addMonitoring(builder: GraphBuilder): void {
  addAlarms(builder);
  addEvents(builder);
  addTrails(builder);
  const { terraform, targets } = builder;
  for (const subscription of terraform.resources('aws_sns_topic_subscription')) {
    builder.represents(subscription);
    const topic = targets.ofArn(subscription.block['topic_arn'], subscription);
    const { protocol, endpoint } = subscription.block;
    const name = terraform.text(endpoint, subscription);
    const label = protocol === 'email' ? 'Email' : String(protocol);
    const node = builder.node({ id: `${label}/${name}`, kind: 'email', label, name, existing: true });
    if (topic) builder.edge(builder.target(topic), node, 'alerts');
  }
}

/** Adds one node for the alarms that are created together, such as those of a service. */
function addAlarms(builder: GraphBuilder): void {
  const { terraform, targets } = builder;
  for (const [id, alarms] of together(terraform.resources('aws_cloudwatch_metric_alarm'))) {
    const node = summary(builder, id, alarms, 'alarms', 'CloudWatch', 'alarm');
    for (const alarm of alarms) {
      for (const service of servicesIn(alarm, builder)) builder.edge(service, node, 'alerts');
      for (const action of [alarm.block['alarm_actions']].flat()) {
        const topic = targets.ofArn(action, alarm);
        if (topic) builder.edge(node, builder.target(topic), 'alerts');
      }
    }
  }
}

function addEvents(builder: GraphBuilder): void {
  const { terraform, targets } = builder;
  const eventTargets = terraform.resources('aws_cloudwatch_event_target');
  for (const [id, rules] of together(terraform.resources('aws_cloudwatch_event_rule'))) {
    const node = summary(builder, id, rules, 'events', 'EventBridge', 'rule');
    for (const rule of rules) {
      for (const service of servicesIn(rule, builder)) builder.edge(service, node, 'alerts');
      for (const eventTarget of eventTargets.filter(
        (each) => terraform.referenced(each.block['rule'], each) === rule,
      )) {
        builder.represents(eventTarget);
        const to = targets.ofArn(eventTarget.block['arn'], eventTarget);
        if (to) builder.edge(node, builder.target(to), 'alerts');
      }
    }
  }
}

function addTrails(builder: GraphBuilder): void {
  const { terraform, targets } = builder;
  for (const trail of terraform.resources('aws_cloudtrail')) {
    const node = builder.target(targets.ofResource(trail)!, { details: ['API calls of the account'] });
    const bucket = trail.block['s3_bucket_name'];
    if (typeof bucket === 'string') {
      builder.edge(node, builder.target(targets.ofName('aws_s3_bucket', bucket, trail)), 'logs');
    }
    const logGroup = targets.ofArn(trail.block['cloud_watch_logs_group_arn'], trail);
    if (logGroup) builder.edge(node, builder.target(logGroup), 'logs');
  }
}

/** Returns resources by the construct that creates them. */
function together(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) {
    const parent = resource.path.includes('/') ? resource.path.slice(0, resource.path.lastIndexOf('/')) : resource.path;
    const id = `${resource.stack.name}/${parent}`;
    groups.set(id, [...(groups.get(id) ?? []), resource]);
  }
  return groups;
}

function summary(
  builder: GraphBuilder,
  id: string,
  resources: readonly Resource[],
  kind: NodeKind,
  label: string,
  noun: string,
): string {
  resources.forEach((resource) => builder.represents(resource));
  return builder.node({
    id: `${id} ${kind}`,
    kind,
    label,
    name: counted(resources.length, noun),
  });
}

function servicesIn(resource: Resource, { terraform }: GraphBuilder): readonly string[] {
  return terraform
    .allReferenced(resource.block, resource)
    .filter(({ type }) => type === 'aws_ecs_service')
    .map(({ id }) => id);
}
