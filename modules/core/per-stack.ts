import type { IConstruct } from 'constructs';
import { stackOf } from './stack';

/**
 * Property of an app or a stack that holds the shared values. The symbol is global, so that several copies of this
 * library share them.
 */
const sharedValues = Symbol.for('cdktf-firelens.shared-values');

interface ValueHolder extends IConstruct {
  [sharedValues]?: Record<string, unknown>;
}

/** Returns a value shared by all constructs of an app, creating it on first use. */
export function perApp<T>(scope: IConstruct, name: string, create: () => T): T {
  return sharedOn(scope.node.root, name, create);
}

/** Returns a value shared by all constructs of a stack, creating it on first use. */
export function perStack<T>(scope: IConstruct, name: string, create: () => T): T {
  return sharedOn(stackOf(scope), name, create);
}

function sharedOn<T>(construct: ValueHolder, name: string, create: () => T): T {
  const values = (construct[sharedValues] ??= {});
  return (values[name] ??= create()) as T;
}
