import type { Chunk, FunctionDeclaration, Identifier, Node, Statement } from 'luaparse';
import { childrenOf } from './tree';

/** Numbers of variables, and of registers for them and for arguments, that LuaJIT allows in a function. */
const limits = { locals: 200, upvalues: 60, registers: 250 } as const;

/**
 * Returns the reason why LuaJIT does not load code with too many variables; `undefined` if it does.
 *
 * @see https://github.com/LuaJIT/LuaJIT/blob/v2.1/src/lj_def.h
 */
export function variablesProblem(chunk: Chunk): string | undefined {
  const main = new Frame();
  visitBlock(chunk.body, [], main);
  return main.problem();
}

/** Variables of a function, or of the code around all functions. */
class Frame {
  /** Local variables by name, from the outermost block to the innermost one. */
  private readonly blocks: Map<string, object>[] = [];
  /** Variables of each block, of which several may have the same name. */
  private readonly sizes: number[] = [];
  private readonly upvalues = new Set<object>();
  private readonly inner: Frame[] = [];
  private most = 0;
  private mostRegisters = 0;

  public constructor(private readonly outer?: Frame) {
    outer?.inner.push(this);
  }

  public begin(): void {
    this.blocks.push(new Map());
    this.sizes.push(0);
  }

  public end(): void {
    this.blocks.pop();
    this.sizes.pop();
  }

  /** Adds variables to the innermost block. */
  public declare(names: readonly string[]): void {
    for (const name of names) this.blocks.at(-1)!.set(name, {});
    this.sizes.push(this.sizes.pop()! + names.length);
    this.most = Math.max(
      this.most,
      this.sizes.reduce((sum, each) => sum + each, 0),
    );
  }

  /** Reserves registers for a call, beside those of the variables. */
  public call(count: number): void {
    this.mostRegisters = Math.max(
      this.mostRegisters,
      this.sizes.reduce((sum, each) => sum + each, count),
    );
  }

  /** Returns the variable with a name; the functions between it and its use hold it as an upvalue. */
  public find(name: string): object | undefined {
    const local = this.blocks.findLast((block) => block.has(name))?.get(name);
    if (local !== undefined) return local;
    const found = this.outer?.find(name);
    if (found !== undefined) this.upvalues.add(found);
    return found;
  }

  public problem(): string | undefined {
    if (this.mostRegisters > limits.registers) {
      return `a function needs more than ${limits.registers} registers for its variables and the arguments of a call; use tables`;
    }
    if (this.most > limits.locals) return `a function has more than ${limits.locals} local variables; use tables`;
    if (this.upvalues.size > limits.upvalues) {
      return `a function uses more than ${limits.upvalues} local variables of the code around it; use tables`;
    }
    return this.inner.map((each) => each.problem()).find((problem) => problem !== undefined);
  }
}

/** Registers of a call in addition to those of its arguments: the function, its frame, and one that LuaJIT keeps free. */
const registersOfCall = 3;

/** `(for …)`: LuaJIT keeps the state of a loop in three variables without a name. */
const loopState = ['', '', ''];

function namesIn(nodes: readonly Node[]): string[] {
  return nodes.filter((each): each is Identifier => each.type === 'Identifier').map(({ name }) => name);
}

function visitBlock(body: readonly Statement[], names: readonly string[], frame: Frame): void {
  frame.begin();
  frame.declare(names);
  visitAll(body, frame);
  frame.end();
}

function visitAll(nodes: readonly Node[], frame: Frame): void {
  for (const node of nodes) visit(node, frame);
}

function visit(node: Node, frame: Frame): void {
  switch (node.type) {
    case 'Identifier':
      return void frame.find(node.name);
    case 'CallExpression':
      frame.call(node.arguments.length + registersOfCall);
      return visitAll([node.base, ...node.arguments], frame);
    case 'LocalStatement':
      visitAll(node.init, frame);
      return frame.declare(namesIn(node.variables));
    case 'FunctionDeclaration':
      return visitFunction(node, frame);
    case 'RepeatStatement':
      frame.begin();
      visitAll([...node.body, node.condition], frame);
      return frame.end();
    case 'ForNumericStatement':
      visitAll(
        [node.start, node.end, node.step].filter((each) => each !== null),
        frame,
      );
      return visitBlock(node.body, [...loopState, node.variable.name], frame);
    case 'ForGenericStatement':
      visitAll(node.iterators, frame);
      return visitBlock(node.body, [...loopState, ...namesIn(node.variables)], frame);
    case 'IfClause':
    case 'ElseifClause':
    case 'WhileStatement':
      visit(node.condition, frame);
      return visitBlock(node.body, [], frame);
    case 'ElseClause':
    case 'DoStatement':
      return visitBlock(node.body, [], frame);
    default:
      return visitAll(childrenOf(node), frame);
  }
}

function visitFunction({ identifier, isLocal, parameters, body }: FunctionDeclaration, frame: Frame): void {
  if (identifier?.type === 'Identifier' && isLocal) frame.declare([identifier.name]);
  else if (identifier) visit(identifier, frame);
  const self = identifier?.type === 'MemberExpression' && identifier.indexer === ':' ? ['self'] : [];
  visitBlock(body, [...self, ...namesIn(parameters)], new Frame(frame));
}
