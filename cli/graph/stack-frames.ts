import type { Described, GraphGroup, StackGraph } from './stack-graph';

/**
 * Adds to a graph which stack creates which resource: as a frame for each stack or, if a resource of one stack is in a group
 * of another stack, such as a service in the network of a platform, as a line of text.
 */
export function withStacks(graph: StackGraph): StackGraph {
  const stackOf = ({ id, existing }: Described) =>
    existing ? undefined : graph.stacks.find((name) => id.startsWith(`${name}/`));
  const ofGroup = new Map(graph.groups.map((group) => [group.id, stackOf(group)]));
  const all: readonly Described[] = [...graph.groups, ...graph.nodes];
  const nested = all.every(({ group, ...each }) => {
    const [own, outer] = [stackOf(each), group === undefined ? undefined : ofGroup.get(group)];
    return own === undefined || outer === undefined || own === outer;
  });

  if (!nested) {
    const labelled = <T extends Described>(each: T): T => {
      const own = stackOf(each);
      const outer = each.group === undefined ? undefined : ofGroup.get(each.group);
      return own === undefined || own === outer ? each : { ...each, details: [...each.details, `stack ${own}`] };
    };
    return { ...graph, groups: graph.groups.map(labelled), nodes: graph.nodes.map(labelled) };
  }
  const framed = <T extends Described>(each: T): T => {
    const own = stackOf(each);
    return each.group !== undefined || own === undefined ? each : { ...each, group: `stack ${own}` };
  };
  const [groups, nodes] = [graph.groups.map(framed), graph.nodes.map(framed)];
  const used = new Set([...groups, ...nodes].map(({ group }) => group));
  const frames = graph.stacks
    .map((name): GraphGroup => ({
      id: `stack ${name}`,
      kind: 'stack',
      label: 'Stack',
      name,
      details: [],
      existing: false,
    }))
    .filter(({ id }) => used.has(id));
  return { ...graph, groups: [...frames, ...groups], nodes };
}
