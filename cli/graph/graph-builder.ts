import type { Described, EdgeKind, GraphEdge, GraphGroup, GraphNode, StackGraph } from './stack-graph';
import type { SynthesizedStack } from '../synth-folder';
import { withStacks } from './stack-frames';
import { Targets, type Target } from './targets';
import { type Resource, Terraform } from './terraform';

/** Collects the nodes, groups and edges of a graph; each file in `parts/` adds some of them. */
export class GraphBuilder {
  /** Resources of all stacks. */
  readonly terraform: Terraform;
  /** Finds the resources that ARNs and names refer to. */
  readonly targets: Targets;
  private readonly nodes = new Map<string, GraphNode>();
  private readonly groups = new Map<string, GraphGroup>();
  private readonly edges = new Map<string, GraphEdge>();
  private readonly drawn = new Set<string>();

  constructor(private readonly stacks: readonly SynthesizedStack[]) {
    this.terraform = new Terraform(stacks);
    this.targets = new Targets(this.terraform);
  }

  /** Adds a node, unless a node with this ID exists; returns the ID. */
  node(node: Omit<GraphNode, 'details' | 'existing'> & Partial<GraphNode>): string {
    if (!this.nodes.has(node.id)) this.nodes.set(node.id, { details: [], existing: false, ...node });
    return node.id;
  }

  /** Adds a group, unless a group with this ID exists; returns the ID. */
  group(group: Omit<GraphGroup, 'details' | 'existing'> & Partial<GraphGroup>): string {
    if (!this.groups.has(group.id)) this.groups.set(group.id, { details: [], existing: false, ...group });
    return group.id;
  }

  /** Adds the node of a resource that a stack creates, or of an existing resource; returns the ID of the node. */
  target(target: Target, more: Partial<Pick<Described, 'details' | 'group'>> = {}): string {
    const { id, kind, label, name, resource } = target;
    if (resource) this.represents(resource);
    return this.node({ id, kind, label, name, existing: !resource, ...more });
  }

  /** Adds lines of text to a node. */
  describe(id: string, details: readonly string[]): void {
    const node = this.nodes.get(id);
    if (node) this.nodes.set(id, { ...node, details: [...node.details, ...details] });
  }

  /** Adds an edge; edges of the same kind with the same ends are merged into one with all labels. */
  edge(from: string, to: string, kind: EdgeKind, labels: readonly string[] = []): void {
    const key = JSON.stringify([from, to, kind]);
    const all = new Set([...(this.edges.get(key)?.labels ?? []), ...labels]);
    this.edges.set(key, { from, to, kind, labels: [...all] });
  }

  /** Counts a resource as drawn, because a node, a group or a line of text represents it. */
  represents(resource: Resource): void {
    this.drawn.add(resource.id);
  }

  /** Returns the graph; with several stacks, it shows which stack creates which resource. */
  build(): StackGraph {
    const notDrawn: Record<string, number> = {};
    for (const { id, type } of this.terraform.resources()) {
      if (!this.drawn.has(id)) notDrawn[type] = (notDrawn[type] ?? 0) + 1;
    }
    const stacks = this.stacks.map(({ name }) => name);
    const graph = {
      stacks,
      groups: [...this.groups.values()],
      nodes: [...this.nodes.values()],
      edges: [...this.edges.values()],
      notDrawn,
    };
    return stacks.length === 1 ? graph : withStacks(graph);
  }
}
