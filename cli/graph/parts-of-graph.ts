import type { EdgeKind, GraphGroup, GraphNode, GroupKind, NodeKind, StackGraph } from './stack-graph';

/** Kinds of nodes, groups and edges that a part of a graph does not contain. */
interface Part {
  readonly nodes: readonly NodeKind[];
  readonly groups: readonly GroupKind[];
  readonly edges: readonly EdgeKind[];
}

const monitoring = ['alarms', 'email', 'events', 'topic', 'trail'] as const;
const inputs = ['client', 'cluster', 'fileSystem', 'instances', 'loadBalancer', 'repository', 'secret'] as const;

/** Parts of a graph, by name. */
const parts = {
  routes: {
    nodes: [...monitoring, ...inputs],
    groups: ['network', 'subnets', 'stack'],
    edges: ['alerts', 'configuration', 'logs', 'permission', 'requests'],
  },
  network: {
    nodes: [...monitoring, 'route', 'repository', 'secret'],
    groups: ['router'],
    edges: ['alerts', 'permission', 'records'],
  },
  monitoring: {
    nodes: [...inputs, 'container', 'route'],
    groups: ['network', 'router', 'subnets'],
    edges: ['configuration', 'permission', 'records', 'requests'],
  },
} as const satisfies Readonly<Record<string, Part>>;

/** Name of a part of a graph. */
export type PartName = keyof typeof parts;

/** Names of the parts of a graph. */
export const partNames = Object.keys(parts) as readonly PartName[];

/** Returns the routes, the network or the monitoring of a graph. */
export function partOf(graph: StackGraph, name: PartName): StackGraph {
  const part: Part = parts[name];
  const edges = graph.edges.filter(({ kind }) => !part.edges.includes(kind));
  const left = new Set(graph.nodes.filter(({ kind }) => !part.nodes.includes(kind)).map(({ id }) => id));
  const frames = new Set(graph.groups.filter(({ kind }) => !part.groups.includes(kind)).map(({ id }) => id));
  const drawn = edges.filter(({ from, to }) => [from, to].every((end) => left.has(end) || frames.has(end)));
  const connected = new Set(drawn.flatMap(({ from, to }) => [from, to]));
  // Containers are drawn even where nothing is connected to them.
  const nodes = graph.nodes.filter(({ id, kind }) => left.has(id) && (kind === 'container' || connected.has(id)));
  return withFrames({ ...graph, nodes, edges: drawn }, frames, connected);
}

/**
 * Returns services with the resources that they use, and those that use them.
 *
 * @throws Error if no service has one of the names
 */
export function servicesOf(graph: StackGraph, names: readonly string[]): StackGraph {
  const services = graph.groups.filter(({ kind }) => kind === 'service');
  const chosen = names.map((name) => {
    const service = services.find((each) => each.name === name || each.id.endsWith(`/${name}`));
    if (service) return service;
    const known = services.map((each) => each.name);
    throw new Error(
      `There is no service "${name}": ${known.length === 0 ? 'the stacks have no services' : `name one of ${known.join(', ')}`}`,
    );
  });
  const inside = (group: GraphGroup): readonly string[] => [
    group.id,
    ...graph.nodes.filter((node) => node.group === group.id).map(({ id }) => id),
    ...graph.groups.filter((each) => each.group === group.id).flatMap(inside),
  ];
  const own = new Set(chosen.flatMap(inside));
  const foreign = new Set(services.filter((service) => !chosen.includes(service)).flatMap(inside));
  const reached = new Set([...closure(own, foreign, graph, 'to'), ...closure(own, foreign, graph, 'from')]);
  const frames = new Set(graph.groups.filter(({ id }) => !foreign.has(id)).map(({ id }) => id));
  const edges = graph.edges.filter(({ from, to }) => reached.has(from) && reached.has(to));
  return withFrames({ ...graph, nodes: graph.nodes.filter(({ id }) => reached.has(id)), edges }, frames, reached);
}

/** Returns the IDs that edges connect with a set in one direction, without passing through other services. */
function closure(
  start: ReadonlySet<string>,
  foreign: ReadonlySet<string>,
  { edges }: StackGraph,
  direction: 'from' | 'to',
): ReadonlySet<string> {
  const reached = new Set(start);
  const origin = direction === 'to' ? 'from' : 'to';
  for (let size = 0; size !== reached.size;) {
    size = reached.size;
    for (const edge of edges)
      if (reached.has(edge[origin]) && !foreign.has(edge[direction])) reached.add(edge[direction]);
  }
  return reached;
}

/** Returns a graph with those of these groups that contain a node, or that an edge ends at. */
function withFrames(graph: StackGraph, frames: ReadonlySet<string>, connected: ReadonlySet<string>): StackGraph {
  const byId = new Map(graph.groups.map((group) => [group.id, group]));
  const frameOf = (id: string | undefined): string | undefined =>
    id === undefined || frames.has(id) ? id : frameOf(byId.get(id)?.group);
  const placed = <T extends GraphNode | GraphGroup>({ group, ...each }: T) => {
    const frame = frameOf(group);
    return { ...each, ...(frame !== undefined && { group: frame }) };
  };
  const nodes = graph.nodes.map(placed);
  const groups = graph.groups.filter(({ id }) => frames.has(id)).map(placed);
  const used = new Set([...nodes.flatMap(({ group }) => group ?? []), ...connected]);
  for (let size = 0; size !== used.size;) {
    size = used.size;
    for (const { id, group } of groups) if (used.has(id) && group !== undefined) used.add(group);
  }
  // Resources that are not drawn are not counted, because they were left out on purpose.
  return { ...graph, nodes, groups: groups.filter(({ id }) => used.has(id)), notDrawn: {} };
}
