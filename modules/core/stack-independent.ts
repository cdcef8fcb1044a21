import { TerraformElement, TerraformStack, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';
import { resolved } from './resolved';
import { stackOf } from './stack';

/** Returns whether a synthesized value is a Terraform expression, which is known only at deploy. */
export function isExpression(value: unknown): boolean {
  return typeof value === 'string' && /[$%]\{/.test(value);
}

/**
 * Returns a string in a form that is equal in all stacks if the value is: a reference to a resource names the stack of the
 * resource. Strings without tokens are returned as they are.
 */
export function stackIndependent(scope: IConstruct, value: string): string {
  const stack = originOf(value) ?? stackOf(scope);
  return namedIn(stack, resolved(stack, value));
}

/**
 * Returns a string that is equal for equal values in a stack: an expression, with the stack of the resource that it refers
 * to if that is another one, in which a resource can have the same name.
 */
export function identityIn(scope: IConstruct, value: string): string {
  return (originOf(value) ?? stackOf(scope)) === stackOf(scope)
    ? resolved(scope, value)
    : stackIndependent(scope, value);
}

/** Returns the stack of the resource that a string refers to, if any. */
function originOf(value: string): TerraformStack | undefined {
  const references = Tokenization.reverseString(value).tokens as readonly { readonly originStack?: TerraformStack }[];
  return references.find(({ originStack }) => originStack)?.originStack;
}

/**
 * Returns a function that does the same as `stackIndependent` with the expressions in the JSON of a stack, in which CDKTF
 * has replaced each reference to a resource of another stack by an output in the state of that stack.
 */
export function stackIndependentIn(stack: TerraformStack): (expression: string) => string {
  const [input, output] = ['cross-stack-reference-input-', 'cross-stack-output-'];
  const stacks = stack.node.root.node.findAll().filter((each) => TerraformStack.isStack(each));
  const origins = new Map<string, string>();
  for (const state of elementsOf(stack, input)) {
    const owner = stacks.find(({ node }) => `${input}${node.path}` === state.node.id);
    for (const { node, friendlyUniqueId: name } of owner ? elementsOf(owner, output) : []) {
      const local = namedIn(owner!, `\${${node.id.slice(output.length)}}`);
      origins.set(`\${data.terraform_remote_state.${state.friendlyUniqueId}.outputs.${name}}`, local);
    }
  }
  return (expression) => origins.get(expression) ?? namedIn(stack, expression);
}

function elementsOf(stack: TerraformStack, prefix: string): readonly TerraformElement[] {
  return stack.node.children
    .filter((child) => TerraformElement.isTerraformElement(child))
    .filter(({ node }) => node.id.startsWith(prefix));
}

function namedIn(stack: TerraformStack, expression: string): string {
  return isExpression(expression) ? `${stack.node.path}: ${expression}` : expression;
}
