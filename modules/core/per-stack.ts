import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/**
 * A value that all constructs of a stack share, created for the first that asks for it.
 *
 * It hangs on the stack itself by a symbol that every copy of this library has.
 */
export function perStack<T>(scope: Construct, name: string, create: () => T): T {
  const stack = TerraformStack.of(scope) as unknown as Record<symbol, T | undefined>;
  return (stack[Symbol.for(`cdktf-firelens.${name}`)] ??= create());
}
