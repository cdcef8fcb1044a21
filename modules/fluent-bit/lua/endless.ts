import type { Chunk, Expression, Node, Statement } from 'luaparse';
import { childrenOf } from './tree';

/** Returns whether code never ends when it is loaded, because of a loop without an end in it, outside functions. */
export function isEndless({ body }: Pick<Chunk, 'body'>): boolean {
  const labels = new Set<string>();
  for (const statement of body) {
    if (statement.type === 'LabelStatement') labels.add(statement.label.name);
    if (isEndlessLoop(statement) || isJumpTo(labels, statement)) return true;
    // What follows may not be reached.
    if (leaves([statement])) return false;
  }
  return false;
}

/** Returns whether a statement jumps back to one of the labels. */
function isJumpTo(labels: ReadonlySet<string>, statement: Statement): boolean {
  return statement.type === 'GotoStatement' && labels.has(statement.label.name);
}

function isEndlessLoop(statement: Statement): boolean {
  switch (statement.type) {
    case 'DoStatement':
      return isEndless(statement);
    case 'WhileStatement':
      return isTrue(statement.condition) && !leaves(statement.body);
    case 'RepeatStatement':
      return isFalse(statement.condition) && !leaves(statement.body);
    default:
      return false;
  }
}

/** Returns whether nodes may leave the code around them: with `break`, `goto` or `return` outside functions. */
function leaves(nodes: readonly Node[]): boolean {
  return nodes.some(
    (node) =>
      ['BreakStatement', 'GotoStatement', 'ReturnStatement'].includes(node.type) ||
      (node.type !== 'FunctionDeclaration' && leaves(childrenOf(node))),
  );
}

/** Returns whether an expression is a constant that Lua takes for true. */
function isTrue({ type, ...rest }: Expression): boolean {
  if (type === 'BooleanLiteral') return 'value' in rest && rest.value === true;
  return ['NumericLiteral', 'StringLiteral', 'TableConstructorExpression'].includes(type);
}

/** Returns whether an expression is a constant that Lua takes for false. */
export function isFalse({ type, ...rest }: Expression): boolean {
  return type === 'NilLiteral' || (type === 'BooleanLiteral' && 'value' in rest && rest.value === false);
}
