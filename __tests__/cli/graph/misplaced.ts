import type { Area, Layout } from '../../../cli/graph/layout';

/** Returns nodes and labels that overlap, and nodes and groups that stick out of their group. */
export function misplaced({ nodes, groups, edges }: Layout): readonly string[] {
  const inside = (inner: Area, outer: Area) =>
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height;
  const apart = (one: Area, other: Area) =>
    one.x + one.width <= other.x ||
    other.x + other.width <= one.x ||
    one.y + one.height <= other.y ||
    other.y + other.height <= one.y;
  const byId = new Map(groups.map((group) => [group.of.id, group]));
  const labels = edges.flatMap(({ label }) => label ?? []);
  return [
    ...nodes.flatMap((one, index) =>
      nodes.slice(index + 1).flatMap((other) => (apart(one, other) ? [] : [`${one.of.id} overlaps ${other.of.id}`])),
    ),
    ...[...nodes, ...groups].flatMap((each) => {
      const outer = each.of.group === undefined ? undefined : byId.get(each.of.group)!;
      return outer && !inside(each, outer) ? [`${each.of.id} is not inside ${outer.of.id}`] : [];
    }),
    ...labels.flatMap((label) =>
      nodes.flatMap(({ of, ...area }) => (apart(label, area) ? [] : [`a label overlaps ${of.id}`])),
    ),
  ];
}
