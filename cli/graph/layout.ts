import ELK, { type ElkExtendedEdge, type ElkNode, type LayoutOptions } from 'elkjs/lib/elk.bundled.js';
import { type Box, boxOf, headerOf, labelOf } from './box';
import type { GraphEdge, GraphGroup, GraphNode, StackGraph } from './stack-graph';

/** A point in the picture. */
export interface Point {
  /** Distance from the left in pixels. */
  readonly x: number;
  /** Distance from the top in pixels. */
  readonly y: number;
}

/** A rectangle in the picture. */
export interface Area extends Point {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
}

/** A node or group with its place. */
export interface Placed<T> extends Area {
  /** The node or group. */
  readonly of: T;
  /** Its text. */
  readonly box: Box;
}

/** An edge with the points of its line, and the place of its label. */
export interface PlacedEdge {
  /** The edge. */
  readonly of: GraphEdge;
  /** Points of the line, from its start to its end. */
  readonly points: readonly Point[];
  /** Place of the label, if the edge has one. */
  readonly label: (Area & { readonly box: Box }) | undefined;
}

/** Places of all nodes, groups and edges. */
export interface Layout {
  /** Width of the picture in pixels. */
  readonly width: number;
  /** Height of the picture in pixels. */
  readonly height: number;
  /** Nodes. */
  readonly nodes: readonly Placed<GraphNode>[];
  /** Groups, each before those inside it. */
  readonly groups: readonly Placed<GraphGroup>[];
  /** Edges. */
  readonly edges: readonly PlacedEdge[];
}

/** Direction in which requests and records flow. */
export type Direction = 'right' | 'down';

/**
 * Options of the layout: layers along the flow, with the groups as nested nodes.
 *
 * @see https://eclipse.dev/elk/reference/algorithms/org-eclipse-elk-layered.html
 */
const options = {
  'elk.algorithm': 'layered',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.padding': '[top=8,left=8,bottom=8,right=8]',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '3',
  'elk.layered.spacing.nodeNodeBetweenLayers': '32',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.edgeLabels.placement': 'CENTER',
} as const;

/** Alignments of nodes; the graph determines which of them is the most compact. */
const placements = ['BRANDES_KOEPF', 'NETWORK_SIMPLEX', 'LINEAR_SEGMENTS'] as const;

/** Returns the most compact places of the nodes, groups and edges of a graph; the same graph always has the same layout. */
export async function layoutOf(graph: StackGraph, direction: Direction = 'right'): Promise<Layout> {
  const layouts: Layout[] = [];
  for (const placement of placements) {
    layouts.push(
      await layoutWith(
        { 'elk.direction': direction.toUpperCase(), 'elk.layered.nodePlacement.strategy': placement },
        graph,
      ),
    );
  }
  const area = ({ width, height }: Layout) => width * height;
  return layouts.reduce((best, each) => (area(each) < area(best) ? each : best));
}

async function layoutWith(more: LayoutOptions, graph: StackGraph): Promise<Layout> {
  const boxes = new Map<string, Box>([
    ...sameWidthIn(graph.nodes),
    ...graph.groups.map((group) => [group.id, headerOf(group)] as const),
  ]);
  const childrenOf = (parent: string | undefined): ElkNode[] => [
    ...graph.groups
      .filter(({ group }) => group === parent)
      .map((group) => frame(group, boxes.get(group.id)!, childrenOf(group.id))),
    ...graph.nodes
      .filter(({ group }) => group === parent)
      .map(({ id }) => ({ id, width: boxes.get(id)!.width, height: boxes.get(id)!.height })),
  ];
  const unplaced: ElkNode = {
    id: 'root',
    layoutOptions: { ...options, ...more },
    children: childrenOf(undefined),
    edges: graph.edges.map((edge, index) => line(edge, index)),
  };
  const root: ElkNode = await new ELK().layout(unplaced);

  const areas = new Map(areasIn(root));
  const lines = new Map((root.edges ?? []).map((edge) => [edge.id, edge]));
  const placed = <T extends { readonly id: string }>(of: T) => ({ of, box: boxes.get(of.id)!, ...areas.get(of.id)! });
  return cropped({
    nodes: graph.nodes.map(placed),
    groups: outermostFirst(graph.groups).map(placed),
    edges: graph.edges.map((of, index) => ({ of, ...courseOf(lines.get(edgeId(index))!, labelOf(of.labels)) })),
  });
}

