import type { GraphEdge, GraphGroup, GraphNode, StackGraph } from './stack-graph';

/** Number of services up to which all details are drawn. */
export const mostDetailed = 8;

/**
 * Returns a graph of many services without the details that make it unreadable: the steps of routes, the frames and the
 * own logs of log routers, and the permissions of each edge, which move to the destinations. A graph of few services
 * is unchanged.
 */
export function simplifyManyServices(graph: StackGraph): StackGraph {
  if (graph.groups.filter(({ kind }) => kind === 'service').length <= mostDetailed) return graph;
  const routers = new Map(graph.groups.filter(({ kind }) => kind === 'router').map(({ id, group }) => [id, group]));
  const { edges, nodes, notDrawn } = withoutOwnLogs(graph, new Set(routers.keys()));
  const permissions = permissionsByDestination(edges);
  const inService = <T extends GraphNode | GraphGroup>({ group, ...each }: T) => {
    const outer = group !== undefined && routers.has(group) ? routers.get(group) : group;
    return { ...each, ...(outer !== undefined && { group: outer }) };
  };
  return {
    ...graph,
    groups: graph.groups
      .filter(({ id }) => !routers.has(id))
      .map((group) => (group.kind === 'service' ? { ...group, details: group.details.slice(0, 1) } : group)),
    nodes: nodes.map(inService).map((node) => {
      if (node.kind === 'route') return { ...node, details: [] };
      return { ...node, details: [...node.details, ...(permissions.get(node.id) ?? [])] };
    }),
    // Resources that a log router reads are connected with its service.
    edges: edges.map((edge) => ({
      ...edge,
      to: routers.get(edge.to) ?? edge.to,
      labels: edge.kind === 'records' ? [] : edge.labels,
    })),
    notDrawn,
  };
}

function withoutOwnLogs(
  graph: StackGraph,
  routers: ReadonlySet<string>,
): Pick<StackGraph, 'edges' | 'nodes' | 'notDrawn'> {
  const edges = graph.edges.filter(({ from }) => !routers.has(from));
  const connected = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const ownLogs = graph.edges.filter(({ from, to }) => routers.has(from) && !connected.has(to)).map(({ to }) => to);
  const dropped = graph.nodes.filter(({ id }) => ownLogs.includes(id));
  const type = 'aws_cloudwatch_log_group';
  return {
    edges,
    nodes: graph.nodes.filter((node) => !dropped.includes(node)),
    notDrawn: {
      ...graph.notDrawn,
      ...(dropped.length > 0 && {
        [type]: (graph.notDrawn[type] ?? 0) + dropped.filter(({ existing }) => !existing).length,
      }),
    },
  };
}

function permissionsByDestination(edges: readonly GraphEdge[]): ReadonlyMap<string, readonly string[]> {
  const permissions = new Map<string, readonly string[]>();
  for (const { to, kind, labels } of edges) {
    if (kind === 'records') permissions.set(to, [...new Set([...(permissions.get(to) ?? []), ...labels])]);
  }
  return permissions;
}
