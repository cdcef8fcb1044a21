import type { IConstruct } from 'constructs';
import { originOf } from './dependencies';
import { formerAddress } from './rename';
import { stackOf } from './stack';
import { identityIn } from './stack-independent';

/**
 * Returns a string that is equal for equal values in a stack, for construct IDs: a reference to a resource stays the same
 * when the resource is renamed, although its Terraform address changes.
 */
export function identityForNames(scope: IConstruct, value: string): string {
  const stack = originOf(value) ?? stackOf(scope);
  return identityIn(scope, value).replace(/\b[a-z]\w*\.\w+/g, (address) => formerAddress(stack, address));
}
