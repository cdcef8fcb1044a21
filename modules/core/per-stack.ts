import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

/** Returns a value shared by all constructs of an app, creating it on first use. */
export function perApp<T>(scope: IConstruct, name: string, create: () => T): T {
  return sharedOn(scope.node.root, name, create);
}

/**
 * Returns a value shared by all constructs of a stack, creating it on first use.
 *
 * The value is stored on the stack under a global symbol, so that several copies of this library share it.
 */
export function perStack<T>(scope: IConstruct, name: string, create: () => T): T {
  return sharedOn(TerraformStack.of(scope), name, create);
}

function sharedOn<T>(construct: IConstruct, name: string, create: () => T): T {
  const properties = construct as unknown as Record<symbol, T | undefined>;
  return (properties[Symbol.for(`cdktf-firelens.${name}`)] ??= create());
}
