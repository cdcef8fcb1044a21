import { Aspects, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { validate } from './validation';

/**
 * Returns the stack of a construct.
 *
 * @throws ValidationError if the stack uses another copy of CDKTF
 */
export function stackOf(scope: IConstruct): TerraformStack {
  validate(scope, []);
  return TerraformStack.of(scope);
}

/**
 * Calls a function at synth with a construct and everything in it.
 *
 * @throws ValidationError if the stack uses another copy of CDKTF, which would not call the function
 */
export function addAspect(scope: IConstruct, visit: (construct: IConstruct) => void): void {
  validate(scope, []);
  Aspects.of(scope).add({ visit });
}
