import type { Chunk, Expression, Identifier, MemberExpression, Node, Statement } from 'luaparse';
import { isFalse } from './endless';
import { childrenOf, isNode, operands } from './tree';

/** Names that code defines when LuaJIT loads it. */
export interface LuaNames {
  /** Global names that the code gives a function, or a value that may be one. */
  readonly functions: ReadonlySet<string>;
  /** Names of fields that the code gives a function, or a value that may be one. */
  readonly fields: ReadonlySet<string>;
  /** Names of all fields that the code gives a value. */
  readonly givenFields: ReadonlySet<string>;
  /** Fields of global tables, to which the code adds fields while it is loaded. */
  readonly innerTables: readonly (readonly [table: string, field: string])[];
  /** Global names that have only tables that the code writes. */
  readonly plainTables: ReadonlySet<string>;
  /** `true` if the code writes fields whose names are computed, or written as strings. */
  readonly writesComputedFields: boolean;
  /** Names of local variables. */
  readonly locals: ReadonlySet<string>;
  /** Global names that the code gives a value. */
  readonly globals: ReadonlySet<string>;
  /** Global names of the tables to which the code adds fields while it is loaded. */
  readonly tables: ReadonlySet<string>;
  /** `true` if the code may define names that it does not contain, such as with `load` or `_G`. */
  readonly isOpen: boolean;
  /** `true` if the code may give a function to a field whose name is computed, or written as a string. */
  readonly hasComputedFields: boolean;
}

/** Names with which code can define any name. */
const opening = [
  ...['_G', 'getfenv', 'setfenv', 'getmetatable', 'setmetatable', 'rawset', 'debug'],
  ...['dofile', 'load', 'loadfile', 'loadstring', 'module', 'package', 'require'],
];

/** Returns the names that code defines. */
export function namesOf(chunk: Chunk): LuaNames {
  const found: Found = {
    functions: new Set(),
    fields: new Set(),
    bases: new Map(),
    assigned: new Map(),
    notPlain: new Set(),
    givenFields: new Set(),
    innerTables: [],
    writesComputedFields: false,
    locals: new Set(),
    globals: new Set(),
    tables: new Set(),
    isOpen: false,
    hasComputedFields: false,
    depth: 0,
    lasting: new Set(),
    mentions: mentionsIn(chunk),
    isCertain: true,
    hasExit: false,
  };
  visitBlock(chunk.body, [], [], found);
  const plainTables = new Set([...found.globals].filter((name) => !found.notPlain.has(name)));
  return { ...found, plainTables, functions: new Set([...found.functions, ...found.lasting]) };
}

interface Found {
  readonly functions: Set<string>;
  readonly fields: Set<string>;
  /** Global tables by the names of their fields with functions; `undefined` for a field of anything else. */
  readonly bases: Map<string, Set<string | undefined>>;
  /** Number of assignments to each global name. */
  readonly assigned: Map<string, number>;
  /** Global names that may have a table that the code does not write. */
  readonly notPlain: Set<string>;
  readonly givenFields: Set<string>;
  readonly innerTables: (readonly [table: string, field: string])[];
  writesComputedFields: boolean;
  readonly locals: Set<string>;
  readonly globals: Set<string>;
  readonly tables: Set<string>;
  isOpen: boolean;
  hasComputedFields: boolean;
  /** Number of functions around the visited code. */
  depth: number;
  /** Global names that functions give a function, whenever they are called. */
  readonly lasting: Set<string>;
  /** Number of times that each name of a variable is in the code. */
  readonly mentions: ReadonlyMap<string, number>;
  /** `false` in code that may be executed not at all or several times. */
  isCertain: boolean;
  /** `true` after code that may leave or jump, so that what follows may not be executed. */
  hasExit: boolean;
}

function mentionsIn(chunk: Chunk): ReadonlyMap<string, number> {
  const mentions = new Map<string, number>();
  const left: Node[] = [chunk];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (node.type === 'Identifier') mentions.set(node.name, (mentions.get(node.name) ?? 0) + 1);
    else left.push(...childrenOf(node));
  }
  return mentions;
}

/** Returns whether the visited code is executed exactly once. */
function isCertain({ isCertain: outside, hasExit, depth }: Found): boolean {
  return outside && !hasExit && depth === 0;
}

/** Local names of the block, and of the blocks around it. */
type Scopes = readonly Set<string>[];

function visitBlock(body: readonly Statement[], names: readonly Identifier[], scopes: Scopes, found: Found): void {
  const scope = new Set<string>();
  declare(names, scope, found);
  visitAll(body, [...scopes, scope], found);
}

function visitAll(nodes: readonly Node[], scopes: Scopes, found: Found): void {
  for (const node of nodes) visit(node, scopes, found);
}

function declare(names: readonly Identifier[], scope: Set<string>, found: Found): void {
  for (const { name } of names) {
    scope.add(name);
    found.locals.add(name);
  }
}

