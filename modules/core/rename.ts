import { TerraformElement, TerraformResource, TerraformStack } from 'cdktf';
import { Construct, type IConstruct, RootConstruct } from 'constructs';
import { fields } from './object-shape';
import { perStack } from './per-stack';
import { required, typeErrors, valueErrors } from './shape';
import { stackOf } from './stack';
import { matching, plainText } from './string-shape';
import { validate } from './validation';

/** Rename of a construct. Paths are below the stack, such as `Web` or `Backend/Web`. */
export interface ConstructRename {
  /** Path of the construct when it was deployed. */
  readonly from: string;

  /** Path of the construct now. */
  readonly to: string;
}

/**
 * Renames a construct without replacing its resources. Call it before you create the construct, and keep the call.
 *
 * Terraform addresses, and the names and descriptions that constructs derive from their paths, contain the path of the
 * construct. This function emits a `moved` block for every resource below the construct, and lets the constructs below it
 * derive names and descriptions from the former path. AWS could change none of these names without a replacement.
 *
 * @example
 *
 *     renameConstruct(this, { from: 'Web', to: 'Frontend' });
 *     new FargateService(this, 'Frontend', { … });
 *
 * @throws ValidationError if the construct exists already; at synth if there is none at `to`, or still one at `from`
 * @see https://developer.hashicorp.com/terraform/language/moved
 */
export function renameConstruct(stack: TerraformStack, rename: ConstructRename): void {
  validate(stack, [...typeErrors(rename, constructRenameShape), ...valueErrors(rename, constructRenameShape)]);
  const { from, to } = rename;
  const renames = renamesOf(stack);
  validate(stack, [
    from === to && `to must differ from ${JSON.stringify(from)}; remove renameConstruct if nothing was renamed`,
    constructAt(stack, to) !== undefined &&
      `to must not exist yet, got ${JSON.stringify(to)}; call renameConstruct before you create it`,
    renames.some((other) => other.from === from || other.to === to) &&
      `from and to must each be renamed once, got ${JSON.stringify(from)} to ${JSON.stringify(to)} in addition; combine the calls`,
  ]);
  if (renames.length === 0) new MovedResources(stack, 'MovedResources', renames);
  renames.push(rename);
}

/** Returns the path from which a construct derives names and descriptions: its path before any rename. */
export function pathForNames(scope: IConstruct): string {
  const stack = scope.node.scopes.find((each) => TerraformStack.isStack(each));
  if (!stack) return scope.node.path;
  const ids = scope.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id);
  const former = formerPath(renamesOf(stack), ids.join('/'));
  return [stack.node.path, ...(former === '' ? [] : [former])].join('/');
}

function formerPath(renames: readonly ConstructRename[], path: string): string {
  // A construct may have been renamed several times, the last time first in this search.
  const rename = [...renames].reverse().find(({ to }) => isBelow(path, to));
  if (!rename) return path;
  const others = renames.filter((other) => other !== rename);
  return formerPath(others, rename.from + path.slice(rename.to.length));
}

function isBelow(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`);
}

/**
 * Returns the Terraform address that a resource of a stack had before any rename, such as `aws_security_group.Web_1A2B`, by
 * the address that it has.
 */
export function formerAddress(stack: TerraformStack, address: string): string {
  const renames = renamesOf(stack);
  if (renames.length === 0) return address;
  const former = new Map(
    renames.flatMap((rename) => movesOf(stack, renames, rename)).map(({ from, to }) => [to, from]),
  );
  let found = address;
  for (let from = former.get(found); from !== undefined; from = former.get(found)) found = from;
  return found;
}

/** Returns the Terraform address that a resource had at a path below a construct, before any rename. */
export function addressBelow(scope: IConstruct, resourceType: string, ...ids: readonly string[]): string {
  const stack = stackOf(scope);
  const path = pathForNames(scope).slice(stack.node.path.length + 1);
  return `${resourceType}.${logicalIdOf(stack, path, ids)}`;
}

/** The `moved` blocks of all renames of a stack. */
class MovedResources extends TerraformElement {
  constructor(
    stack: TerraformStack,
    id: string,
    private readonly renames: readonly ConstructRename[],
  ) {
    super(stack, id);
    this.node.addValidation({ validate: () => this.problems() });
  }

  override toTerraform(): object {
    const moved = this.moves();
    return moved.length === 0 ? {} : { moved };
  }

  override toHclTerraform(): object {
    const attribute = (value: string) => ({ value, isBlock: false, type: 'simple', storageClassType: 'reference' });
    const moved = this.moves().map(({ from, to }) => ({ to: attribute(to), from: attribute(from) }));
    return moved.length === 0 ? {} : { moved };
  }

  private problems(): string[] {
    return this.renames.flatMap(({ from, to }) => [
      ...(constructAt(this.cdktfStack, currentPath(this.renames, to))
        ? []
        : [`to must be the path of a construct below the stack, got ${JSON.stringify(to)}, where there is none`]),
      ...(constructAt(this.cdktfStack, from)
        ? [`from must be a former path, got ${JSON.stringify(from)}, where there is a construct; remove one of them`]
        : []),
    ]);
  }

  private moves(): readonly Move[] {
    return this.renames.flatMap((rename) => movesOf(this.cdktfStack, this.renames, rename));
  }
}

/** Terraform addresses of a resource that was moved. */
interface Move {
  readonly from: string;
  readonly to: string;
}

/** Returns the moves of the resources below a construct that was renamed. */
function movesOf(
  stack: TerraformStack,
  renames: readonly ConstructRename[],
  { from, to }: ConstructRename,
): readonly Move[] {
  const construct = constructAt(stack, currentPath(renames, to));
  if (!construct) return [];
  const resources = construct.node.findAll().filter((each) => TerraformResource.isTerraformResource(each));
  return resources.flatMap((resource) => {
    const below = resource.node.scopes.slice(construct.node.scopes.length).map(({ node }) => node.id);
    // An ID that was set by hand does not contain the path.
    if (resource.friendlyUniqueId !== stack.getLogicalId(resource)) return [];
    const address = (path: string) => `${resource.terraformResourceType}.${logicalIdOf(stack, path, below)}`;
    return [{ from: address(from), to: address(to) }];
  });
}

/** Returns the path that a construct has after all later renames. */
function currentPath(renames: readonly ConstructRename[], path: string): string {
  const later = renames.find(({ from }) => isBelow(path, from));
  return later ? currentPath(renames, later.to + path.slice(later.from.length)) : path;
}

/** Returns the logical ID that a resource has, had, or would have at a path. */
function logicalIdOf(stack: TerraformStack, path: string, below: readonly string[]): string {
  const [first, ...others] = [...path.split('/'), ...below];
  const leaf = others.reduce<Construct>((parent, id) => new Construct(parent, id), new RootConstruct(first));
  return stack.getLogicalId(leaf.node);
}

function constructAt(stack: TerraformStack, path: string): IConstruct | undefined {
  return path.split('/').reduce<IConstruct | undefined>((parent, id) => parent?.node.tryFindChild(id), stack);
}

function renamesOf(stack: TerraformStack): ConstructRename[] {
  return perStack(stack, 'renames', () => []);
}

const pathBelowStack = matching(
  plainText,
  /^[^/]+(\/[^/]+)*$/,
  'a path below the stack, such as "Web" or "Backend/Web"',
);

/** Shape of `ConstructRename`. */
export const constructRenameShape = fields<ConstructRename>({
  from: required(pathBelowStack),
  to: required(pathBelowStack),
});
