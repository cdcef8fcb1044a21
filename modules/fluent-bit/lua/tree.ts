import type { Expression, Node } from 'luaparse';

/** Returns the nodes of which a node consists, without names that are no variables, such as those of fields. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return operands(node);
    case 'MemberExpression':
      return [node.base];
    case 'TableKeyString':
      return [node.value];
    case 'LabelStatement':
    case 'GotoStatement':
      return [];
    default:
      return Object.values(node).flatMap((part: unknown) => [part].flat().filter(isNode));
  }
}

/** Returns the operands of a chain of operators, which may be long. */
export function operands(chain: Expression): readonly Node[] {
  const found: Node[] = [];
  let left = chain;
  while (left.type === 'BinaryExpression' || left.type === 'LogicalExpression') {
    found.push(left.right);
    left = left.left;
  }
  return [...found, left];
}

/** Returns whether a value is a node of the syntax tree. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
