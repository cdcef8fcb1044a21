import type { Construct, IConstruct } from 'constructs';

/** Returns the child construct with an ID, creating it if it does not exist. */
export function once<Parent extends IConstruct, Child extends Construct>(
  parent: Parent,
  id: string,
  create: (parent: Parent, id: string) => Child,
): Child {
  return (parent.node.tryFindChild(id) as Child | undefined) ?? create(parent, id);
}
