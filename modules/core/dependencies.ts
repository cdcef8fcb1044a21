import { type ITerraformDependable, Token, Tokenization, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { stackOf } from './stack';
import { validate } from './validation';

/**
 * Returns the resources in the stack of a construct, which `dependsOn` accepts. Resources of other stacks are left out,
 * because Terraform knows them by their outputs only; the stack then depends on their stacks, which `cdktf deploy`
 * deploys first and destroys last.
 *
 * @throws ValidationError if the other stack depends on the stack of the construct
 */
export function dependenciesOf(
  scope: IConstruct,
  resources: readonly ITerraformDependable[] = [],
): ITerraformDependable[] {
  const stack = stackOf(scope);
  return resources.filter((resource) => {
    const other = originOf(resource.fqn) ?? stack;
    if (other !== stack) dependOnStack(scope, stack, other);
    return other === stack;
  });
}

/** Returns the stack of the resource that a token refers to, if it is known. */
export function originOf(token: string): TerraformStack | undefined {
  const [reference] = Tokenization.reverseString(Token.asString(token)).tokens;
  const origin = reference && 'originStack' in reference ? reference.originStack : undefined;
  return TerraformStack.isStack(origin) ? origin : undefined;
}

function dependOnStack(scope: IConstruct, stack: TerraformStack, other: TerraformStack): void {
  validate(scope, [
    other.dependsOn(stack) &&
      `stacks must not depend on each other: a resource in the stack "${other.node.path}" must exist first, but that stack depends on "${stack.node.path}"; move one of them to the other stack`,
  ]);
  stack.addDependency(other);
}