function visit(node: Node, scopes: Scopes, found: Found): void {
  const { isCertain: before } = found;
  if (/^(If|While|Repeat|For)/.test(node.type)) found.isCertain = false;
  visitNode(node, scopes, found);
  found.isCertain = before;
  if (found.depth === 0 && /^(Return|Goto)Statement$/.test(node.type)) found.hasExit = true;
}

function visitNode(node: Node, scopes: Scopes, found: Found): void {
  const innermost = scopes.at(-1)!;
  if ('condition' in node && node.type !== 'RepeatStatement' && isFalse(node.condition)) return;
  switch (node.type) {
    case 'Identifier':
      if (opening.includes(node.name)) found.isOpen = true;
      return;
    case 'LocalStatement':
      visitAll(node.init, scopes, found);
      return declare(node.variables, innermost, found);
    case 'FunctionDeclaration': {
      const { identifier } = node;
      if (identifier?.type === 'Identifier' && node.isLocal) declare([identifier], innermost, found);
      else if (identifier) assign(identifier, undefined, scopes, found);
      // A function of which only the definition has the name is not called while the code is loaded.
      if (identifier?.type === 'Identifier' && found.mentions.get(identifier.name) === 1) return;
      found.depth += 1;
      const parameters = node.parameters.filter((each): each is Identifier => each.type === 'Identifier');
      visitBlock(node.body, parameters, scopes, found);
      found.depth -= 1;
      return;
    }
    case 'AssignmentStatement':
      node.variables.forEach((variable, index) => assign(variable, node.init[index], scopes, found));
      return visitAll([...node.variables, ...node.init], scopes, found);
    case 'TableKeyString':
      found.givenFields.add(node.key.name);
      if (mayBeFunction(node.value)) addField(node.key.name, undefined, found);
      return visit(node.value, scopes, found);
    case 'TableKey':
      found.writesComputedFields = true;
      if (mayBeFunction(node.value)) found.hasComputedFields = true;
      return visitAll([node.key, node.value], scopes, found);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return visitAll(operands(node), scopes, found);
    case 'ForNumericStatement':
      return visitBlock(node.body, [node.variable], scopes, found);
    case 'ForGenericStatement':
      visitAll(node.iterators, scopes, found);
      return visitBlock(node.body, node.variables, scopes, found);
    default:
      visitAll(
        Object.entries(node).flatMap(([name, part]: [string, unknown]) => (name === 'body' ? [] : nodesOf(part))),
        scopes,
        found,
      );
      return visitBlock('body' in node ? node.body : [], [], scopes, found);
  }
}

function nodesOf(part: unknown): Node[] {
  return [part].flat().filter(isNode);
}

function assign(target: Node, value: Expression | undefined, scopes: Scopes, found: Found): void {
  const isFunction = value === undefined || mayBeFunction(value);
  switch (target.type) {
    case 'Identifier':
      if (isLocal(target, scopes)) return;
      found.globals.add(target.name);
      found.assigned.set(target.name, (found.assigned.get(target.name) ?? 0) + 1);
      if (value?.type !== 'TableConstructorExpression') found.notPlain.add(target.name);
      if (isFunction) (found.depth > 0 ? found.lasting : found.functions).add(target.name);
      else if (isCertain(found)) found.functions.delete(target.name);
      return;
    case 'MemberExpression':
      assignField(target, isFunction, scopes, found);
      return;
    case 'IndexExpression':
      // A global name is only written through a name in `opening`, which opens the code wherever it stands.
      found.writesComputedFields = true;
      if (isFunction) found.hasComputedFields = true;
      return;
  }
}

function assignField(
  { base, identifier: { name } }: MemberExpression,
  isFunction: boolean,
  scopes: Scopes,
  found: Found,
): void {
  found.givenFields.add(name);
  const table = base.type === 'Identifier' && !isLocal(base, scopes) ? base.name : undefined;
  if (isFunction) addField(name, found.depth === 0 ? table : undefined, found);
  if (!isCertain(found)) return;
  if (table !== undefined) found.tables.add(table);
  const isInner = base.type === 'MemberExpression' && base.base.type === 'Identifier' && !isLocal(base.base, scopes);
  if (isInner) found.innerTables.push([(base.base as Identifier).name, base.identifier.name]);
  if (!isFunction && table !== undefined && isOnlyIn(table, name, found)) found.fields.delete(name);
}

function addField(name: string, table: string | undefined, found: Found): void {
  found.fields.add(name);
  found.bases.set(name, (found.bases.get(name) ?? new Set()).add(table));
}

/** Returns whether all fields of a name that have a function are in one table, which has no other name. */
function isOnlyIn(table: string, field: string, { bases, assigned }: Found): boolean {
  const of = bases.get(field) ?? new Set();
  return of.size === 1 && of.has(table) && assigned.get(table) === 1;
}

function isLocal({ name }: Identifier, scopes: Scopes): boolean {
  return scopes.some((scope) => scope.has(name));
}

function mayBeFunction({ type }: Expression): boolean {
  return !/Literal$|^TableConstructorExpression$/.test(type) || type === 'VarargLiteral';
}