/** Returns a layout without the empty space at its sides, which ELK can leave around nested nodes. */
function cropped({ nodes, groups, edges }: Omit<Layout, 'width' | 'height'>): Layout {
  const labels = edges.flatMap(({ label }) => label ?? []);
  const corners = [
    ...[...nodes, ...groups, ...labels].flatMap(({ x, y, width, height }) => [
      { x, y },
      { x: x + width, y: y + height },
    ]),
    ...edges.flatMap(({ points }) => points),
  ];
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const origin = { x: Math.min(...xs, Infinity), y: Math.min(...ys, Infinity) };
  const moved = <T extends Point>(each: T): T => ({ ...each, x: each.x - origin.x, y: each.y - origin.y });
  return {
    width: Math.ceil(Math.max(...xs) - origin.x),
    height: Math.ceil(Math.max(...ys) - origin.y),
    nodes: nodes.map(moved),
    groups: groups.map(moved),
    edges: edges.map(({ of, points, label }) => ({ of, points: points.map(moved), label: label && moved(label) })),
  };
}

/** Returns the boxes of nodes; those of the routes of one router have the same width. */
function sameWidthIn(nodes: readonly GraphNode[]): readonly (readonly [string, Box])[] {
  const boxes = nodes.map((node) => ({ node, box: boxOf(node) }));
  return boxes.map(({ node, box }) => {
    const beside = boxes.filter(
      (each) => node.kind === 'route' && each.node.kind === 'route' && each.node.group === node.group,
    );
    return [node.id, { ...box, width: Math.max(box.width, ...beside.map((each) => each.box.width)) }];
  });
}

function frame({ id }: GraphGroup, header: Box, children: ElkNode[]): ElkNode {
  if (children.length === 0) return { id, width: header.width, height: header.height };
  return {
    id,
    children,
    layoutOptions: {
      'elk.padding': `[top=${header.height + 6},left=16,bottom=16,right=16]`,
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${header.width},${header.height})`,
    },
  };
}

function line({ from, to, labels }: GraphEdge, index: number): ElkExtendedEdge {
  const { width, height } = labelOf(labels);
  return {
    id: edgeId(index),
    sources: [from],
    targets: [to],
    ...(labels.length > 0 && { labels: [{ id: `label ${index}`, text: labels.join('\n'), width, height }] }),
  };
}

function edgeId(index: number): string {
  return `edge ${index}`;
}

function areasIn(node: ElkNode): readonly (readonly [string, Area])[] {
  return (node.children ?? []).flatMap((child) => [
    [child.id, { x: child.x ?? 0, y: child.y ?? 0, width: child.width ?? 0, height: child.height ?? 0 }] as const,
    ...areasIn(child),
  ]);
}

function courseOf(edge: ElkExtendedEdge, box: Box): Pick<PlacedEdge, 'points' | 'label'> {
  const points = (edge.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint,
  ]);
  const [label] = edge.labels ?? [];
  return {
    points: points.map(({ x, y }) => ({ x, y })),
    label: label && { x: label.x ?? 0, y: label.y ?? 0, width: box.width, height: box.height, box },
  };
}

function outermostFirst(groups: readonly GraphGroup[], parent?: string): readonly GraphGroup[] {
  return groups.filter(({ group }) => group === parent).flatMap((each) => [each, ...outermostFirst(groups, each.id)]);
}
