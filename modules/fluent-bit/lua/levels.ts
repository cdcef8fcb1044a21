import type { Chunk, Expression, Node } from 'luaparse';
import { childrenOf } from './tree';

/** Number of levels that LuaJIT allows. */
const limit = 199;

/**
 * Returns whether code has more levels within each other than LuaJIT parses: blocks, functions, and expressions. `text` is
 * the parsed code, with one blank between tokens, because the tree does not contain parentheses.
 *
 * @see https://github.com/LuaJIT/LuaJIT/blob/v2.1/src/lj_parse.c
 */
export function hasTooManyLevels(chunk: Chunk, text: string): boolean {
  const left: Place[] = [{ node: chunk, level: 0, isOnly: false }];
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const level = place.level + (isChunk(place.node) ? 0 : parentheses(place, text));
    if (level > limit) return true;
    left.push(...partsOf(place.node, level));
  }
  return false;
}

interface Place {
  readonly node: Node;
  /** Number of levels around the node, with its own. */
  readonly level: number;
  /** `true` for the only argument of a call, whose parentheses are no level. */
  readonly isOnly: boolean;
}

function isChunk(node: Node): node is Chunk {
  return node.type === 'Chunk';
}

/** Returns the parts of a node with their levels. */
function partsOf(node: Node, level: number): readonly Place[] {
  const at = (nodes: readonly Node[], more: number, isOnly = false) =>
    nodes.map((each) => ({ node: each, level: level + more, isOnly }));
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return [...at([node.left], 0), ...at([node.right], 1)];
    case 'MemberExpression':
      return at([node.base], 0);
    case 'IndexExpression':
      return [...at([node.base], 0), ...at([node.index], 1)];
    case 'CallExpression':
      return [...at([node.base], 0), ...at(node.arguments, 1, node.arguments.length === 1)];
    case 'StringCallExpression':
      return at([node.base], 0);
    case 'TableCallExpression':
      return at([node.base, node.arguments].flat(), 0);
    case 'CallStatement':
      return at([node.expression], 0);
    case 'LocalStatement':
      return at(node.init, 1);
    case 'AssignmentStatement':
      return [...at(node.variables, 0), ...at(node.init, 1)];
    case 'FunctionDeclaration':
    case 'Chunk':
    case 'DoStatement':
    case 'ElseClause':
      return at(node.body, 1);
    case 'IfStatement':
    case 'TableConstructorExpression':
      return at(node.type === 'IfStatement' ? node.clauses : node.fields, 0);
    default:
      return at(childrenOf(node), 1);
  }
}

/** Returns the number of pairs of parentheses directly around an expression. */
function parentheses({ node, isOnly }: Place, text: string): number {
  const [start, end] = rangeOf(node);
  let pairs = 0;
  while (text[start - 2 - 2 * pairs] === '(' && text[end + 1 + 2 * pairs] === ')' && pairs <= limit + 1) pairs += 1;
  return isOnly ? pairs - 1 : pairs;
}

function rangeOf(node: Node | Expression): readonly [number, number] {
  return (node as { readonly range?: [number, number] }).range ?? [0, 0];
}
