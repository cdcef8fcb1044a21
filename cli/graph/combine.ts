import type { GraphEdge, GraphGroup, GraphNode, NodeKind, StackGraph } from './stack-graph';
import { wrapped } from './words';

/** Minimum number of equal services that are combined. */
const fewest = 3;

/** Nodes that can belong to one service alone, such as the log group of its log router. */
const ofOneService: readonly NodeKind[] = ['alarms', 'email', 'events', 'logGroup', 'topic'];

/** A service with the nodes that belong to it alone. */
interface Member {
  readonly service: GraphGroup;
  /** IDs of the service, of its content, and of the log groups and alarms that belong to it alone. */
  readonly own: ReadonlySet<string>;
  readonly signature: string;
}

/**
 * Combines equal services into one: services in the same network, with the same routes to the same
 * destinations and the same permissions. Names, images and ports of their containers may differ. Two services are never
 * combined, because that would not make a picture more readable.
 */
export function combineEqualServices(graph: StackGraph): StackGraph {
  const members = graph.groups.filter(({ kind }) => kind === 'service').map((service) => memberOf(service, graph));
  const bySignature = new Map<string, Member[]>();
  for (const member of members) {
    bySignature.set(member.signature, [...(bySignature.get(member.signature) ?? []), member]);
  }
  return [...bySignature.values()].filter(({ length }) => length >= fewest).reduce(combined, graph);
}

function memberOf(service: GraphGroup, graph: StackGraph): Member {
  const own = new Set([service.id, ...contentsOf(service.id, graph)]);
  for (let size = 0; size !== own.size;) {
    size = own.size;
    for (const { id, kind } of graph.nodes) {
      const incoming = graph.edges.filter(({ to }) => to === id);
      const isOwn = incoming.length > 0 && incoming.every((edge) => own.has(edge.from) && edge.kind !== 'records');
      if (ofOneService.includes(kind) && isOwn) own.add(id);
    }
  }
  return { service, own, signature: signatureOf(service, own, graph) };
}

function contentsOf(group: string, graph: StackGraph): readonly string[] {
  const groups = graph.groups.filter((each) => each.group === group).map(({ id }) => id);
  const nodes = graph.nodes.filter((each) => each.group === group).map(({ id }) => id);
  return [...nodes, ...groups, ...groups.flatMap((each) => contentsOf(each, graph))];
}

/** Describes a service without the names that differ between equal services. */
function signatureOf(service: GraphGroup, own: ReadonlySet<string>, { groups, nodes, edges }: StackGraph): string {
  const places = new Map([...own].map((id, index) => [id, `#${index}`]));
  const place = (id: string | undefined) => (id === undefined ? undefined : (places.get(id) ?? id));
  return JSON.stringify([
    [service.label, service.group, service.details],
    groups
      .filter(({ id }) => own.has(id))
      .map(({ id, kind, group }) => [place(id), kind, id === service.id ? '' : place(group)]),
    nodes
      .filter(({ id }) => own.has(id))
      .map(({ id, kind, label, details, group }) => [
        place(id),
        kind,
        place(group),
        kind === 'route' ? [label, details] : [],
      ]),
    edges
      .filter(({ from, to }) => own.has(from) || own.has(to))
      .map(({ from, to, kind, labels }) =>
        JSON.stringify([place(from), place(to), kind, kind === 'requests' ? [] : labels]),
      )
      .sort(),
  ]);
}

/** Returns the graph with the first of equal services instead of all of them. */
function combined(graph: StackGraph, members: readonly Member[]): StackGraph {
  const [first, ...others] = members as [Member, ...Member[]];
  const dropped = new Set(others.flatMap(({ own }) => [...own]));
  const orders = members.map(({ own }) => [...own]);
  const counterparts = <T extends { readonly id: string }>(of: T, all: readonly T[]): readonly T[] => {
    const index = orders[0]!.indexOf(of.id);
    return orders.map((order) => all.find(({ id }) => id === order[index])!);
  };
  return {
    ...graph,
    groups: graph.groups
      .filter(({ id }) => !dropped.has(id))
      .map((group) => {
        if (!first.own.has(group.id)) return group;
        const all = counterparts(group, graph.groups);
        return group.id === first.service.id ? summaryOf(all) : { ...group, details: commonDetails(all) };
      }),
    nodes: graph.nodes
      .filter(({ id }) => !dropped.has(id))
      .map((node) =>
        first.own.has(node.id) && node.kind !== 'route' ? nodeFor(counterparts(node, graph.nodes)) : node,
      ),
    edges: graph.edges
      .filter(({ from, to }) => !dropped.has(from) && !dropped.has(to))
      .map((edge): GraphEdge => (edge.kind === 'requests' && first.own.has(edge.to) ? { ...edge, labels: [] } : edge)),
  };
}

function summaryOf(services: readonly GraphGroup[]): GraphGroup {
  const [first] = services as [GraphGroup];
  const names = wrapped(
    services.map(({ name }) => name),
    56,
    4,
  );
  return {
    ...first,
    label: `${services.length} ${first.label}s`,
    name: 'with equal routes',
    details: [...names, ...first.details],
  };
}

function nodeFor(nodes: readonly GraphNode[]): GraphNode {
  const [first] = nodes as [GraphNode];
  const isSame = nodes.every(({ name }) => name === first.name);
  if (first.kind === 'container') {
    return { ...first, name: isSame ? first.name : 'of each service', details: commonDetails(nodes) };
  }
  if (isSame && first.kind !== 'alarms' && first.kind !== 'events') return first;
  const isSummary = first.kind === 'alarms' || first.kind === 'events';
  return {
    ...first,
    name: isSummary ? `${first.name} for each service` : 'one for each service',
    details: commonDetails(nodes),
  };
}

function commonDetails(all: readonly { readonly details: readonly string[] }[]): readonly string[] {
  return (all[0]?.details ?? []).filter((detail) => all.every(({ details }) => details.includes(detail)));
}
