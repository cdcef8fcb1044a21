/** Terraform JSON of a stack, as far as it depends on the provider bindings. */
interface BoundStack {
  readonly terraform?: { readonly required_providers?: { readonly aws?: { source?: string; version?: string } } };
}

/** Source of the AWS provider in the bindings of the core that the tests run on: both name the same provider. */
export const providerSource = process.env['CORE'] === 'cdktn' ? 'hashicorp/aws' : 'aws';

/**
 * Returns the recorded JSON of a stack as another core emits it: with the source of its bindings, and with their version
 * unless the stack states one.
 */
export function onCore<Json>(recorded: Json, json: BoundStack): Json {
  const [expected, actual] = [recorded as BoundStack, json].map((each) => each.terraform?.required_providers?.aws);
  if (process.env['CORE'] === undefined || !expected || !actual) return recorded;
  expected.source = providerSource;
  const isOfBindings = /^\d/.test(expected.version ?? '');
  if (isOfBindings && actual.version !== undefined) expected.version = actual.version;
  return recorded;
}
