import type { Construct, IConstruct } from 'constructs';

/** The child with that id, made where it is not there yet. */
export function once<Parent extends IConstruct, Child extends Construct>(
  parent: Parent,
  id: string,
  create: (parent: Parent, id: string) => Child,
): Child {
  return (parent.node.tryFindChild(id) as Child | undefined) ?? create(parent, id);
}
