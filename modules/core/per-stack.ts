import { TerraformStack } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';

/** A value that all constructs of an app share, created for the first that asks for it. */
export function perApp<T>(scope: Construct, name: string, create: () => T): T {
  return sharedOn(scope.node.root, name, create);
}

/**
 * A value that all constructs of a stack share, created for the first that asks for it.
 *
 * It hangs on the stack itself by a symbol that every copy of this library has.
 */
export function perStack<T>(scope: Construct, name: string, create: () => T): T {
  return sharedOn(TerraformStack.of(scope), name, create);
}

function sharedOn<T>(construct: IConstruct, name: string, create: () => T): T {
  const properties = construct as unknown as Record<symbol, T | undefined>;
  return (properties[Symbol.for(`cdktf-firelens.${name}`)] ??= create());
}
